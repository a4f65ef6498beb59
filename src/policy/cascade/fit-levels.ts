import type { CascadeColumns } from './cascade-columns.ts';
import { isBetter, type Levels } from './cascade-levels.ts';
import { bestPairs, bestWithOneMore } from './cascade-sweeps.ts';

interface Settings {
  /** Candidates that may be run, by index. */
  readonly kept: readonly number[];
  readonly prices: Float64Array;
  /** At least 2. */
  readonly maxRuns: number;
}

/**
 * The best cascade for each of several prices. Answers stand by the usual evidence, unless another column is
 * established to be better; a candidate more than two runs where its gain is established.
 */
export function fitLevels(columns: CascadeColumns, { kept, prices, maxRuns }: Settings): Levels[] {
  const { primary, others } = columns;
  const measures = others.length > 0 ? [[primary], [primary, ...others]] : [[primary]];
  const pairs = measures.map((each) => bestPairs(columns, kept, each, prices));
  return Array.from(prices, (price, p) => {
    const better = (levels: Levels, challenger?: Levels) =>
      challenger && isBetter(challenger, levels, columns, price) ? challenger : levels;
    let levels = pairs.map((pair) => pair[p]).reduce((usually, any) => better(usually, any));
    while (levels.length >= 2 && levels.length < maxRuns) {
      const shorter = levels;
      for (const each of measures) {
        levels = better(levels, bestWithOneMore(shorter, columns, kept, each, price));
      }
      if (levels === shorter) break;
    }
    return levels;
  });
}
