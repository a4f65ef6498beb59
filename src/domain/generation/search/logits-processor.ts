import type { GenerationConfig } from './generation-config.ts';
import type { LogitRow } from './logit-row.ts';

/**
 * Changes the scores of the next token, in the order Hugging Face's `generate` does: repetition penalty,
 * repeated n-grams, bad words, minimum length, forced first and last token, suppressed tokens, renormalisation.
 */
export class LogitsProcessor {
  readonly #config: GenerationConfig;
  readonly #bannedAlways: Int32Array;
  readonly #bannedPhrases: readonly (readonly number[])[];
  readonly #suppressed: Int32Array;

  constructor(config: GenerationConfig) {
    const { badWords, eosTokens, suppressTokens } = config;
    this.#config = config;
    const singles = badWords.filter((word) => word.length === 1 && !eosTokens.includes(word[0]));
    this.#bannedAlways = Int32Array.from(singles.map(([token]) => token));
    this.#bannedPhrases = badWords.filter((word) => word.length > 1);
    this.#suppressed = Int32Array.from(suppressTokens);
  }

  /**
   * @param generated ids of this row so far, without the decoder's start token
   * @param offset subtracted from a logit before the repetition penalty: beams compare log-probabilities, one
   *   beam compares logits
   */
  apply(row: LogitRow, generated: Int32Array, offset: number): void {
    const config = this.#config;
    const before = row.at(row.argmax);
    if (config.repetitionPenalty !== 1) this.#penalize(row, generated, offset);
    if (config.noRepeatNgramSize > 0) this.#banRepeats(row, generated);
    ban(row, this.#bannedAlways);
    for (const phrase of this.#bannedPhrases) this.#banPhrase(row, generated, phrase);
    // Lengths count the decoder's start token.
    const length = generated.length + 1;
    if (length < config.minLength || generated.length < config.minNewTokens) ban(row, config.eosTokens);
    if (length === 1 && config.forcedBosToken !== undefined) row.force([config.forcedBosToken]);
    if (length === config.maxLength - 1 && config.forcedEosTokens.length > 0) {
      row.force(config.forcedEosTokens);
    }
    ban(row, this.#suppressed);
    const begin = config.forcedBosToken === undefined ? 1 : 2;
    if (length === begin) ban(row, config.beginSuppressTokens);
    if (config.renormalizeLogits) row.renormalize();
    else if (row.at(row.argmax) !== before || config.repetitionPenalty < 1) row.findMaximum();
  }

  /** Keskar et al., "CTRL", 2019: a score below 0 is multiplied, one above 0 divided. */
  #penalize(row: LogitRow, generated: Int32Array, offset: number): void {
    const { repetitionPenalty: penalty, decoderStart } = this.#config;
    for (const token of new Set([decoderStart, ...generated])) {
      const score = row.at(token) - offset;
      row.set(token, (score < 0 ? score * penalty : score / penalty) + offset);
    }
  }

  /** Bans what would complete a run of n tokens, the start token included, that was there before. */
  #banRepeats(row: LogitRow, generated: Int32Array): void {
    const { noRepeatNgramSize: size, decoderStart } = this.#config;
    const length = generated.length + 1;
    const at = (i: number) => (i === 0 ? decoderStart : generated[i - 1]);
    for (let start = 0; start + size <= length; start++) {
      let same = 0;
      while (same < size - 1 && at(start + same) === at(length - size + 1 + same)) same++;
      if (same === size - 1) row.set(at(start + same), -Infinity);
    }
  }

  #banPhrase(row: LogitRow, generated: Int32Array, phrase: readonly number[]): void {
    const length = generated.length + 1;
    const prefix = phrase.length - 1;
    if (phrase.length > length) return;
    for (let i = 0; i < prefix; i++) {
      const at = length - prefix + i;
      if ((at === 0 ? this.#config.decoderStart : generated[at - 1]) !== phrase[i]) return;
    }
    row.set(phrase[prefix], -Infinity);
  }
}

function ban(row: LogitRow, tokens: Int32Array | readonly number[]): void {
  for (let i = 0; i < tokens.length; i++) row.set(tokens[i], -Infinity);
}
