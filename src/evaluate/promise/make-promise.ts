import { type CostKind, costAfter, costsOf } from '../../policy/costs.ts';
import type { HeldOutRows } from '../../policy/held-out.ts';
import type { Objective, Policy } from '../../policy/policy.ts';
import { replay } from '../../policy/replay.ts';
import type { Replayed } from '../../policy/replayed.ts';
import type { Profile } from '../../profile/profile.ts';
import { mean } from '../../statistics.ts';
import type { HeldOutMean, PromisedPoint, UsePromise } from './promise.ts';

/**
 * What a fitted policy promises, by what it came to on held-out rows.
 * @param heldOut its points, row by row
 * @param profile it was fitted on
 * @param singleBest name of the candidate that audits run
 */
export function promiseOf(
  policy: Policy,
  heldOut: HeldOutRows,
  profile: Profile,
  objective: Objective,
  singleBest: string,
): UsePromise {
  const rows = Array.from(profile.inputs.keys());
  const kind = objective.cost ?? 'latencyMs';
  const reads = policy.features.length > 0;
  const featuresCost = reads && kind === 'latencyMs' ? mean(profile.features.latencyMs) : 0;
  const prices = pricesOf(heldOut.profile, kind);
  return {
    inputs: heldOut.profile.inputs.length,
    featuresCost,
    points: heldOut.points.map((point, index): PromisedPoint => {
      const shares = Array.from(point.ran, ([name, ran]) => [name, mean(ran)] as const);
      const runShares = Object.fromEntries(shares.filter(([, share]) => share > 0));
      const fitted = replay(policy, profile, objective, rows, policy.points ? index : undefined);
      const runs = policy.candidates.filter(
        (name) => (runShares[name] ?? 0) > 0 || fitted.ran.get(name)!.includes(1),
      );
      const agreement = agreementOf(point, heldOut.profile, singleBest);
      return {
        accuracy: summaryOf(point.score),
        cost: summaryOf(pricedRows(point, prices).map((cost) => cost + featuresCost)),
        latencyMs: summaryOf(point.latencyMs),
        runShares,
        ...(agreement !== undefined && { agreement }),
        runs,
      };
    }),
  };
}

interface Price {
  readonly whole: number;
  /** Where it goes on from another's run. */
  readonly continued: number;
}

function pricesOf({ candidates }: Profile, kind: CostKind): ReadonlyMap<string, Price> {
  return new Map(
    candidates.map((candidate) => [
      candidate.name,
      {
        whole: mean(costsOf(candidate, { cost: kind })),
        continued: mean(
          costsOf(
            costAfter(candidate, () => true),
            { cost: kind },
          ),
        ),
      },
    ]),
  );
}

function pricedRows({ ran, continued, score }: Replayed, prices: ReadonlyMap<string, Price>): Float64Array {
  const costs = new Float64Array(score.length);
  for (const [name, rows] of ran) {
    const price = prices.get(name)!;
    rows.forEach((did, m) => {
      if (did) costs[m] += continued.get(name)?.[m] ? price.continued : price.whole;
    });
  }
  return costs;
}

function summaryOf(values: Float64Array): HeldOutMean {
  const middle = mean(values);
  return { mean: middle, variance: mean(values.map((value) => (value - middle) ** 2)) };
}

/** As an audit compares: the output that is the answer's with that of the single best. */
function agreementOf(
  { answeredBy }: Replayed,
  { candidates, agreement }: Profile,
  singleBest: string,
): number | undefined {
  const index = new Map(candidates.map(({ name }, k) => [name, k]));
  const best = index.get(singleBest);
  if (best === undefined) return undefined;
  const alike = (k: number, row: number): boolean | undefined => {
    if (k === best) return true;
    if (agreement) return agreement(k, best)[row] >= 0.5;
    const [one, other] = [candidates[k].predicted, candidates[best].predicted];
    return one && other && one[row] === other[row];
  };
  let agreed = 0;
  for (const [row, name] of answeredBy.entries()) {
    const same = name === undefined ? false : alike(index.get(name)!, row);
    if (same === undefined) return undefined;
    if (same) agreed++;
  }
  return agreed / answeredBy.length;
}
