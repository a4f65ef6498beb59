/** Something with a mean cost and a mean score. */
export interface CostAndAccuracy {
  /** Mean of the cost that counts. */
  readonly cost: number;
  readonly accuracy: number;
}

/**
 * Those that no random mix of others beats: the upper concave hull of accuracy over cost, from the cheapest up to the
 * most accurate, by rising cost.
 */
export function upperHull<T extends CostAndAccuracy>(points: readonly T[]): T[] {
  const sorted = [...points].sort((a, b) => a.cost - b.cost || b.accuracy - a.accuracy);
  const hull: T[] = [];
  for (const point of sorted) {
    if (hull.length > 0 && point.accuracy <= hull[hull.length - 1].accuracy) continue;
    while (hull.length > 1 && !turnsDown(hull[hull.length - 2], hull[hull.length - 1], point)) hull.pop();
    hull.push(point);
  }
  return hull;
}

function turnsDown(a: CostAndAccuracy, b: CostAndAccuracy, c: CostAndAccuracy): boolean {
  return (b.accuracy - a.accuracy) * (c.cost - b.cost) > (c.accuracy - b.accuracy) * (b.cost - a.cost);
}

/** Shares of a random mix; what is left to 1 is answered by nobody. */
export type Mix<T> = readonly { readonly part: T; readonly weight: number }[];

/**
 * The best one can do at a mean cost without looking at the input: two neighbours on the hull, drawn at random.
 * Beyond the hull's end it is its last point; below its start, the cheapest on as many inputs as the cost allows and no
 * answer on the rest.
 *
 * @param hull as of `upperHull`, not empty
 */
export function mixAtCost<T extends CostAndAccuracy>(hull: readonly T[], cost: number): Mix<T> {
  const above = hull.findIndex((point) => point.cost >= cost);
  if (above < 0) return [{ part: hull[hull.length - 1], weight: 1 }];
  if (above === 0) {
    const [cheapest] = hull;
    return [{ part: cheapest, weight: cheapest.cost > 0 ? cost / cheapest.cost : 1 }];
  }
  const [low, high] = [hull[above - 1], hull[above]];
  const weight = (cost - low.cost) / (high.cost - low.cost);
  return [
    { part: low, weight: 1 - weight },
    { part: high, weight },
  ];
}
