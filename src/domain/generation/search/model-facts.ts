import { ConfigReader } from './config-reader.ts';

/** What of `config.json` bounds sources and translations. */
export interface ModelFacts {
  readonly modelType: string;
  readonly vocabularySize: number;
  /** Positions the model has, for sources as for translations. */
  readonly maxPositions: number;
  readonly decoderHeads?: number;
  /** Length of one head's key. */
  readonly headSize?: number;
}

/** For models without a table of positions (T5): what they were trained on, and what memory bears. */
const DEFAULT_POSITIONS = 512;
const MOST_POSITIONS = 16_384;
const MOST_TOKENS = 10_000_000;

/** @throws PremodelError `invalid-config` */
export function parseModelFacts(config: unknown, file?: string): ModelFacts {
  const reader = new ConfigReader(config, file);
  const modelType = reader.raw('model_type');
  const vocabularySize = reader.integer('vocab_size', 2, MOST_TOKENS);
  if (vocabularySize === undefined) {
    throw reader.bad('vocab_size', 'Give the number of tokens of the model.');
  }
  const heads = reader.integer('decoder_attention_heads', 1, 4096) ?? reader.integer('num_heads', 1, 4096);
  const width = reader.integer('d_model', 1, 1_000_000);
  const positions =
    reader.integer('max_position_embeddings', 2, Number.MAX_SAFE_INTEGER) ??
    reader.integer('n_positions', 2, Number.MAX_SAFE_INTEGER) ??
    DEFAULT_POSITIONS;
  return {
    modelType: typeof modelType === 'string' ? modelType : '',
    vocabularySize,
    maxPositions: Math.min(positions, MOST_POSITIONS),
    decoderHeads: heads,
    headSize:
      reader.integer('d_kv', 1, 65_536) ??
      (heads !== undefined && width !== undefined ? Math.floor(width / heads) : undefined),
  };
}
