import { expect, it } from 'vitest';
import { tokenLimits } from '../../models/onnx/token-limits.ts';

const limits = (config: object, tokenizer: object = {}) =>
  tokenLimits({ config, file: 'config.json' }, { config: tokenizer, file: 'tokenizer_config.json' });

it.each([
  ['the tokenizer’s length', { max_position_embeddings: 512 }, { model_max_length: 128 }, 128],
  ['the model’s positions', { max_position_embeddings: 128 }, { model_max_length: 512 }, 128],
  ['a length beyond all bounds', { max_position_embeddings: 128 }, { model_max_length: 1e30 }, 128],
  [
    'positions behind that of padding',
    { max_position_embeddings: 514, model_type: 'roberta', pad_token_id: 1 },
    {},
    512,
  ],
  [
    'the usual padding where none is said',
    { max_position_embeddings: 514, model_type: 'xlm-roberta' },
    {},
    512,
  ],
  ['positions by another name', { n_positions: 1024 }, {}, 1024],
  ['relative positions', { max_position_embeddings: -1 }, { model_max_length: 300 }, 300],
  ['nothing', {}, {}, 8192],
])('goes by %s', (_, config, tokenizer, maxTokens) => {
  expect(limits(config, tokenizer).maxTokens).toBe(maxTokens);
});

it('cuts at the side that is said', () => {
  expect(limits({}, { truncation_side: 'left' }).side).toBe('Left');
  expect(limits({}).side).toBeUndefined();
});

it.each([
  [{ max_position_embeddings: 'many' }, {}],
  [{}, { model_max_length: 0 }],
  [{}, { model_max_length: 12.5 }],
  [{}, { truncation_side: 'middle' }],
  [{ vocab_size: -3 }, {}],
])('refuses %j and %j', (config, tokenizer) => {
  expect(() => limits(config, tokenizer)).toThrow(expect.objectContaining({ code: 'invalid-config' }));
});
