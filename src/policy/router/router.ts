import { MultiOutputForest } from '../../learn/forest/multi-output.ts';
import { matrix } from '../../learn/matrix.ts';
import type { Profile } from '../../profile/profile.ts';
import { costsOf } from '../costs.ts';
import { fixedPolicy } from '../fixed.ts';
import { frontierOf, replayHeldOut } from '../measure-points.ts';
import { type Frontier, frontierState, readFrontier } from '../operating-point.ts';
import { bestCandidate, mean, scoresBy } from '../optimal-candidate.ts';
import type { Objective, Policy, PolicyState, PolicyTrainer } from '../policy.ts';
import { policyReader, readNames } from '../policy-state.ts';
import { priceLadder } from '../prices.ts';
import { NeighborScores } from './neighbor-scores.ts';

export const ROUTER_POINTS = 12;
const FOREST = { nEstimators: 100, maxFeatures: 0.2 };

export interface RouterOptions {
  /** Skip the cross-validation of the operating points; the policy has no frontier then. Default false. */
  readonly unmeasured?: boolean;
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
  readonly frontier?: Frontier;
}

/**
 * Looks at the features, predicts the score of every candidate, and runs the one with the best score after the price
 * of its cost. The prediction is the mean of two that err differently: a random forest for all candidates at once,
 * and the nearest training inputs. Several prices, each an operating point.
 *
 * Where cross-validation shows no gain in score or cost, or there are no features, it is the single best alone.
 */
export function router(options: RouterOptions = {}): PolicyTrainer {
  return {
    kind: 'router',
    fit(profile, objective, { seed, onProgress }) {
      const best = fixedPolicy(profile.candidates[bestCandidate(profile, objective)].name);
      if (profile.features.names.length === 0 || profile.candidates.length === 1) return best;
      if (options.unmeasured) return routerPolicy(fitRouter(profile, objective, seed));
      const heldOut = replayHeldOut(
        (rows) => routerPolicy(fitRouter(rows, objective, seed)),
        ROUTER_POINTS,
        profile,
        objective,
        { seed, onFold: (done, total) => onProgress?.(done / (total + 1)) },
      );
      const frontier = frontierOf(heldOut, objective);
      if (!gains(frontier, objective)) return best;
      return routerPolicy({ ...fitRouter(profile, objective, seed), frontier });
    },
  };
}

function gains({ points, chosen, singleBest }: Frontier, { cost = 'latencyMs' }: Objective): boolean {
  const point = points[chosen];
  const saves = (point[cost] ?? 0) < (singleBest[cost] ?? 0);
  return point.accuracy > singleBest.accuracy || (saves && point.accuracy === singleBest.accuracy);
}

function fitRouter(profile: Profile, objective: Objective, seed: number): RouterParts {
  const { features, candidates, inputs } = profile;
  const scores = matrix(inputs.length, candidates.length);
  candidates.forEach((candidate, k) => {
    scoresBy(candidate, objective.criterion).forEach((score, row) => {
      scores.data[row * candidates.length + k] = score;
    });
  });
  return {
    candidates: candidates.map(({ name }) => name),
    features: features.names,
    forest: MultiOutputForest.fit(features.values, scores, { ...FOREST, seed }),
    neighbors: NeighborScores.fit(features.values, scores),
    costs: Float64Array.from(candidates, (candidate) => mean(costsOf(candidate, objective))),
    prices: Float64Array.of(...priceLadder(profile, objective, ROUTER_POINTS - 1), 0),
  };
}

function routerPolicy(parts: RouterParts): Policy {
  const { candidates, features, forest, neighbors, costs, prices, frontier } = parts;
  const usual = frontier?.chosen ?? prices.length - 1;
  return {
    kind: 'router',
    candidates,
    features,
    evidence: [],
    points: prices.length,
    ...(frontier && { frontier }),
    next(knowledge, { point = usual } = {}) {
      const ran = knowledge.evidence.findIndex((evidence) => evidence !== undefined);
      if (ran >= 0) return { kind: 'answer', candidate: ran };
      const [a, b] = [forest.predict(knowledge.features), neighbors.predict(knowledge.features)];
      let best = 0;
      let most = Number.NEGATIVE_INFINITY;
      costs.forEach((cost, k) => {
        const value = (a[k] + b[k]) / 2 - prices[point] * cost;
        if (value > most || (value === most && cost < costs[best])) {
          most = value;
          best = k;
        }
      });
      return { kind: 'run', candidate: best };
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
  return routerPolicy({
    candidates,
    features,
    forest: MultiOutputForest.restore(reader.part('forest'), features.length, candidates.length),
    neighbors: NeighborScores.restore(reader.part('neighbors'), features.length, candidates.length),
    costs: reader.numbers('costs', candidates.length),
    prices,
    frontier,
  });
}
