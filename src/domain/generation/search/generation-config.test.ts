import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PremodelError } from '../../../error.ts';
import { type GenerationSettings, parseGenerationConfig } from './generation-config.ts';

const model = { vocab_size: 100, eos_token_id: 2, decoder_start_token_id: 3, max_position_embeddings: 64 };

describe('parseGenerationConfig', () => {
  it('takes generation_config.json, and token ids it lacks from config.json', () => {
    const parsed = parseGenerationConfig({
      config: { ...model, num_beams: 9, max_length: 7 },
      generation: {
        num_beams: 5,
        early_stopping: 'never',
        eos_token_id: [2, 4],
        bad_words_ids: [[1], [5, 6]],
      },
    });
    expect(parsed).toMatchObject({
      numBeams: 5,
      earlyStopping: 'never',
      eosTokens: [2, 4],
      decoderStart: 3,
      padToken: 2,
      badWords: [[1], [5, 6]],
      // Not said in generation_config.json: as many as the model has positions.
      maxLength: 64,
    });
  });

  it('takes config.json where there is nothing else', () => {
    expect(parseGenerationConfig({ config: { ...model, num_beams: 3, max_length: 20 } })).toMatchObject({
      numBeams: 3,
      maxLength: 20,
    });
  });

  it('puts settings over the files', () => {
    const settings = { numBeams: 2, maxNewTokens: 10, lengthPenalty: 0.6, earlyStopping: true };
    const generation = { num_beams: 5, max_length: 50, length_penalty: 1 };
    expect(parseGenerationConfig({ config: model, generation }, settings)).toMatchObject({
      numBeams: 2,
      maxLength: 11,
      lengthPenalty: 0.6,
      earlyStopping: true,
    });
  });

  it('never generates beyond the positions of the model', () => {
    expect(parseGenerationConfig({ config: model, generation: { max_length: 512 } }).maxLength).toBe(64);
    expect(parseGenerationConfig({ config: model }, { maxNewTokens: 1e9 }).maxLength).toBe(64);
  });

  it.each([
    [{ num_beams: 0 }, 'invalid-config'],
    [{ num_beams: 1e6 }, 'invalid-config'],
    [{ max_length: 'long' }, 'invalid-config'],
    [{ eos_token_id: 100 }, 'invalid-config'],
    [{ bad_words_ids: [[]] }, 'invalid-config'],
    [{ early_stopping: 'always' }, 'invalid-config'],
    [{ num_beam_groups: 2 }, 'unsupported-generation'],
    [{ encoder_no_repeat_ngram_size: 3 }, 'unsupported-generation'],
  ])('refuses %j', (generation, code) => {
    const parse = () => parseGenerationConfig({ config: model, generation, generationFile: 'g.json' });
    expect(parse).toThrow(
      expect.objectContaining({ code, place: expect.objectContaining({ file: 'g.json' }) }),
    );
  });

  it('refuses settings that are none', () => {
    expect(() => parseGenerationConfig({ config: model }, { numBeams: 1.5 })).toThrow(
      expect.objectContaining({
        code: 'invalid-setting',
        place: expect.objectContaining({ field: 'numBeams' }),
      }),
    );
  });

  it('needs to know where to begin and to end', () => {
    expect(() => parseGenerationConfig({ config: { vocab_size: 9, eos_token_id: 1 } })).toThrow(
      /decoder_start_token_id/,
    );
    expect(() => parseGenerationConfig({ config: { vocab_size: 9, decoder_start_token_id: 1 } })).toThrow(
      /eos_token_id/,
    );
  });

  it('meets any files and settings with a configuration or a clear error', () => {
    const fields = [
      'vocab_size',
      'eos_token_id',
      'decoder_start_token_id',
      'num_beams',
      'max_length',
      'd_model',
    ];
    const anything = fc.dictionary(fc.constantFrom(...fields), fc.jsonValue());
    fc.assert(
      fc.property(fc.oneof(anything, fc.jsonValue()), anything, anything, (config, generation, settings) => {
        try {
          const { maxLength, numBeams } = parseGenerationConfig(
            { config, generation },
            settings as GenerationSettings,
          );
          expect(maxLength).toBeGreaterThanOrEqual(2);
          expect(numBeams).toBeGreaterThanOrEqual(1);
        } catch (error) {
          if (!PremodelError.is(error)) throw error;
        }
      }),
    );
  });
});
