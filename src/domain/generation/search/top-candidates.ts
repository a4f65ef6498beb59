import type { LogitRow } from './logit-row.ts';

/** The best continuations among several rows, best first; of equal ones the first offered. */
export class TopCandidates {
  readonly scores: Float64Array;
  /** Row of the batch each continues. */
  readonly rows: Int32Array;
  readonly tokens: Int32Array;
  /** Log-probability of the token alone. */
  readonly logProbs: Float64Array;
  readonly entropies: Float64Array;
  count = 0;

  constructor(capacity: number) {
    this.scores = new Float64Array(capacity);
    this.rows = new Int32Array(capacity);
    this.tokens = new Int32Array(capacity);
    this.logProbs = new Float64Array(capacity);
    this.entropies = new Float64Array(capacity);
  }

  /** Offers every token of a row that is not banned, after a beam of the given score. */
  offer(logits: LogitRow, row: number, beamScore: number): void {
    const { values, start, size, logNormalizer, entropy } = logits;
    let least = this.#leastLogit(beamScore - logNormalizer);
    for (let token = 0; token < size; token++) {
      const logit = values[start + token];
      if (logit > least) {
        this.#insert(beamScore + (logit - logNormalizer), row, token, logit - logNormalizer, entropy);
        least = this.#leastLogit(beamScore - logNormalizer);
      }
    }
  }

  /** A logit of a row must exceed this to get in. */
  #leastLogit(base: number): number {
    return this.count < this.scores.length ? -Infinity : this.scores[this.count - 1] - base;
  }

  #insert(score: number, row: number, token: number, logProb: number, entropy: number): void {
    if (this.count < this.scores.length) this.count++;
    let at = this.count - 1;
    for (; at > 0 && score > this.scores[at - 1]; at--) {
      this.scores[at] = this.scores[at - 1];
      this.rows[at] = this.rows[at - 1];
      this.tokens[at] = this.tokens[at - 1];
      this.logProbs[at] = this.logProbs[at - 1];
      this.entropies[at] = this.entropies[at - 1];
    }
    this.scores[at] = score;
    this.rows[at] = row;
    this.tokens[at] = token;
    this.logProbs[at] = logProb;
    this.entropies[at] = entropy;
  }
}
