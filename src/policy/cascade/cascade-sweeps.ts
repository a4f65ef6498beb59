import { mean } from '../../statistics.ts';
import type { CascadeColumns, Sureness } from './cascade-columns.ts';
import { type Levels, pastAll } from './cascade-levels.ts';

/**
 * The best single candidate or pair, by price: for every ordered pair and measure of sureness, every number of rows on
 * which the first one's answer may stand.
 */
export function bestPairs(
  { rows, scores, costs }: CascadeColumns,
  kept: readonly number[],
  sureness: readonly Sureness[],
  prices: Float64Array,
): Levels[] {
  const meanScores = scores.map(mean);
  const meanCosts = scores.map((_, k) => mean(costs(k, [])));
  const best = Array.from(prices, (price) => {
    const worth = kept.map((k) => meanScores[k] - price * meanCosts[k]);
    const most = Math.max(...worth);
    return { worth: most + 1e-12, levels: [{ candidate: kept[worth.indexOf(most)] }] as Levels };
  });
  const sweep = new Sweep(rows);
  for (const first of kept) {
    for (const second of kept) {
      if (second === first || meanCosts[second] < meanCosts[first]) continue;
      const added = costs(second, [first]);
      const both = meanCosts[first] + mean(added);
      const gain = scores[first].map((score, row) => score - scores[second][row]);
      for (const measure of sureness) {
        sweep.over(measure, first, gain, added);
        prices.forEach((price, p) => {
          const cut = sweep.best(price);
          if (cut < 0) return;
          const worth = meanScores[second] - price * both + sweep.worth(cut, price) / rows;
          if (worth <= best[p].worth) return;
          best[p] = { worth, levels: [sweep.level(cut), { candidate: second }] };
        });
      }
    }
  }
  return best.map(({ levels }) => levels);
}

/**
 * The best of those that have one candidate more before the last level, its threshold swept over the rows that come to
 * it; undefined where none gains.
 */
export function bestWithOneMore(
  levels: Levels,
  columns: CascadeColumns,
  kept: readonly number[],
  sureness: readonly Sureness[],
  price: number,
): Levels | undefined {
  const { scores, costs, named, rows } = columns;
  const earlier = levels.slice(0, -1);
  const ran = earlier.map(({ candidate }) => candidate);
  const before = ran[ran.length - 1];
  const last = levels[levels.length - 1];
  const lastAlone = costs(last.candidate, ran);
  const comes = pastAll(earlier, columns);
  const sweep = new Sweep(rows);
  let most = 0;
  let found: Levels | undefined;
  for (const middle of kept) {
    if (middle === last.candidate || ran.includes(middle)) continue;
    const added = costs(middle, ran);
    const lastAfter = costs(last.candidate, [...ran, middle]);
    const gain = scores[middle].map((score, row) => score - scores[last.candidate][row]);
    for (const agrees of named ? [false, true] : [false]) {
      const stands = (row: number) => agrees && named![middle][row] === named![before][row];
      // At first only those stand that agree, if they may; then the surest, one after the other.
      const open = comes.map((come, row) => (come && !stands(row) ? 1 : 0));
      let all = 0;
      for (let row = 0; row < rows; row++) {
        if (!comes[row]) continue;
        all += price * (lastAlone[row] - added[row]);
        all += open[row] ? -price * lastAfter[row] : gain[row];
      }
      const gainOpen = gain.map((value, row) => (open[row] ? value : 0));
      const costOpen = lastAfter.map((value, row) => (open[row] ? value : 0));
      for (const measure of sureness) {
        sweep.over(measure, middle, gainOpen, costOpen);
        const cut = sweep.best(price);
        if (cut < 0 || all + sweep.worth(cut, price) <= most) continue;
        most = all + sweep.worth(cut, price);
        found = [...earlier, { ...sweep.level(cut), ...(agrees && { agrees }) }, last];
      }
    }
  }
  return found;
}

/** What letting the surest answers of a candidate stand comes to, at every number of them that a threshold can part. */
class Sweep {
  readonly #gained: Float64Array;
  readonly #saved: Float64Array;
  /** The least sure row that still stands. */
  readonly #row: Int32Array;
  #cuts = 0;
  #measure!: Sureness;
  #candidate = -1;

  constructor(rows: number) {
    this.#gained = new Float64Array(rows);
    this.#saved = new Float64Array(rows);
    this.#row = new Int32Array(rows);
  }

  /** @param gain in score, and `save` in cost, of every row whose answer stands */
  over(measure: Sureness, candidate: number, gain: Float64Array, save: Float64Array): void {
    this.#measure = measure;
    this.#candidate = candidate;
    this.#cuts = 0;
    const sure = measure.values[candidate];
    const order = measure.order[candidate];
    let gained = 0;
    let saved = 0;
    for (let position = 0; position + 1 < order.length; position++) {
      const row = order[position];
      gained += gain[row];
      saved += save[row];
      // A threshold cannot part equal values.
      if (sure[order[position + 1]] === sure[row]) continue;
      this.#gained[this.#cuts] = gained;
      this.#saved[this.#cuts] = saved;
      this.#row[this.#cuts++] = row;
    }
  }

  /** -1 where nothing can be parted. */
  best(price: number): number {
    let best = -1;
    let most = Number.NEGATIVE_INFINITY;
    for (let cut = 0; cut < this.#cuts; cut++) {
      const worth = this.#gained[cut] + price * this.#saved[cut];
      if (worth <= most) continue;
      most = worth;
      best = cut;
    }
    return best;
  }

  worth(cut: number, price: number): number {
    return this.#gained[cut] + price * this.#saved[cut];
  }

  level(cut: number) {
    const { confidence, below, values } = this.#measure;
    const sure = values[this.#candidate][this.#row[cut]];
    return {
      candidate: this.#candidate,
      confidence,
      threshold: below ? -sure : sure,
      ...(below && { below }),
    };
  }
}
