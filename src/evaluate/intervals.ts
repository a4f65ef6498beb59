import { seededRandom } from '../random.ts';
import { interpolatedQuantile } from '../statistics.ts';
import type { Outcomes } from './outcomes.ts';

export type Interval = readonly [low: number, high: number];

/** A ratio of two sums over inputs: every statistic reported with an interval is one. */
export interface Ratio {
  /** Per distinct input, in the bootstrap's order. */
  readonly numerator: Float64Array;
  readonly denominator: Float64Array;
}

/**
 * Percentile bootstrap over inputs (Efron 1979). All statistics see the same resamples, so that differences
 * are paired; an input's rows (repeats, parts of a mix) are drawn together.
 */
export class Bootstrap {
  readonly resamples: number;
  /** Position of each profile input among the distinct evaluated ones. */
  readonly #position = new Map<number, number>();
  /** resamples x distinct inputs: how often each was drawn. */
  readonly #draws: Uint16Array[];

  constructor(inputs: Int32Array, options: { resamples?: number; seed: number }) {
    this.resamples = options.resamples ?? 1000;
    for (const input of inputs)
      if (!this.#position.has(input)) this.#position.set(input, this.#position.size);
    const random = seededRandom(options.seed);
    const n = this.#position.size;
    this.#draws = Array.from({ length: this.resamples }, () => {
      const draws = new Uint16Array(n);
      for (let i = 0; i < n; i++) draws[Math.floor(random() * n)]++;
      return draws;
    });
  }

  /** Sums of weighted row values per distinct input. */
  ratio(outcomes: Outcomes, numerator: (m: number) => number, denominator: (m: number) => number): Ratio {
    const n = this.#position.size;
    const ratio = { numerator: new Float64Array(n), denominator: new Float64Array(n) };
    outcomes.inputs.forEach((input, m) => {
      const at = this.#positionOf(input);
      ratio.numerator[at] += outcomes.weights[m] * numerator(m);
      ratio.denominator[at] += outcomes.weights[m] * denominator(m);
    });
    return ratio;
  }

  /** Sums of weighted rows of statistics per distinct input: inputs x width, row by row. */
  sums(outcomes: Outcomes, width: number, statistics: (m: number) => Float64Array): Float64Array {
    const sums = new Float64Array(this.#position.size * width);
    outcomes.inputs.forEach((input, m) => {
      const at = width * this.#positionOf(input);
      const weight = outcomes.weights[m];
      statistics(m).forEach((value, k) => {
        sums[at + k] += weight * value;
      });
    });
    return sums;
  }

  /** A function of the statistics summed over inputs, in every resample. */
  replicateSums(sums: Float64Array, width: number, score: (sums: Float64Array) => number): Float64Array {
    const total = new Float64Array(width);
    return Float64Array.from(this.#draws, (draws) => {
      total.fill(0);
      for (let i = 0; i < draws.length; i++) {
        const drawn = draws[i];
        if (drawn === 0) continue;
        for (let k = 0; k < width; k++) total[k] += drawn * sums[i * width + k];
      }
      return score(total);
    });
  }

  #positionOf(input: number): number {
    const at = this.#position.get(input);
    if (at === undefined) throw new RangeError(`input ${input} is not among the evaluated ones`);
    return at;
  }

  /** The ratio in every resample; 0 where its denominator is 0. */
  replicate({ numerator, denominator }: Ratio): Float64Array {
    return Float64Array.from(this.#draws, (draws) => {
      let above = 0;
      let below = 0;
      for (let i = 0; i < draws.length; i++) {
        above += draws[i] * numerator[i];
        below += draws[i] * denominator[i];
      }
      return below === 0 ? 0 : above / below;
    });
  }
}

/** The middle 95 % of the replicates. */
export function interval95(replicates: Float64Array): Interval {
  return [interpolatedQuantile(replicates, 0.025), interpolatedQuantile(replicates, 0.975)];
}
