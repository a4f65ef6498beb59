import type { ConfigReader } from './config-reader.ts';

/** Fields of Hugging Face's `GenerationConfig` (transformers 4.57 and 5.24) that this search does as they say. */
const HONOURED = [
  ...['max_length', 'max_new_tokens', 'min_length', 'min_new_tokens', 'early_stopping', 'num_beams'],
  ...['repetition_penalty', 'length_penalty', 'no_repeat_ngram_size', 'bad_words_ids', 'renormalize_logits'],
  ...['forced_bos_token_id', 'forced_eos_token_id', 'suppress_tokens', 'begin_suppress_tokens'],
  ...['pad_token_id', 'bos_token_id', 'eos_token_id', 'decoder_start_token_id'],
];

/** Those that change nothing here. */
const HARMLESS = [
  // Of sampling, which is left out.
  ...[
    'do_sample',
    'temperature',
    'top_k',
    'top_p',
    'min_p',
    'top_h',
    'typical_p',
    'epsilon_cutoff',
    'eta_cutoff',
  ],
  // How it is computed, not what.
  ...[
    'use_cache',
    'cache_implementation',
    'cache_config',
    'max_cache_len',
    'return_legacy_cache',
    'low_memory',
  ],
  ...['prefill_chunk_size', 'compile_config', 'disable_compile', 'continuous_batching_config'],
  // What else is given out. The best translation stays the best.
  ...[
    'output_attentions',
    'output_hidden_states',
    'output_scores',
    'output_logits',
    'return_dict_in_generate',
  ],
  'num_return_sequences',
  // Of a second, smaller model, which there is not.
  ...[
    'is_assistant',
    'num_assistant_tokens',
    'num_assistant_tokens_schedule',
    'assistant_confidence_threshold',
  ],
  ...['max_matching_ngram_size', 'assistant_lookbehind', 'target_lookbehind', 'assistant_ensemble_weight'],
  'speculation_type',
  // Numbers that are none are an error here, whatever this says.
  'remove_invalid_values',
  ...['_from_model_config', '_commit_hash', 'transformers_version'],
];

/** Those that would change what is found, with values that do not. */
const REFUSED: Readonly<Record<string, readonly unknown[]>> = {
  assistant_early_exit: [],
  constraints: [],
  diversity_penalty: [0],
  dola_layers: [],
  encoder_no_repeat_ngram_size: [0],
  encoder_repetition_penalty: [1],
  exponential_decay_length_penalty: [],
  force_words_ids: [],
  guidance_scale: [1],
  max_time: [],
  num_beam_groups: [1],
  penalty_alpha: [0],
  prompt_lookup_num_tokens: [],
  sequence_bias: [],
  stop_strings: [],
  token_healing: [false],
  use_mtp: [false],
  watermarking_config: [],
};

const KNOWN: ReadonlySet<string> = new Set([...HONOURED, ...HARMLESS, ...Object.keys(REFUSED)]);

/**
 * @param mayHoldMore whether other fields are no settings of a search, as in `config.json`
 * @throws PremodelError `unsupported-generation` for a setting that would change translations
 */
export function assertSupported(reader: ConfigReader, mayHoldMore: boolean): void {
  for (const field of reader.fields()) {
    const value = reader.raw(field);
    if (value === undefined) continue;
    if (Object.hasOwn(REFUSED, field) && !REFUSED[field].includes(value)) {
      throw reader.bad(field, 'Remove it: this search does not know it.', 'unsupported-generation');
    }
    if (!mayHoldMore && !KNOWN.has(field)) {
      const remedy = 'Remove it: it is no setting of transformers that this version knows.';
      throw reader.bad(field, remedy, 'unsupported-generation');
    }
  }
}
