import { kFold, trainTestOf } from '../learn/folds.ts';
import type { CandidateProfile, Profile } from '../profile/profile.ts';
import { selectInputs } from '../profile/select.ts';
import { mean, quantile } from '../statistics.ts';
import { choosePoint } from './constraint.ts';
import { costKinds } from './costs.ts';
import type { HeldOut } from './held-out.ts';
import type { Frontier, OperatingPoint } from './operating-point.ts';
import { bestCandidate, scoresBy } from './optimal-candidate.ts';
import type { Objective, Policy } from './policy.ts';
import { replay } from './replay.ts';
import type { Replayed } from './replayed.ts';

const FOLDS = 5;

/**
 * Cross-validates all operating points at once.
 * @param fitOn what is fitted on all rows later; gives the same number of points on any rows
 */
export function replayHeldOut(
  fitOn: (profile: Profile) => Policy,
  points: number,
  profile: Profile,
  objective: Objective,
  options: { readonly seed: number; readonly onFold?: (done: number, total: number) => void },
): HeldOut {
  const rows = profile.inputs.length;
  const folds = Math.min(FOLDS, rows);
  const foldOf = kFold(rows, Math.max(2, folds), options.seed);
  const parts = Array.from({ length: points }, (): Replayed[] => []);
  const singles: Replayed[] = [];
  const order: number[] = [];
  for (let fold = 0; fold < folds; fold++) {
    const { train, test } = trainTestOf(foldOf, fold);
    const training = selectInputs(profile, train);
    const policy = fitOn(training);
    parts.forEach((part, point) => {
      part.push(replay(policy, profile, objective, test, point));
    });
    singles.push(singleOn(profile, objective, bestCandidate(training, objective), test));
    order.push(...test);
    options.onFold?.(fold + 1, folds);
  }
  return {
    points: parts.map((part) => inOrder(part, order)),
    singleBest: inOrder(singles, order),
  };
}

/** The stored frontier, with the point that the objective's constraint chooses. */
export function frontierOf({ points, singleBest }: HeldOut, objective: Objective): Frontier {
  const measured = { points: points.map(pointOf), singleBest: pointOf(singleBest) };
  return { ...measured, chosen: choosePoint(measured, objective.constraint, objective.cost) };
}

export function pointOf(replayed: Replayed): OperatingPoint {
  const { score, latencyMs, endToEndMs, energyMj, cost, ran, continued } = replayed;
  return {
    accuracy: mean(score),
    latencyMs: mean(latencyMs),
    p95LatencyMs: quantile(latencyMs, 0.95),
    ...(endToEndMs && { endToEndMs: mean(endToEndMs), p95EndToEndMs: quantile(endToEndMs, 0.95) }),
    ...(energyMj && { energyMj: mean(energyMj) }),
    ...(cost && { cost: mean(cost) }),
    runShares: sharesOf(ran),
    ...(continued.size > 0 && { continuedShares: sharesOf(continued) }),
  };
}

function sharesOf(rowsByName: Replayed['ran']): Readonly<Record<string, number>> {
  return Object.fromEntries(Array.from(rowsByName, ([name, rows]) => [name, mean(rows)]));
}

function singleOn(profile: Profile, objective: Objective, best: number, rows: Int32Array): Replayed {
  const candidate: CandidateProfile = profile.candidates[best];
  const pick = (values?: Float64Array) => values && Float64Array.from(rows, (row) => values[row]);
  return {
    score: pick(scoresBy(candidate, objective.criterion))!,
    latencyMs: pick(candidate.latencyMs)!,
    endToEndMs: pick(profile.decodeMs && candidate.latencyMs.map((ms, row) => profile.decodeMs![row] + ms)),
    energyMj: pick(candidate.energyMj),
    cost: pick(candidate.cost),
    answeredBy: Array.from(rows, () => candidate.name),
    ran: new Map([[candidate.name, new Float64Array(rows.length).fill(1)]]),
    continued: new Map(),
  };
}

/** The rows of all parts where they stand in the profile. */
function inOrder(parts: readonly Replayed[], order: readonly number[]): Replayed {
  const place = (pick: (part: Replayed) => Float64Array | undefined) => {
    if (!parts.every(pick)) return undefined;
    const result = new Float64Array(order.length);
    let m = 0;
    for (const part of parts) {
      for (const value of pick(part)!) result[order[m++]] = value;
    }
    return result;
  };
  const byName = (pick: (part: Replayed) => Replayed['ran']) => {
    const names = new Set(parts.flatMap((part) => [...pick(part).keys()]));
    return new Map(
      Array.from(names, (name) => [name, place((part) => pick(part).get(name) ?? nowhere(part))!]),
    );
  };
  const [energyMj, cost] = [costKinds[1], costKinds[2]].map((kind) => place((part) => part[kind]));
  return {
    score: place(({ score }) => score)!,
    latencyMs: place(({ latencyMs }) => latencyMs)!,
    endToEndMs: place(({ endToEndMs }) => endToEndMs),
    energyMj,
    cost,
    answeredBy: placeNames(parts, order),
    ran: byName(({ ran }) => ran),
    continued: byName(({ continued }) => continued),
  };
}

function placeNames(parts: readonly Replayed[], order: readonly number[]): (string | undefined)[] {
  const names = new Array<string | undefined>(order.length);
  parts
    .flatMap(({ answeredBy }) => answeredBy)
    .forEach((name, m) => {
      names[order[m]] = name;
    });
  return names;
}

/** Of a candidate that a fold's policy does not know. */
function nowhere({ score }: Replayed): Float64Array {
  return new Float64Array(score.length);
}
