import { ConfigFields } from '../../domain/config-fields.ts';
import type { Truncation } from '../../domain/text/tokenizer/truncation.ts';

/** How long texts are cut, and which ids there are. */
export interface TokenLimits {
  readonly maxTokens: number;
  /** Default: as `tokenizer.json` says, else the right end. */
  readonly side?: Truncation['side'];
  /** Default: not said. */
  readonly vocabularySize?: number;
}

interface ConfigFile {
  /** Unchecked. */
  readonly config: unknown;
  readonly file: string;
}

/** Where nothing is said: as many as the longest of usual models take. */
const MOST_TOKENS = 8192;
const LARGEST = 10_000_000;

/** Where in `config.json` the number of positions stands, by the names of different architectures. */
const POSITIONS = ['max_position_embeddings', 'n_positions', 'max_seq_len', 'max_sequence_length'];

/** Architectures whose positions count from behind that of padding, so that as many are never used. */
const COUNTED_FROM_PADDING = new Set([
  ...['roberta', 'xlm-roberta', 'xlm-roberta-xl', 'roberta-prelayernorm', 'camembert', 'xmod'],
  ...['data2vec-text', 'ibert', 'longformer', 'luke', 'mpnet', 'esm', 'markuplm', 'lilt'],
]);

/**
 * What transformers does by `truncation=True`: at most `model_max_length` tokens of `tokenizer_config.json`, cut at
 * `truncation_side`; never more than the model has positions for.
 * @throws PremodelError `invalid-config`
 */
export function tokenLimits(model: ConfigFile, tokenizer: ConfigFile): TokenLimits {
  const fields = new ConfigFields(model.config, model.file, INVALID);
  const settings = new ConfigFields(tokenizer.config, tokenizer.file, INVALID);
  const most = Math.min(positionsOf(fields) ?? MOST_TOKENS, lengthOf(settings) ?? LARGEST);
  return {
    maxTokens: Math.max(most, 1),
    side: sideOf(settings),
    vocabularySize: fields.whole('vocab_size', 1, LARGEST),
  };
}

const INVALID = {
  code: 'invalid-config',
  remedy: 'Take the file from the model’s Hugging Face repository, or export the model again.',
} as const;

function positionsOf(fields: ConfigFields): number | undefined {
  const name = POSITIONS.find((field) => fields.has(field));
  // Below 1 is how models with relative positions say that they need none.
  if (name === undefined || Number(fields.raw(name)) < 1) return undefined;
  const positions = fields.whole(name, 1, LARGEST)!;
  if (!COUNTED_FROM_PADDING.has(fields.text('model_type') ?? '')) return positions;
  return positions - 1 - (fields.whole('pad_token_id', 0, LARGEST) ?? 1);
}

/** Hugging Face writes a number beyond all bounds where there is no limit, or nothing. */
function lengthOf(settings: ConfigFields): number | undefined {
  const limit = settings.raw('model_max_length');
  if (limit === undefined) return undefined;
  if (typeof limit === 'number' && limit >= LARGEST) return undefined;
  return settings.whole('model_max_length', 1, LARGEST);
}

function sideOf(settings: ConfigFields): TokenLimits['side'] {
  const side = settings.text('truncation_side');
  if (side === undefined) return undefined;
  if (side === 'left' || side === 'right') return side === 'left' ? 'Left' : 'Right';
  throw settings.bad('truncation_side', `is "${side}"`, 'Use left or right.');
}
