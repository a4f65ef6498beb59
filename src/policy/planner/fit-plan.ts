import { kFold } from '../../learn/folds.ts';
import { LinearRegressor } from '../../learn/linear/linear-regressor.ts';
import { ridge } from '../../learn/linear/ridge.ts';
import { matrix, matrixFromRows } from '../../learn/matrix.ts';
import { withoutConstants } from '../combine/evidence-columns.ts';
import type { EvidenceLayout } from '../combine/evidence-layout.ts';
import type { CombinerFitter, FittedCombiner } from '../combine/fit-combiner.ts';
import { pairedGain } from '../paired-gain.ts';
import type { Knowledge } from '../policy.ts';
import { type PlanState, runSets, stateKey, withRun } from './plan.ts';
import { stateColumns } from './state-columns.ts';

/** A set of runs that so small a share of the training rows comes to is not planned for. */
const LEAST_VISITS = 0.002;
const FOLDS = 8;
/** Of coefficients on columns of unit variance: gains are small beside their noise, the best of many looks too good. */
const PENALTY = 30;
/**
 * Standard errors that going on from a set must gain, or every answer stands there: the one-standard-error rule of
 * Breiman et al., Classification and Regression Trees, 1984.
 */
const LEAST_GAIN = 1;

export interface PlanProblem {
  readonly layout: EvidenceLayout;
  /** Of every row, with every run there is. */
  readonly knowledge: readonly Knowledge[];
  readonly candidates: number;
  /** The expected cost of a candidate's run on every row, once others have run. */
  readonly costs: (candidate: number, ran: readonly number[]) => Float64Array;
  /** Falling; one operating point each. */
  readonly prices: Float64Array;
  /** At most so many runs. */
  readonly depth: number;
  readonly combiners: CombinerFitter;
  readonly seed: number;
  readonly onState?: (done: number, total: number) => void;
}

/** What a set is worth on every training row, by operating point; and what is done in it. */
interface Solved {
  readonly state: PlanState;
  /** points x rows: score minus price times cost still to come. */
  readonly worth: readonly Float64Array[];
  /** points x rows: the candidate run next, or -1. */
  readonly next: readonly Int32Array[];
}

/**
 * Backward induction over sets of runs, from large sets to small ones. For each set a regression reads what is
 * known once the set has run. It predicts what each next run gains over answering now, learned from what that
 * run came to under the decisions already fitted. Decisions on training rows are made by regressions that did
 * not see the row, so gains are not optimistic; where these decisions gain too little, answers stand. What an
 * answer is worth, `FittedCombiner.worth` says.
 *
 * @returns the sets that training rows come to, the empty one first
 */
export function fitPlan(problem: PlanProblem): PlanState[] {
  const { knowledge, candidates, depth, seed, onState } = problem;
  const rows = knowledge.length;
  const foldOf = kFold(rows, Math.min(FOLDS, rows), seed);
  const sets = runSets(candidates, Math.min(depth, candidates));
  const solved = new Map<string, Solved>();
  sets.forEach((ran, done) => {
    solved.set(stateKey(ran), solve(ran, solved, problem, foldOf));
    onState?.(done + 1, sets.length);
  });
  return reached(solved, rows);
}

function solve(
  ran: readonly number[],
  solved: ReadonlyMap<string, Solved>,
  problem: PlanProblem,
  foldOf: Int32Array,
): Solved {
  const { knowledge, candidates, costs, prices, depth, combiners, layout } = problem;
  const rows = knowledge.length;
  const fitted: Partial<FittedCombiner> = ran.length > 0 ? combiners.fit(ran) : {};
  const { combiner, combined } = fitted;
  const value = fitted.worth?.() ?? new Float64Array(rows);
  const actions =
    ran.length < depth ? Array.from({ length: candidates }, (_, c) => c).filter((c) => !ran.includes(c)) : [];
  if (actions.length === 0) {
    const stay = new Int32Array(rows).fill(-1);
    return {
      state: { ran, combiner, actions, gains: Array.from(prices, () => []) },
      worth: Array.from(prices, () => value),
      next: Array.from(prices, () => stay),
    };
  }
  const after = actions.map((action) => solved.get(stateKey(withRun(ran, action)))!);
  const added = actions.map((action) => costs(action, ran));
  const targets = matrix(rows, prices.length * actions.length);
  prices.forEach((price, point) => {
    actions.forEach((_, a) => {
      const worth = after[a].worth[point];
      for (let row = 0; row < rows; row++) {
        targets.data[row * targets.cols + point * actions.length + a] =
          worth[row] - price * added[a][row] - value[row];
      }
    });
  });
  const x = withoutConstants(
    matrixFromRows(knowledge.map((known, row) => stateColumns(combined?.[row], known, ran, layout))),
  );
  const { regressors, heldOut } = ridge({ alpha: PENALTY, standardize: true }).crossFit(x, targets, foldOf);
  const next = Array.from(prices, () => new Int32Array(rows));
  const goesOn = Array.from(prices, () => true);
  const worth = Array.from(prices, (_, point) => {
    const going = value.map((now, row) => {
      const offset = row * targets.cols + point * actions.length;
      // With nothing run there is no answer to stay with.
      let best = -1;
      let most = ran.length === 0 ? Number.NEGATIVE_INFINITY : 0;
      for (let a = 0; a < actions.length; a++) {
        if (heldOut.data[offset + a] > most) {
          best = a;
          most = heldOut.data[offset + a];
        }
      }
      next[point][row] = best < 0 ? -1 : actions[best];
      return best < 0 ? now : now + targets.data[offset + best];
    });
    if (ran.length === 0 || isWorthwhile(going, value)) return going;
    next[point].fill(-1);
    goesOn[point] = false;
    return value;
  });
  const gains = Array.from(prices, (_, point) =>
    regressors
      .slice(point * actions.length, (point + 1) * actions.length)
      .map((gain) => (goesOn[point] ? gain : never(gain))),
  );
  return { state: { ran, combiner, actions, gains }, worth, next };
}

/** Whether going on gains on rows that the decisions were fitted without. */
function isWorthwhile(going: Float64Array, value: Float64Array): boolean {
  const { gain, error } = pairedGain(value, going);
  return gain > LEAST_GAIN * error;
}

/** Says of every run that it brings less than answering now. */
function never({ features }: LinearRegressor): LinearRegressor {
  return new LinearRegressor(new Float64Array(features), -1, 0);
}

/** The states that enough training rows come to at some operating point, without actions that lead elsewhere. */
function reached(solved: ReadonlyMap<string, Solved>, rows: number): PlanState[] {
  const visits = new Map<string, number>();
  const points = solved.get('')!.next.length;
  for (let point = 0; point < points; point++) {
    for (let row = 0; row < rows; row++) {
      let ran: readonly number[] = [];
      for (;;) {
        const key = stateKey(ran);
        visits.set(key, (visits.get(key) ?? 0) + 1);
        const next = solved.get(key)!.next[point][row];
        if (next < 0) break;
        ran = withRun(ran, next);
      }
    }
  }
  const kept = [...solved.values()].filter(
    ({ state }) => (visits.get(stateKey(state.ran)) ?? 0) > LEAST_VISITS * rows,
  );
  const keys = new Set(kept.map(({ state }) => stateKey(state.ran)));
  return kept
    .map(({ state }) => onlyActions(state, (action) => keys.has(stateKey(withRun(state.ran, action)))))
    .reverse();
}

function onlyActions(state: PlanState, keep: (action: number) => boolean): PlanState {
  const positions = state.actions.map((_, a) => a).filter((a) => keep(state.actions[a]));
  return {
    ...state,
    actions: positions.map((a) => state.actions[a]),
    gains: state.gains.map((ofPoint) => positions.map((a) => ofPoint[a])),
  };
}
