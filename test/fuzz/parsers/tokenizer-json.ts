import { readFileSync } from 'node:fs';
import { JsonTokenizer } from '../../../src/domain/text/tokenizer/tokenizer.ts';
import { parseModelJson } from '../../../src/models/onnx/model-folder.ts';
import { hasRepeats } from '../../../src/models/onnx/open-tokenizer.ts';
import { TextTokenizer } from '../../../src/models/onnx/text-tokenizer.ts';
import { withinTime } from '../../../src/node/onnx/within-time.ts';
import { fixturePath } from '../../support/fixtures.ts';
import type { FuzzedParser } from '../fuzzed-parser.ts';

interface Fixture {
  models: Record<string, object>;
  normalizers: { json: object }[];
  preTokenizers: { json: object }[];
  cases: { model: string; json: object }[];
}

const TEXTS = ['a man is sleeping.', 'New York 日本 🍣\u0301 x²  <s>[MASK] hi', 'ab'.repeat(200)];

const tokenizers: FuzzedParser = {
  name: 'tokenizer.json',

  /** Every kind of model with every kind of component. */
  samples: () => {
    const fixture = JSON.parse(readFileSync(fixturePath('tokenizer', 'tokenizers.json'), 'utf8')) as Fixture;
    return fixture.cases.map(({ model, json }, i) => {
      const { json: normalizer } = fixture.normalizers[i % fixture.normalizers.length];
      const { json: preTokenizer } = fixture.preTokenizers[i % fixture.preTokenizers.length];
      const others = i % 2 === 0 ? {} : { normalizer, pre_tokenizer: preTokenizer };
      return Buffer.from(JSON.stringify({ ...json, ...others, model: fixture.models[model] }));
    });
  },

  read: (bytes) => {
    const file = 'tokenizer.json';
    const json = parseModelJson(bytes, file);
    const limits = {
      maxTokens: 100,
      vocabularySize: 400,
      file,
      withinTime: hasRepeats(json) ? withinTime : undefined,
    };
    const tokenizer = new TextTokenizer(new JsonTokenizer(json, file), limits);
    for (const text of TEXTS) {
      try {
        tokenizer.decode(tokenizer.encode(text).ids);
      } catch (error) {
        // What good models without an unknown token say of some texts.
        if ((error as { code?: unknown }).code !== 'unknown-text') throw error;
      }
    }
  },
};

export default tokenizers;
