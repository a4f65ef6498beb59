import { checkRow } from './checks.ts';
import { columnOf, type Matrix, matrix, rowOf } from './matrix.ts';
import { StateReader } from './state-reader.ts';

/** So many different values of a feature are told apart; further ones lie between two of them. */
const MOST_KNOTS = 256;

/** Where a value stands among the training rows': at `knots[i]` it is `levels[i]`, straight lines between. */
interface Ranks {
  readonly knots: Float64Array;
  readonly levels: Float64Array;
}

export type RankScalerState = readonly {
  readonly knots: readonly number[];
  readonly levels: readonly number[];
}[];

/**
 * Every feature as its rank among the training rows, brought to [0, 1] (of equal values the middle rank), so that
 * distances do not depend on how a feature is measured or how far its largest values lie out. Values beyond the
 * training range become 0 or 1; a feature that was constant becomes 0.
 */
export class RankScaler {
  readonly #ranks: readonly Ranks[];

  private constructor(ranks: readonly Ranks[]) {
    this.#ranks = ranks;
  }

  static fit(x: Matrix): RankScaler {
    return new RankScaler(Array.from({ length: x.cols }, (_, f) => ranksOf(columnOf(x, f))));
  }

  /** @throws PremodelError `invalid-scaler` */
  static restore(state: unknown, features: number): RankScaler {
    const reader = new StateReader({ state }, 'scaler');
    return new RankScaler(
      reader.list('state', features).map((each) => {
        const ranks = new StateReader(each, 'scaler');
        const knots = ranks.numbers('knots');
        if (knots.length === 0) ranks.fail('knots', 'are none');
        if (!knots.every((knot, i) => i === 0 || knot > knots[i - 1])) ranks.fail('knots', 'do not ascend');
        return { knots, levels: ranks.numbers('levels', knots.length) };
      }),
    );
  }

  /** @throws PremodelError `invalid-row` */
  transformRow(row: ArrayLike<number>): Float64Array {
    checkRow(row, this.#ranks.length);
    return Float64Array.from(this.#ranks, (ranks, f) => levelOf(ranks, row[f]));
  }

  transform(x: Matrix): Matrix {
    const result = matrix(x.rows, x.cols);
    for (let i = 0; i < x.rows; i++) result.data.set(this.transformRow(rowOf(x, i)), i * x.cols);
    return result;
  }

  toJSON(): RankScalerState {
    return this.#ranks.map(({ knots, levels }) => ({
      knots: Array.from(knots),
      levels: Array.from(levels),
    }));
  }
}

function ranksOf(column: Float64Array): Ranks {
  const sorted = column.slice().sort();
  const knots: number[] = [];
  const middles: number[] = [];
  for (let from = 0, to = 0; from < sorted.length; from = to) {
    while (to < sorted.length && sorted[to] === sorted[from]) to++;
    knots.push(sorted[from]);
    middles.push((from + to) / 2);
  }
  if (knots.length < 2) return { knots: Float64Array.of(knots[0] ?? 0), levels: Float64Array.of(0) };
  const least = middles[0];
  const range = middles[middles.length - 1] - least;
  const count = Math.min(MOST_KNOTS, knots.length);
  const kept = Array.from({ length: count }, (_, i) => Math.round((i * (knots.length - 1)) / (count - 1)));
  return {
    knots: Float64Array.from(kept, (i) => knots[i]),
    levels: Float64Array.from(kept, (i) => (middles[i] - least) / range),
  };
}

function levelOf({ knots, levels }: Ranks, value: number): number {
  const last = knots.length - 1;
  if (!(value > knots[0])) return levels[0];
  if (value >= knots[last]) return levels[last];
  let [low, high] = [0, last];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (knots[middle] <= value) low = middle;
    else high = middle;
  }
  const share = (value - knots[low]) / (knots[high] - knots[low]);
  return levels[low] + share * (levels[high] - levels[low]);
}
