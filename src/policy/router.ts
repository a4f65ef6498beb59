import { PremodelError } from '../error.ts';
import { gradientBoostingRegression } from '../learn/boosting/regression.ts';
import { randomForestRegression } from '../learn/forest/regression.ts';
import { matrixFromRows } from '../learn/matrix.ts';
import type { RegressionLearner, Regressor } from '../learn/regressor.ts';
import { restoreRegressor } from '../learn/restore-regressor.ts';
import type { Profile } from '../profile/profile.ts';
import { selectInputs } from '../profile/select.ts';
import { seededRandom, shuffle } from '../random.ts';
import { evidenceColumns, evidenceWidth } from './combine/evidence-columns.ts';
import { type EvidenceLayout, evidenceLayout } from './combine/evidence-layout.ts';
import { costsOf } from './costs.ts';
import { fullKnowledge } from './knowledge-of.ts';
import { frontierOf, replayHeldOut } from './measure-points.ts';
import { type Frontier, frontierState, readFrontier } from './operating-point.ts';
import { bestCandidate, mean, scoresBy } from './optimal-candidate.ts';
import type { Knowledge, Objective, Policy, PolicyState, PolicyTrainer } from './policy.ts';
import { policyReader, readNames } from './policy-state.ts';
import { POINTS, priceLadder } from './prices.ts';

export interface RouterOptions {
  /** Skip the cross-validation of the operating points; the policy has no frontier then. Default false. */
  readonly unmeasured?: boolean;
}

/** The cheapest candidate is run first, for its evidence, where it costs at most this share of the single best. */
const CHEAP_PROBE = 0.25;
/** Up to so many rows a forest, which has no rate to set, beyond that boosting, which is faster. */
const FOREST_ROWS = 3000;
/** More rows than this add time and hardly accuracy. */
const MOST_ROWS = 20_000;
/** Costs that vary less than this, relative to their mean, are taken as their mean. */
const CONSTANT_COST = 0.1;

interface RouterParts {
  readonly candidates: readonly string[];
  readonly features: readonly string[];
  readonly evidence: readonly string[];
  /** Index of the candidate run first whatever the input. */
  readonly probe?: number;
  readonly scores: readonly Regressor[];
  /** A number where a candidate costs about the same on every input. */
  readonly costs: readonly (Regressor | number)[];
  readonly prices: Float64Array;
  readonly frontier?: Frontier;
}

/**
 * Predicts the score and the cost of every candidate from the input's features and, where a candidate is cheap
 * enough to run first as a probe, from what it said; runs the one with the best score minus price times cost.
 * Each of several prices is an operating point.
 *
 * @throws PremodelError `nothing-to-go-by` where there are neither features nor a probe's evidence
 */
export function router(options: RouterOptions = {}): PolicyTrainer {
  return {
    kind: 'router',
    fit(profile, objective, { seed, onProgress }) {
      const fitOn = (rows: Profile) => fitRouter(rows, objective, seed);
      if (options.unmeasured) return routerPolicy(fitOn(profile));
      const heldOut = replayHeldOut((rows) => routerPolicy(fitOn(rows)), POINTS, profile, objective, {
        seed,
        onFold: (done, total) => onProgress?.(done / (total + 1)),
      });
      return routerPolicy({ ...fitOn(profile), frontier: frontierOf(heldOut, objective) });
    },
  };
}

function fitRouter(all: Profile, objective: Objective, seed: number): RouterParts {
  const profile = sampled(all, seed);
  const { candidates } = profile;
  const costs = candidates.map((candidate) => costsOf(candidate, objective));
  const means = costs.map(mean);
  const cheapest = means.indexOf(Math.min(...means));
  const best = bestCandidate(profile, objective);
  const evidence = profile.evidenceNames;
  const probes = evidence.length > 0 && means[cheapest] <= CHEAP_PROBE * means[best];
  const features = profile.features.names;
  if (!probes && features.length === 0) {
    throw new PremodelError(
      'nothing-to-go-by',
      'there are no features, and no candidate is cheap enough to ask',
      {
        remedy: 'Use a policy that runs candidates in turn: cascade, planner.',
      },
    );
  }
  const layout = evidenceLayout(evidence);
  const ran = probes ? [cheapest] : [];
  const x = matrixFromRows(
    fullKnowledge(profile, features).map((known) => evidenceColumns(known, ran, layout)),
  );
  const learner: RegressionLearner =
    x.rows <= FOREST_ROWS
      ? randomForestRegression({ nEstimators: 200, maxFeatures: 1 / 3 })
      : gradientBoostingRegression({ maxIter: 100, learningRate: 0.06, maxLeafNodes: 15, maxFeatures: 0.7 });
  return {
    candidates: candidates.map(({ name }) => name),
    features,
    evidence: probes ? evidence : [],
    ...(probes && { probe: cheapest }),
    scores: candidates.map((candidate) => learner.fit(x, scoresBy(candidate, objective.criterion), { seed })),
    costs: costs.map((cost, k) => (varies(cost, means[k]) ? learner.fit(x, cost, { seed }) : means[k])),
    prices: priceLadder(profile, objective),
  };
}

function sampled(profile: Profile, seed: number): Profile {
  if (profile.inputs.length <= MOST_ROWS) return profile;
  const order = shuffle(Int32Array.from(profile.inputs.keys()), seededRandom(seed));
  return selectInputs(profile, order.slice(0, MOST_ROWS).sort());
}

function varies(costs: Float64Array, center: number): boolean {
  const variance = mean(costs.map((cost) => (cost - center) ** 2));
  return Math.sqrt(variance) > CONSTANT_COST * center;
}

function routerPolicy(parts: RouterParts): Policy {
  const { candidates, features, evidence, probe, scores, costs, prices, frontier } = parts;
  const layout = evidenceLayout(evidence);
  const usual = frontier?.chosen ?? Math.floor(prices.length / 2);
  return {
    kind: 'router',
    candidates,
    features,
    evidence,
    ...(frontier && { frontier }),
    next(knowledge, { point = usual, finish = false } = {}) {
      const ran = candidates.map((_, k) => k).filter((k) => knowledge.evidence[k]);
      const beyond = ran.find((k) => k !== probe);
      if (beyond !== undefined) return { kind: 'answer', candidate: beyond };
      if (probe !== undefined && ran.length === 0) return { kind: 'run', candidate: probe };
      if (finish && ran.length > 0) return { kind: 'answer', candidate: ran[0] };
      const chosen = worthiest(knowledge, ran, parts, layout, prices[point]);
      return { kind: chosen === probe ? 'answer' : 'run', candidate: chosen };
    },
    toJSON: () => ({
      kind: 'router',
      candidates,
      features,
      evidence,
      ...(probe !== undefined && { probe }),
      scores,
      costs,
      prices: Array.from(prices),
      ...(frontier && { frontier: frontierState(frontier) }),
    }),
  };
}

function worthiest(
  knowledge: Knowledge,
  ran: readonly number[],
  { scores, costs, probe }: RouterParts,
  layout: EvidenceLayout,
  price: number,
): number {
  const columns = evidenceColumns(knowledge, ran, layout);
  let best = 0;
  let most = Number.NEGATIVE_INFINITY;
  scores.forEach((score, k) => {
    const cost = costs[k];
    // The probe is paid for already.
    const toPay = k === probe ? 0 : typeof cost === 'number' ? cost : Math.max(0, cost.predict(columns));
    const worth = score.predict(columns) - price * toPay;
    if (worth > most) {
      best = k;
      most = worth;
    }
  });
  return best;
}

export function restoreRouter(state: PolicyState): Policy {
  const reader = policyReader(state);
  const candidates = readNames(reader, 'candidates', 1);
  const features = readNames(reader, 'features');
  const evidence = readNames(reader, 'evidence');
  const probe = reader.has('probe') ? reader.integer('probe', 0, candidates.length - 1) : undefined;
  const width = evidenceWidth(features.length, probe === undefined ? 0 : 1, evidenceLayout(evidence));
  const regressor = (field: string) => (value: unknown) => {
    const restored = restoreRegressor(value);
    return restored.features === width ? restored : reader.fail(field, 'read other columns');
  };
  const scores = reader.list('scores', candidates.length).map(regressor('scores'));
  const costs = reader
    .list('costs', candidates.length)
    .map((cost) =>
      typeof cost === 'number' ? policyReader({ cost }).number('cost', 0) : regressor('costs')(cost),
    );
  const prices = reader.numbers('prices', undefined, 0);
  if (prices.length === 0) reader.fail('prices', 'is empty');
  const frontier = reader.has('frontier') ? readFrontier(reader, 'frontier') : undefined;
  if (frontier && frontier.points.length !== prices.length) reader.fail('frontier', 'has other points');
  return routerPolicy({ candidates, features, evidence, probe, scores, costs, prices, frontier });
}
