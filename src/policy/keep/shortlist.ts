import type { Profile } from '../../profile/profile.ts';
import { mean } from '../../statistics.ts';
import type { Constraint } from '../constraint.ts';
import type { Objective } from '../policy.ts';
import { priceLadder } from '../prices.ts';
import { byCascades, byFeatures } from './estimate.ts';
import type { Feasible, Subset } from './feasible.ts';

/** So many sets of one size are grown further: all pairs of 11 candidates, all sets of 8 whatever their size. */
const WIDTH = 70;
/** How many sets each estimate names. */
const NAMED = 3;
/** Prices to either side of the one that the constraint asks for. */
const AROUND = 2;

const LIMITS = { latencyMs: 'maxLatencyMs', energyMj: 'maxEnergyMj', cost: 'maxCost' } as const;

/** A constraint that names the accuracy asked for, if one is, in numbers. */
export type NumericConstraint = Constraint & { readonly minAccuracy?: number };

/**
 * Sets of candidates one of which is likely the best to keep: those that a cascade, and those that a choice by the
 * features make most of at about the price the constraint asks for. None of them could take in another candidate.
 */
export function shortlist(
  profile: Profile,
  objective: Objective & { readonly constraint: NumericConstraint },
  feasible: Feasible,
  seed: number,
): Subset[] {
  const prices = priceLadder(profile, objective);
  const estimates = [
    byCascades(profile, objective, prices),
    byFeatures(profile, objective, prices, seed),
  ].flatMap((estimate) => estimate ?? []);
  const named = estimates.map((estimate) => {
    const asked = pricesAsked(estimate(feasible.singles), prices, objective, decodeMsOf(profile, objective));
    return bestSets(feasible, (kept) => meanOf(estimate(kept), asked)).slice(0, NAMED);
  });
  return [...new Map(named.flat().map((kept) => [String(kept), kept])).values()];
}

/** Sets that could take in no other candidate, the most worth first. */
function bestSets(feasible: Feasible, worthOf: (kept: Subset) => number): Subset[] {
  const complete: [worth: number, kept: Subset][] = [];
  let growing: Subset[] = [[]];
  while (growing.length > 0) {
    const grown = new Map<string, [worth: number, kept: Subset]>();
    for (const kept of growing) {
      for (const k of feasible.larger(kept)) {
        const larger = [...kept, k].sort((a, b) => a - b);
        const key = String(larger);
        if (!grown.has(key)) grown.set(key, [worthOf(larger), larger]);
      }
    }
    const ranked = [...grown.values()].sort(([a], [b]) => b - a);
    complete.push(...ranked.filter(([, kept]) => feasible.larger(kept).length === 0));
    growing = ranked.slice(0, WIDTH).map(([, kept]) => kept);
  }
  return complete.sort(([a], [b]) => b - a).map(([, kept]) => kept);
}

/**
 * Which prices to look at, by index. What the best policy costs at a price is the slope of its worth there, and so
 * its score is known as well (envelope theorem).
 */
function pricesAsked(
  worth: Float64Array,
  prices: Float64Array,
  { cost: kind = 'latencyMs', constraint }: Objective & { readonly constraint: NumericConstraint },
  decodeMs: number,
): readonly number[] {
  const goal = constraint.minAccuracy;
  // A limit on another cost says nothing about the price of this one.
  const asked = constraint[LIMITS[kind]];
  const limit = asked !== undefined && kind === 'latencyMs' ? asked - decodeMs : asked;
  const all = Array.from(prices.keys());
  const steps = all.slice(1).map((p) => {
    const cost = (worth[p] - worth[p - 1]) / (prices[p - 1] - prices[p]);
    return { cost, score: worth[p] + prices[p] * cost };
  });
  const dearest = steps.length - 1;
  let at: number;
  if (goal !== undefined) at = steps.findIndex(({ score }) => score >= goal);
  else if (limit !== undefined) at = steps.findLastIndex(({ cost }) => cost <= limit);
  else return all;
  if (at < 0) at = goal === undefined ? 0 : dearest;
  return all.filter((p) => Math.abs(p - at) <= AROUND);
}

/** What of a limit on the time nobody can save; 0 where it is not counted, or not known. */
function decodeMsOf({ decodeMs }: Profile, { constraint }: Objective): number {
  return decodeMs && !constraint?.modelTime ? mean(decodeMs) : 0;
}

function meanOf(values: Float64Array, indexes: readonly number[]): number {
  return indexes.reduce((sum, index) => sum + values[index], 0) / indexes.length;
}
