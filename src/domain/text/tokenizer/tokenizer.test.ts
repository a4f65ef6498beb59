import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fixturePath } from '../../../../test/support/fixtures.ts';
import { PremodelError } from '../../../error.ts';
import { parseSentencePiece } from '../../../models/onnx/sentence-piece-file.ts';
import { readDecoder } from './decoders.ts';
import { Fields } from './fields.ts';
import { readNormalizer } from './normalizers.ts';
import { readPreTokenizer } from './pre-tokenizers.ts';
import { JsonTokenizer } from './tokenizer.ts';

/** Made by Python's tokenizers; null where it raised an error. */
interface Reference {
  texts: string[];
  normalizers: Component<string>[];
  precompiled: { variant: string; outputs: (string | null)[] }[];
  preTokenizers: Component<string[]>[];
  tokens: string[][];
  decoders: Component<string>[];
  models: Record<string, unknown>;
  cases: {
    model: string;
    json: object;
    ids: (number[] | null)[];
    bare: (number[] | null)[] | null;
    texts: (string | null)[];
  }[];
}

interface Component<T> {
  json: object;
  outputs: (T | null)[];
}

const reference = JSON.parse(readFileSync(fixturePath('tokenizer', 'tokenizers.json'), 'utf8')) as Reference;
const { texts } = reference;
const fields = (json: object) => new Fields(json, 'tokenizer.json');
const named = <T extends { json: object }>(all: T[]) =>
  all.map((each, i) => ({ ...each, name: `${i} ${JSON.stringify(each.json).slice(0, 90)}` }));

/** What ours says where Python's says something. */
function orError<T>(work: () => T): T | null {
  try {
    return work();
  } catch (error) {
    if (PremodelError.is(error)) return null;
    throw error;
  }
}

describe('components say what those of Python’s tokenizers say', () => {
  it.each(named(reference.normalizers))('normalizer $name', ({ json, outputs }) => {
    const normalizer = readNormalizer(fields(json));
    expect(texts.map((text) => normalizer.normalize(text))).toEqual(outputs);
  });

  it.each(reference.precompiled)('rules for characters of $variant', ({ variant, outputs }) => {
    const { normalization } = parseSentencePiece(
      readFileSync(fixturePath('marian', variant, 'source.spm')),
      'source.spm',
    );
    const charsmap = Buffer.from(normalization.charsmap).toString('base64');
    const normalizer = readNormalizer(fields({ type: 'Precompiled', precompiled_charsmap: charsmap }));
    const normalized = texts.map((text) => normalizer.normalize(text));
    // Where Python's panics there is nothing to compare with.
    expect(normalized.filter((_, i) => outputs[i] !== null)).toEqual(outputs.filter((text) => text !== null));
  });

  it.each(named(reference.preTokenizers))('pre-tokenizer $name', ({ json, outputs }) => {
    const preTokenizer = readPreTokenizer(fields(json));
    const pieces = texts.map((text) =>
      text === '' ? [] : preTokenizer({ text, atStart: true }).map((piece) => piece.text),
    );
    expect(pieces).toEqual(outputs);
  });

  it.each(named(reference.decoders))('decoder $name', ({ json, outputs }) => {
    const decoder = readDecoder(fields(json));
    const decoded = reference.tokens.map((tokens) => decoder(tokens).join(''));
    // Where Python's panics there is nothing to compare with.
    expect(decoded.filter((_, i) => outputs[i] !== null)).toEqual(outputs.filter((text) => text !== null));
  });
});

describe('JsonTokenizer', () => {
  const cases = reference.cases.map((each, i) => ({ ...each, name: `${i} ${each.model}` }));

  it.each(cases)('encodes and decodes as Python’s tokenizers does: $name', (each) => {
    const tokenizer = new JsonTokenizer(
      { ...each.json, model: reference.models[each.model] },
      'tokenizer.json',
    );
    if (each.bare) {
      expect(texts.map((text) => orError(() => tokenizer.encode(text)))).toEqual(each.bare);
    }
    const decoded = each.ids.map((ids) => (ids === null ? null : tokenizer.decode(ids)));
    expect(decoded).toEqual(each.texts);
  });
});
