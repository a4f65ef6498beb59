import { readFileSync } from 'node:fs';
import { parseGenerationConfig } from '../../../src/domain/generation/search/generation-config.ts';
import { parseModelJson } from '../../../src/models/onnx/model-folder.ts';
import { fixturePath } from '../../support/fixtures.ts';
import type { FuzzedParser } from '../fuzzed-parser.ts';

const MODELS = ['bart', 't5', 'mbart'];
const file = (model: string, name: string) => readFileSync(fixturePath('generation', 'models', model, name));

const generationConfigs: FuzzedParser = {
  name: 'config.json and generation_config.json of translators',

  samples: () => [
    ...MODELS.flatMap((model) => [file(model, 'config.json'), file(model, 'generation_config.json')]),
    Buffer.from(
      JSON.stringify({
        ...{ num_beams: 4, max_length: 20, length_penalty: 0.6, early_stopping: true, eos_token_id: [1, 2] },
        ...{ bad_words_ids: [[1], [2, 3]], decoder_start_token_id: 0, suppress_tokens: [4, 5] },
      }),
    ),
  ],

  /** Either file alone with good ones of the other kind. */
  read: (bytes) => {
    const json = parseModelJson(bytes, 'damaged.json');
    const config: unknown = JSON.parse(file('bart', 'config.json').toString('utf8'));
    if (isModel(json)) parseGenerationConfig({ config: json, configFile: 'damaged.json' });
    else parseGenerationConfig({ config, generation: json, generationFile: 'damaged.json' });
  },
};

function isModel(json: unknown): boolean {
  return typeof json === 'object' && json !== null && 'vocab_size' in json;
}

export default generationConfigs;
