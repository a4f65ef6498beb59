import type { Generated } from './search/generated.ts';
import type { Rescoring } from './search/rescore.ts';

/** A translation, with what its generation said about it. Made by a `Candidate<string, Translation>`. */
export interface Translation extends Generated {
  readonly text: string;
  /** Tokens of the source as the model got it, special ones included; 0 for a source without text. */
  readonly sourceTokens: number;
  /** How many of `sourceTokens` stand for text the model's vocabulary lacks. */
  readonly unknownTokens: number;
  /** Whether the source was longer than the model takes, and its end left out. */
  readonly truncated: boolean;
  /** Where a second model chose among what the search found; `score` and `beamMargin` are then those of both. */
  readonly rescoring?: Rescoring;
}
