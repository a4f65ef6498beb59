/** Of each price, so many sets go on to be fitted. */
const KEPT = 1;
/** Of each price, so many pairs are tried with every third candidate. */
const EXTENDED = 3;
/** Fitting takes longer than estimating: so many sets at most. */
const MOST_SETS = 6;

interface Estimated {
  /** Ascending. */
  readonly members: readonly number[];
  readonly accuracy: number;
  readonly cost: number;
}

/**
 * Pairs and triples that a quick estimate puts first at some price. All pairs are looked at; of the triples those that
 * add one candidate to a good pair.
 */
export function worthTrying(
  candidates: number,
  prices: Float64Array,
  {
    accuracyOf,
    costOf,
  }: {
    readonly accuracyOf: (members: readonly number[]) => number;
    readonly costOf: (members: readonly number[]) => number;
  },
): number[][] {
  const estimate = (members: readonly number[]): Estimated => ({
    members,
    accuracy: accuracyOf(members),
    cost: costOf(members),
  });
  const everyone = Array.from({ length: candidates }, (_, k) => k);
  const pairs = everyone.flatMap((a) => everyone.slice(a + 1).map((b) => estimate([a, b])));
  const triples = distinct(
    bestAtPrices(pairs, prices, EXTENDED).flatMap(({ members }) =>
      everyone.filter((k) => !members.includes(k)).map((k) => [...members, k].sort((a, b) => a - b)),
    ),
  ).map(estimate);
  const best = bestAtPrices([...pairs, ...triples], prices, KEPT);
  return best.slice(0, MOST_SETS).map(({ members }) => [...members]);
}

/** The first of every price, then the second of every price, and so on. */
function bestAtPrices(sets: readonly Estimated[], prices: Float64Array, count: number): Estimated[] {
  const ranked = Array.from(prices, (price) => {
    const worth = ({ accuracy, cost }: Estimated) => accuracy - price * cost;
    return [...sets].sort((a, b) => worth(b) - worth(a));
  });
  const picked = Array.from({ length: count }, (_, rank) => ranked.flatMap((sorted) => sorted[rank] ?? []));
  return [...new Set(picked.flat())];
}

function distinct(sets: readonly (readonly number[])[]): (readonly number[])[] {
  return [...new Map(sets.map((members) => [members.join(','), members])).values()];
}
