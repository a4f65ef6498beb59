import { PremodelError } from '../../../error.ts';
import { distributionOf } from './distribution.ts';

/** One row of logits, and the distribution it stands for. Reused from row to row. */
export class LogitRow {
  /** All logits of the step; this row begins at `start`. */
  values: Float32Array = new Float32Array();
  start = 0;
  size = 0;
  /** Index of the greatest logit within the row; of equal ones the first. */
  argmax = 0;
  /** Subtracted from a logit it gives a log-probability. */
  logNormalizer = 0;
  /** In nats. */
  entropy = 0;

  /** @throws PremodelError `bad-output` where a logit is not a number, or infinite */
  read(values: Float32Array, row: number, size: number): void {
    this.values = values;
    this.start = row * size;
    this.size = size;
    const distribution = distributionOf(values, this.start, size);
    if (distribution === undefined) {
      throw new PremodelError('bad-output', 'the decoder gave logits that are not finite', {
        remedy: 'The model is damaged, or exported wrongly: leave it out.',
      });
    }
    this.argmax = distribution.argmax;
    this.logNormalizer = distribution.logNormalizer;
    this.entropy = distribution.entropy;
  }

  at(token: number): number {
    return this.values[this.start + token];
  }

  set(token: number, value: number): void {
    this.values[this.start + token] = value;
  }

  /** Leaves one or several tokens as the only ones, each with log-probability 0. */
  force(tokens: readonly number[]): void {
    this.values.fill(-Infinity, this.start, this.start + this.size);
    for (const token of tokens) this.set(token, 0);
    this.argmax = tokens[0];
    this.logNormalizer = 0;
    this.entropy = 0;
  }

  /** Anew, after logits changed; where all are −∞, the first. */
  findMaximum(): void {
    this.argmax = distributionOf(this.values, this.start, this.size)?.argmax ?? 0;
  }

  /** Makes the probabilities of the tokens that are not banned sum to 1. */
  renormalize(): void {
    const distribution = distributionOf(this.values, this.start, this.size);
    this.argmax = distribution?.argmax ?? 0;
    this.logNormalizer = distribution?.logNormalizer ?? this.logNormalizer;
  }
}
