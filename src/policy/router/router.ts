import { MultiOutputForest } from '../../learn/forest/multi-output.ts';
import { matrix } from '../../learn/matrix.ts';
import type { StateReader } from '../../learn/state-reader.ts';
import type { Profile } from '../../profile/profile.ts';
import { mean } from '../../statistics.ts';
import { isWithin } from '../constraint.ts';
import { costsOf } from '../costs.ts';
import { fixedPolicy } from '../fixed.ts';
import { frontierOf, replayHeldOut } from '../measure-points.ts';
import { type Frontier, frontierState, readFrontier } from '../operating-point.ts';
import { bestCandidate, scoresBy } from '../optimal-candidate.ts';
import type { Objective, Policy, PolicyState, PolicyTrainer } from '../policy.ts';
import { policyReader, readNames } from '../policy-state.ts';
import { priceLadder } from '../prices.ts';
import { established } from './established.ts';
import { NeighborScores } from './neighbor-scores.ts';
import { TrainingRuns } from './training-runs.ts';
import { Trials } from './trials.ts';

export const ROUTER_POINTS = 12;
const FOREST = { nEstimators: 100, maxFeatures: 0.2 };

export interface RouterOptions {
  /** Skip the cross-validation of the operating points; the policy has no frontier then. Default false. */
  readonly unmeasured?: boolean;
  /**
   * Let another candidate run for a limited time first, where the profile says which runs answer or what time they have,
   * and where that gains on the training rows. Default true.
   */
  readonly trials?: boolean;
}

interface RouterParts {
  readonly candidates: readonly string[];
  readonly features: readonly string[];
  readonly forest: MultiOutputForest;
  readonly neighbors: NeighborScores;
  /** Mean cost of a run of each candidate. */
  readonly costs: Float64Array;
  /** What a unit of cost is worth in score at each operating point, falling. */
  readonly prices: Float64Array;
  readonly trials?: Trials;
  /** By operating point, whether something is tried first. */
  readonly tries: readonly boolean[];
  readonly frontier?: Frontier;
}

/**
 * Looks at the features, predicts the score of every candidate, and runs the one with the best score after the price
 * of its cost. The prediction is the mean of two that err differently: a random forest for all candidates at once,
 * and the nearest training inputs. Several prices, each an operating point. Before it another may be tried (`Trials`);
 * where a run ends without an answer, the best of the others runs.
 *
 * Where cross-validation shows no gain in score or cost and the single best keeps to the limits, or where there are
 * no features, it is the single best alone.
 *
 * @example
 * const policy = router().fit(profile, { ...objective, cost: 'cost' }, { seed: 1 });
 */
export function router(options: RouterOptions = {}): PolicyTrainer {
  return {
    kind: 'router',
    fit(profile, objective, { seed, onProgress }) {
      const best = fixedPolicy(profile.candidates[bestCandidate(profile, objective)].name);
      if (profile.features.names.length === 0 || profile.candidates.length === 1) return best;
      if (options.unmeasured) return routerPolicy(fitRouter(profile, objective, options, seed));
      const heldOut = replayHeldOut(
        (rows) => routerPolicy(fitRouter(rows, objective, options, seed)),
        ROUTER_POINTS,
        profile,
        objective,
        { seed, onFold: (done, total) => onProgress?.(done / (total + 1)) },
      );
      const frontier = frontierOf(heldOut, objective);
      const isBestAllowed = isWithin(frontier.singleBest, objective.constraint ?? {});
      if (isBestAllowed && !gains(frontier, objective)) return best;
      return {
        ...routerPolicy({ ...fitRouter(profile, objective, options, seed), frontier }),
        heldOut: { ...heldOut, profile },
      };
    },
  };
}

function gains({ points, chosen, singleBest }: Frontier, { cost = 'latencyMs' }: Objective): boolean {
  const point = points[chosen];
  const saves = (point[cost] ?? 0) < (singleBest[cost] ?? 0);
  return point.accuracy > singleBest.accuracy || (saves && point.accuracy === singleBest.accuracy);
}

function fitRouter(
  profile: Profile,
  objective: Objective,
  options: RouterOptions,
  seed: number,
): RouterParts {
  const { features, candidates, inputs } = profile;
  const scores = matrix(inputs.length, candidates.length);
  candidates.forEach((candidate, k) => {
    scoresBy(candidate, objective.criterion).forEach((score, row) => {
      scores.data[row * candidates.length + k] = score;
    });
  });
  const forest = MultiOutputForest.fit(features.values, scores, { ...FOREST, seed });
  const neighbors = NeighborScores.fit(features.values, scores);
  const costs = Float64Array.from(candidates, (candidate) => mean(costsOf(candidate, objective)));
  const prices = Float64Array.of(...priceLadder(profile, objective, ROUTER_POINTS - 1), 0);
  const untried = {
    candidates: candidates.map(({ name }) => name),
    features: features.names,
    forest,
    neighbors,
    costs,
    prices,
    tries: Array.from(prices, () => false),
  };
  if (options.trials === false || !mayBeStopped(profile)) return untried;
  const trials = Trials.of(forest, TrainingRuns.of(profile, objective));
  if (!trials) return untried;
  const tries = established({ forest, neighbors, trials }, features.values, prices, (a, b, price) =>
    worthiest(a, b, costs, price),
  );
  return tries.includes(true) ? { ...untried, trials, tries } : untried;
}

/** Whether it is known what stopping a run comes to. */
function mayBeStopped({ candidates, timeLimit }: Profile): boolean {
  return timeLimit !== undefined || candidates.some(({ answered }) => answered);
}

/** The candidate with the best mean of two predicted scores after the price of its cost; -1 where none is allowed. */
function worthiest(
  byForest: Float64Array,
  byNeighbors: Float64Array,
  costs: Float64Array,
  price: number,
  except?: ReadonlySet<number>,
): number {
  let best = -1;
  let most = Number.NEGATIVE_INFINITY;
  costs.forEach((cost, k) => {
    if (except?.has(k)) return;
    const value = (byForest[k] + byNeighbors[k]) / 2 - price * cost;
    if (value > most || (value === most && cost < costs[best])) {
      most = value;
      best = k;
    }
  });
  return best;
}

function routerPolicy(parts: RouterParts): Policy {
  const { candidates, features, forest, neighbors, costs, prices, trials, tries, frontier } = parts;
  const defaultPoint = frontier?.chosen ?? prices.length - 1;
  return {
    kind: 'router',
    candidates,
    features,
    evidence: [],
    points: prices.length,
    ...(frontier && { frontier }),
    next(knowledge, { point = defaultPoint } = {}) {
      const { evidence, unanswered } = knowledge;
      const ran = evidence.findIndex((columns) => columns !== undefined);
      if (ran >= 0) return { kind: 'answer', candidate: ran };
      const isFirst = !unanswered || unanswered.size === 0;
      const leaves = forest.leavesOf(knowledge.features);
      const [a, b] = [forest.predictFrom(leaves), neighbors.predict(knowledge.features)];
      const candidate = worthiest(a, b, costs, prices[point], unanswered);
      if (candidate < 0) return { kind: 'abstain' };
      const trial = isFirst && tries[point] ? trials?.best(leaves, candidate, prices[point]) : undefined;
      return { kind: 'run', ...(trial ?? { candidate }) };
    },
    toJSON: () => ({
      kind: 'router',
      candidates,
      features,
      costs: Array.from(costs),
      prices: Array.from(prices),
      ...(frontier && { frontier: frontierState(frontier) }),
      forest,
      neighbors,
      ...(trials && { trials, tries }),
    }),
  };
}

export function restoreRouter(state: PolicyState): Policy {
  const reader = policyReader(state);
  const candidates = readNames(reader, 'candidates', 1);
  const features = readNames(reader, 'features', 1);
  const prices = reader.numbers('prices', undefined, 0);
  if (prices.length === 0) reader.fail('prices', 'are none');
  const frontier = reader.has('frontier') ? readFrontier(reader, 'frontier') : undefined;
  if (frontier && frontier.points.length !== prices.length) {
    reader.fail('frontier', 'has another number of points');
  }
  const neighbors = NeighborScores.restore(reader.part('neighbors'), features.length, candidates.length);
  const forest = MultiOutputForest.restore(reader.part('forest'), features.length, neighbors.scores);
  const tried = reader.has('trials');
  return routerPolicy({
    candidates,
    features,
    forest,
    neighbors,
    costs: reader.numbers('costs', candidates.length),
    prices,
    ...(tried && { trials: Trials.restore(reader.part('trials'), forest, neighbors.scores) }),
    tries: tried ? readFlags(reader, 'tries', prices.length) : [],
    frontier,
  });
}

function readFlags(reader: StateReader, field: string, length: number): readonly boolean[] {
  const flags = reader.list(field, length);
  if (!flags.every((flag) => typeof flag === 'boolean')) reader.fail(field, 'are not true or false');
  return flags;
}
