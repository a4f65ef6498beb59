import { LinearRegressor } from '../../learn/linear/linear-regressor.ts';
import type { StateReader } from '../../learn/state-reader.ts';
import type { Profile } from '../../profile/profile.ts';
import type { Combined } from '../combine/combiner.ts';
import { type EvidenceLayout, evidenceLayout } from '../combine/evidence-layout.ts';
import { restoreCombiner } from '../combine/fit-combiner.ts';
import { frontierOf, replayHeldOut } from '../measure-points.ts';
import { frontierState, readFrontier } from '../operating-point.ts';
import type { Action, Knowledge, Policy, PolicyState, PolicyTrainer } from '../policy.ts';
import { policyReader, readNames } from '../policy-state.ts';
import { POINTS } from '../prices.ts';
import { fitPlannerParts, type PlannerOptions } from './fit-planner.ts';
import { type PlanState, stateKey, withRun } from './plan.ts';
import type { PlannerParts } from './planner-parts.ts';
import { stateColumns, stateWidth } from './state-columns.ts';

/**
 * Runs one candidate after the other, each time asking whether another run is worth its cost, and answers with
 * what all runs said together. Fitted by backward induction over sets of runs (`fitPlan`), for several prices
 * of the cost at once: each is an operating point.
 *
 * @example
 * const constraint = { maxLatencyMs: 20 };
 * const policy = planner().fit(profile, { criterion: 'top1', successAt: 0.5, constraint }, { seed: 1 });
 */
export function planner(options: PlannerOptions = {}): PolicyTrainer {
  return {
    kind: 'planner',
    fit(profile, objective, { seed, onProgress }) {
      const share = options.unmeasured ? 1 : 1 / 6;
      const fitOn = (rows: Profile, from: number) =>
        fitPlannerParts(rows, objective, options, seed, (done) => onProgress?.(from + share * done));
      const parts = fitOn(profile, 0);
      if (options.unmeasured) return plannerPolicy(parts);
      let fold = 0;
      const heldOut = replayHeldOut(
        (rows) => plannerPolicy(fitOn(rows, ++fold * share)),
        POINTS,
        profile,
        objective,
        { seed },
      );
      return {
        ...plannerPolicy({ ...parts, frontier: frontierOf(heldOut, objective) }),
        heldOut: { ...heldOut, profile },
      };
    },
  };
}

export function plannerPolicy(parts: PlannerParts): Policy {
  const { candidates, features, evidence, states, points, frontier, depth } = parts;
  const layout = evidenceLayout(evidence);
  const byKey = new Map(states.map((state) => [stateKey(state.ran), state]));
  const defaultPoint = frontier?.chosen ?? Math.floor(points / 2);
  return {
    kind: 'planner',
    candidates,
    features,
    evidence,
    points,
    ...(frontier && { frontier }),
    next(knowledge, { point = defaultPoint, finish = false } = {}) {
      const ran = candidates.map((_, k) => k).filter((k) => knowledge.evidence[k] !== undefined);
      const state = byKey.get(stateKey(ran));
      // No plan leads here, but whoever runs the candidates may.
      if (!state) return { kind: 'answer', candidate: ran[ran.length - 1] };
      const combined = state.combiner?.combine(knowledge, ran);
      const next = finish && combined ? -1 : worthiest(state, combined, knowledge, layout, point);
      if (next >= 0) return { kind: 'run', candidate: next };
      return combined ? answer(combined) : { kind: 'abstain' };
    },
    toJSON: () => ({
      kind: 'planner',
      candidates,
      features,
      evidence,
      depth,
      points,
      ...(frontier && { frontier: frontierState(frontier) }),
      states: states.map(({ ran, combiner, actions, gains }) => ({
        ran,
        ...(combiner && { combiner }),
        actions,
        gains: gains.map((ofPoint) =>
          ofPoint.map(({ intercept, coefficients }) => [intercept, ...coefficients].map(shortened)),
        ),
      })),
    }),
  };
}

export function restorePlanner(state: PolicyState): Policy {
  const reader = policyReader(state);
  const candidates = readNames(reader, 'candidates', 1);
  const features = readNames(reader, 'features');
  const evidence = readNames(reader, 'evidence');
  const points = reader.integer('points', 1, 1000);
  const depth = reader.integer('depth', 0, 1000);
  const shape = { candidates: candidates.length, features: features.length, points, depth };
  const layout = evidenceLayout(evidence);
  const states = reader.list('states').map((each) => readState(policyReader(each), shape, layout));
  const frontier = reader.has('frontier') ? readFrontier(reader, 'frontier') : undefined;
  if (frontier && frontier.points.length !== points) reader.fail('frontier', 'has another number of points');
  assertPlan(reader, states);
  return plannerPolicy({ candidates, features, evidence, depth, states, points, frontier });
}

interface Shape {
  readonly candidates: number;
  readonly features: number;
  readonly points: number;
  readonly depth: number;
}

function readState(reader: StateReader, shape: Shape, layout: EvidenceLayout): PlanState {
  const indexes = (field: string) => Array.from(reader.integers(field, undefined, 0, shape.candidates - 1));
  const ran = indexes('ran');
  if (!ran.every((k, i) => i === 0 || k > ran[i - 1])) reader.fail('ran', 'is not ascending');
  const actions = indexes('actions');
  if (new Set([...ran, ...actions]).size !== ran.length + actions.length) {
    reader.fail('actions', 'run something twice');
  }
  const context = { runs: ran.length, layout, depth: shape.depth, features: shape.features };
  const combiner =
    ran.length > 0 ? restoreCombiner(policyReader(reader.object('combiner')), context) : undefined;
  const signals = combiner?.signals(ran.length) ?? 0;
  const width = stateWidth(shape.features, ran.length, layout, signals);
  const gains = reader.list('gains', shape.points).map((ofPoint) =>
    policyReader({ ofPoint })
      .list('ofPoint', actions.length)
      .map((numbers) => {
        const values = policyReader({ numbers }).numbers('numbers', width + 1);
        return new LinearRegressor(values.slice(1), values[0], 0);
      }),
  );
  return { ran, combiner, actions, gains };
}

/** A plan starts with nothing run, and every action leads to a set it knows. */
function assertPlan(reader: StateReader, states: readonly PlanState[]): void {
  const keys = new Set(states.map(({ ran }) => stateKey(ran)));
  if (keys.size !== states.length) reader.fail('states', 'hold a set of runs twice');
  if (!states.some(({ ran, actions }) => ran.length === 0 && actions.length > 0)) {
    reader.fail('states', 'do not say what to run first');
  }
  const leads = states.every(({ ran, actions }) =>
    actions.every((action) => keys.has(stateKey(withRun(ran, action)))),
  );
  if (!leads) reader.fail('states', 'lead to a set of runs that is not among them');
}

function worthiest(
  state: PlanState,
  combined: Combined | undefined,
  knowledge: Knowledge,
  layout: EvidenceLayout,
  point: number,
): number {
  if (state.actions.length === 0) return -1;
  const columns = stateColumns(combined, knowledge, state.ran, layout);
  let best = -1;
  let most = combined ? 0 : Number.NEGATIVE_INFINITY;
  state.gains[point].forEach((gain, a) => {
    if (knowledge.unanswered?.has(state.actions[a])) return;
    const value = gain.predict(columns);
    if (value > most) {
      most = value;
      best = state.actions[a];
    }
  });
  return best;
}

function answer({ candidate, classes }: Combined): Action {
  return { kind: 'answer', candidate, ...(classes && { classes }) };
}

/** Seven digits are more than the data say, and a third of the file. */
function shortened(value: number): number {
  return Number(value.toPrecision(7));
}
