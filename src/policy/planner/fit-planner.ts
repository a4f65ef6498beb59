import { ridge } from '../../learn/linear/ridge.ts';
import { matrixFromRows } from '../../learn/matrix.ts';
import type { Profile } from '../../profile/profile.ts';
import { selectEvidence } from '../../profile/select.ts';
import { mean } from '../../statistics.ts';
import { evidenceColumns, withoutConstants } from '../combine/evidence-columns.ts';
import { type EvidenceLayout, evidenceLayout } from '../combine/evidence-layout.ts';
import { combinerFitter } from '../combine/fit-combiner.ts';
import { costsAfter } from '../costs.ts';
import { fullKnowledge } from '../knowledge-of.ts';
import { bestCandidate } from '../optimal-candidate.ts';
import type { Knowledge, Objective } from '../policy.ts';
import { POINTS, priceLadder } from '../prices.ts';
import { sampleRows } from '../sample-rows.ts';
import { consideredCandidates } from './considered-candidates.ts';
import { fitPlan } from './fit-plan.ts';
import type { PlanState } from './plan.ts';
import type { PlannerParts } from './planner-parts.ts';

/** More rows than this add time and hardly accuracy. */
const MOST_ROWS = 20_000;
/** Sets of runs grow fast with candidates and runs: this deep at most, where there are not few candidates. */
const DEPTH_OF_MANY = 3;
const FEW_CANDIDATES = 5;
/** Features that take longer than this share of the single best's time are left out. */
const AFFORDABLE = 0.01;
/** Evidence that was measured to tell plans nothing new; a column more is noise more: decision 7. */
const TELLS_NOTHING_NEW = ['energy_score'];

export interface PlannerOptions {
  /** Which features to read: none, all, or all where they are nearly free. Default `auto`. */
  readonly features?: 'auto' | 'none' | 'all';
  /** Which evidence to read: all, or all but `energy_score`. Default `auto`, the latter. */
  readonly evidence?: 'auto' | 'all';
  /** At most so many runs an input. Default 3; all where there are no more than 5 candidates. */
  readonly maxRuns?: number;
  /** Skip the cross-validation of the operating points; the policy has no frontier then. Default false. */
  readonly unmeasured?: boolean;
}

/** Fits the plan on the candidates worth considering, and keeps those it runs. */
export function fitPlannerParts(
  profile: Profile,
  objective: Objective,
  options: PlannerOptions,
  seed: number,
  onProgress?: (fraction: number) => void,
): PlannerParts {
  const evidence =
    options.evidence === 'all'
      ? profile.evidenceNames
      : profile.evidenceNames.filter((name) => !TELLS_NOTHING_NEW.includes(name));
  const read = selectEvidence(sampleRows(profile, MOST_ROWS, seed), evidence);
  const considered = consideredCandidates(read, objective);
  const features = usefulFeatures(considered, objective, options.features);
  const layout = evidenceLayout(evidence);
  const knowledge = fullKnowledge(considered, features);
  const few = considered.candidates.length <= FEW_CANDIDATES;
  const combiners = combinerFitter({ profile: considered, objective, layout, knowledge, seed });
  const states = fitPlan({
    layout,
    knowledge,
    candidates: considered.candidates.length,
    costs: costsAfter(considered, objective, (measured, k) => expectedCosts(measured, knowledge, k, layout)),
    prices: priceLadder(considered, objective),
    depth: options.maxRuns ?? (few ? considered.candidates.length : DEPTH_OF_MANY),
    combiners,
    seed,
    onState: onProgress && ((done, total) => onProgress(done / total)),
  });
  return {
    ...onlyUsed(
      states,
      considered.candidates.map(({ name }) => name),
    ),
    features,
    evidence,
    depth: combiners.depth,
    points: POINTS,
  };
}

/**
 * The part of a measured cost that the input explains: what else the device did while it was measured is noise, which
 * a plan fitted on it would follow.
 */
function expectedCosts(
  measured: Float64Array,
  knowledge: readonly Knowledge[],
  candidate: number,
  layout: EvidenceLayout,
): Float64Array {
  const columns = knowledge.map((known) => evidenceColumns(known, [candidate], layout));
  const x = withoutConstants(matrixFromRows(columns));
  if (x.cols === 0) return measured.map(() => mean(measured));
  const fitted = ridge({ alpha: 'gcv', standardize: true }).fit(x, measured).predictAll(x);
  return fitted.map((cost) => Math.max(0, cost));
}

function usefulFeatures(
  profile: Profile,
  objective: Objective,
  which: PlannerOptions['features'] = 'auto',
): readonly string[] {
  const { names, latencyMs } = profile.features;
  const budget = AFFORDABLE * mean(profile.candidates[bestCandidate(profile, objective)].latencyMs);
  const taken = which === 'all' || (which === 'auto' && mean(latencyMs) <= budget);
  return taken ? names : [];
}

/** The plan with the candidates it never runs taken out. */
function onlyUsed(
  states: readonly PlanState[],
  names: readonly string[],
): Pick<PlannerParts, 'candidates' | 'states'> {
  const used = names.map((_, k) => k).filter((k) => states.some(({ actions }) => actions.includes(k)));
  const renumber = (indexes: readonly number[]) => indexes.map((k) => used.indexOf(k));
  return {
    candidates: used.map((k) => names[k]),
    states: states.map((state) => ({
      ...state,
      ran: renumber(state.ran),
      actions: renumber(state.actions),
    })),
  };
}
