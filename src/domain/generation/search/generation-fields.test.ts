import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fixturePath } from '../../../../test/support/fixtures.ts';
import { parseGenerationConfig } from './generation-config.ts';

/** Every field of transformers' `GenerationConfig` with its default, by version. */
const versions = JSON.parse(readFileSync(fixturePath('generation', 'fields.json'), 'utf8')) as Record<
  string,
  Record<string, unknown>
>;

const config = { vocab_size: 100, eos_token_id: 2, decoder_start_token_id: 3, max_position_embeddings: 64 };
const parse = (generation: object) => parseGenerationConfig({ config, generation });

/** A value that no version has as its default. */
const OTHER: Record<string, unknown> = {
  ...{
    max_length: 30,
    max_new_tokens: 20,
    min_length: 4,
    min_new_tokens: 5,
    early_stopping: true,
    num_beams: 3,
  },
  ...{ repetition_penalty: 1.5, length_penalty: 0.5, no_repeat_ngram_size: 2, bad_words_ids: [[4]] },
  ...{ renormalize_logits: true, forced_bos_token_id: 5, forced_eos_token_id: 2, suppress_tokens: [6] },
  ...{ begin_suppress_tokens: [7], pad_token_id: 8, bos_token_id: 9, eos_token_id: [2, 10] },
  ...{ decoder_start_token_id: 11, do_sample: true, temperature: 0.7, top_k: 5, top_p: 0.9, min_p: 0.1 },
  ...{ top_h: 0.4, typical_p: 0.9, epsilon_cutoff: 0.1, eta_cutoff: 0.1, use_cache: false, low_memory: true },
  ...{ cache_implementation: 'static', cache_config: {}, max_cache_len: 100, return_legacy_cache: true },
  ...{ prefill_chunk_size: 4, compile_config: {}, disable_compile: true, continuous_batching_config: {} },
  ...{ output_attentions: true, output_hidden_states: true, output_scores: true, output_logits: true },
  ...{ return_dict_in_generate: true, num_return_sequences: 2, is_assistant: true, num_assistant_tokens: 9 },
  ...{ num_assistant_tokens_schedule: 'heuristic', assistant_confidence_threshold: 0.1 },
  ...{ max_matching_ngram_size: 3, assistant_lookbehind: 1, target_lookbehind: 1, speculation_type: 'x' },
  ...{ assistant_ensemble_weight: 0.5, remove_invalid_values: true, _from_model_config: true },
  ...{ _commit_hash: 'abc', transformers_version: '9.0.0' },
  ...{ assistant_early_exit: 2, constraints: [{}], diversity_penalty: 0.5, dola_layers: 'low' },
  ...{ encoder_no_repeat_ngram_size: 2, encoder_repetition_penalty: 1.2, force_words_ids: [[4]] },
  ...{ exponential_decay_length_penalty: [5, 1.1], guidance_scale: 1.5, max_time: 0.5, num_beam_groups: 2 },
  ...{ penalty_alpha: 0.6, prompt_lookup_num_tokens: 3, sequence_bias: [[[4], 1.5]], stop_strings: ['a'] },
  ...{ token_healing: true, use_mtp: true, watermarking_config: { bias: 2 } },
};

const SAMPLING = ['do_sample', 'temperature', 'top_k', 'top_p', 'min_p', 'top_h', 'typical_p'];

describe('every field of transformers’ GenerationConfig', () => {
  const all = [...new Set(Object.values(versions).flatMap((fields) => Object.keys(fields)))];

  it('is known with its default', () => {
    for (const defaults of Object.values(versions)) {
      expect(parse(defaults)).toMatchObject({
        numBeams: 1,
        lengthPenalty: 1,
        badWords: [],
        renormalizeLogits: false,
      });
    }
    expect(all.filter((field) => !(field in OTHER))).toEqual([]);
  });

  const outcomes = all.map((field) => {
    try {
      const changed = JSON.stringify(parse({ [field]: OTHER[field] })) !== JSON.stringify(parse({}));
      return { field, outcome: changed ? 'honoured' : 'harmless' };
    } catch (error) {
      return { field, outcome: (error as { code?: string }).code };
    }
  });
  const fieldsOf = (outcome: string) =>
    outcomes.filter((each) => each.outcome === outcome).map(({ field }) => field);

  it('is honoured, or refused, or documented to change nothing', () => {
    expect(fieldsOf('unsupported-generation').length).toBe(18);
    // The start comes from decoder_start_token_id where there is one.
    expect(fieldsOf('honoured').length).toBe(18);
    expect(all.length).toBe(outcomes.length);
    const guide = readFileSync(new URL('../../../../docs/translation.md', import.meta.url), 'utf8');
    const named = all.filter((field) => guide.includes(`\`${field}\``));
    expect(fieldsOf('harmless').filter((field) => !named.includes(field))).toEqual([]);
    expect(fieldsOf('unsupported-generation').filter((field) => !named.includes(field))).toEqual([]);
    expect(fieldsOf('honoured').filter((field) => !named.includes(field))).toEqual([]);
    expect(fieldsOf('harmless')).toEqual(expect.arrayContaining(SAMPLING));
  });

  it.each(['forced_decoder_ids', 'stop_stringz'])('is no %s, which is refused', (field) => {
    expect(() => parse({ [field]: [1] })).toThrow(
      expect.objectContaining({ code: 'unsupported-generation', place: expect.objectContaining({ field }) }),
    );
    expect(parse({ [field]: null })).toEqual(parse({}));
    // config.json says more than how to search.
    expect(parseGenerationConfig({ config: { ...config, [field]: [1] } }).numBeams).toBe(1);
  });
});
