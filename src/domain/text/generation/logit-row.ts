import { PremodelError } from '../../../error.ts';

/** Steps per octave of the table of powers; with a cubic between, errors stay below 1e-8. */
const STEPS = 32;
const SCALE = STEPS * Math.LOG2E;
/** Below this many nats under the maximum a logit adds nothing to a float32 sum. */
const NEGLIGIBLE = 60;
const POWERS = Float64Array.from({ length: Math.ceil(NEGLIGIBLE * SCALE) + 2 }, (_, i) => 2 ** (-i / STEPS));
const C1 = 1 / SCALE;
const C2 = C1 ** 2 / 2;
const C3 = C1 ** 3 / 6;

/** One row of logits, and the distribution it stands for. Reused from row to row. */
export class LogitRow {
  /** All logits of the step; this row begins at `start`. */
  values: Float32Array = new Float32Array();
  start = 0;
  size = 0;
  /** Index of the greatest logit within the row. */
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
    this.findMaximum();
    this.#measure();
    if (Number.isFinite(this.entropy)) return;
    throw new PremodelError('bad-output', 'the decoder gave logits that are not finite', {
      remedy: 'The model is damaged, or exported wrongly: leave it out.',
    });
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

  /** The first of equal maxima. */
  findMaximum(): void {
    const { values, start } = this;
    const end = start + this.size;
    let largest = values[start];
    let at = start;
    for (let i = start + 1; i < end; i++) {
      const value = values[i];
      if (value > largest) {
        largest = value;
        at = i;
      }
    }
    this.argmax = at - start;
  }

  /** Makes the probabilities of the tokens that are not banned sum to 1. */
  renormalize(): void {
    const { entropy } = this;
    this.findMaximum();
    this.#measure();
    this.entropy = entropy;
  }

  /** With y = logit − maximum: log Σ eʸ + maximum, and log Σ eʸ − Σ y eʸ / Σ eʸ. */
  #measure(): void {
    const { values, start } = this;
    const end = start + this.size;
    const maximum = values[start + this.argmax];
    let sum = 0;
    let weighted = 0;
    for (let i = start; i < end; i++) {
      const y = values[i] - maximum;
      // Written so that what is not a number gets through, and shows in the sum.
      if (y < -NEGLIGIBLE) continue;
      const scaled = y * SCALE;
      const whole = scaled | 0;
      const rest = scaled - whole;
      const power = POWERS[-whole] * (1 + rest * (C1 + rest * (C2 + rest * C3)));
      sum += power;
      weighted += y * power;
    }
    const logSum = Math.log(sum);
    this.logNormalizer = logSum + maximum;
    this.entropy = Math.max(logSum - weighted / sum, 0);
  }
}
