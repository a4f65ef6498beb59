import { matrix } from '../../../learn/matrix.ts';
import {
  type CandidateProfile,
  type FeatureTable,
  OUTCOMES,
  type Profile,
  type Provenance,
} from '../../../profile/profile.ts';
import type { TimeLimit } from '../../../profile/time-limit.ts';
import { fillMissing } from '../fill-missing.ts';
import { invalidTable, type RawTable, TableReader } from '../raw-table.ts';
import type { ScenarioDescription } from './description.ts';

/** The files of a scenario, parsed. */
export interface Scenario {
  readonly description: ScenarioDescription;
  /** algorithm_runs.arff */
  readonly runs: RawTable;
  /** feature_values.arff */
  readonly features: RawTable;
  /** feature_costs.arff: seconds by step. */
  readonly featureCosts?: RawTable;
  /** cv.arff */
  readonly folds?: RawTable;
}

const INSTANCE = 'instance_id';
/** A run that ends without an answer counts as ten times the time allowed. */
const PENALTY = 10;

/**
 * A scenario of the algorithm selection library (ASlib, https://arxiv.org/abs/1506.02465): its algorithms as
 * candidates, its instances as inputs, its folds.
 *
 * Running times have the criteria `solved` and `par10`, which is 1 − PAR10 / (10 x cutoff). So the mean score
 * is a linear function of the scenario's mean PAR10, and closed gaps are those of the literature. `latencyMs`
 * is the time until the answer or the cutoff. The cutoff is the time limit, by which runs may be stopped,
 * unless repetitions disagree whether they end with an answer. Then it is not known what stopping them comes
 * to. Solution quality is one criterion, named as the measure, brought to 0..1 over the whole table where it is
 * not, the best being 1. Several repetitions are averaged.
 * @throws PremodelError `invalid-table`
 */
export function scenarioProfile(scenario: Scenario, provenance: Provenance): Profile {
  const { description } = scenario;
  const runs = new TableReader(scenario.runs);
  const inputs = [...new Set(runs.texts(INSTANCE))];
  const rowOf = new Map(inputs.map((name, row) => [name, row]));
  if (inputs.length === 0) throw runs.invalid('there are no runs');
  const { candidates, agreeing } = readRuns(runs, description, rowOf);
  return {
    task: OUTCOMES,
    inputs,
    references: inputs.map(() => ''),
    features: readFeatures(scenario, rowOf),
    evidenceNames: [],
    criteria: description.runtime ? ['par10', 'solved'] : [description.measure],
    candidates,
    ...(agreeing && { timeLimit: cutoff(description, inputs.length) }),
    ...(scenario.folds && { folds: readFolds(new TableReader(scenario.folds), rowOf) }),
    provenance: {
      ...provenance,
      options: {
        scenario: description.id,
        measure: description.measure,
        ...(description.runtime && { cutoffSeconds: description.cutoffSeconds }),
      },
    },
  };
}

function cutoff({ cutoffSeconds }: ScenarioDescription, inputs: number): TimeLimit {
  const ms = 1000 * cutoffSeconds;
  return {
    limitMs: new Float64Array(inputs).fill(ms),
    lossPerMs: { par10: new Float64Array(inputs).fill(1 / (PENALTY * ms)) },
  };
}

/** @returns also whether repetitions of running times agree on who answers */
function readRuns(
  reader: TableReader,
  description: ScenarioDescription,
  rowOf: ReadonlyMap<string, number>,
): { readonly candidates: CandidateProfile[]; readonly agreeing: boolean } {
  const { runtime, cutoffSeconds } = description;
  const instances = reader.texts(INSTANCE);
  const algorithms = reader.texts('algorithm');
  const statuses = reader.texts('runstatus');
  const performance = reader.numbers(description.measure, { missing: true });
  const worth = runtime ? undefined : qualityScale(performance, statuses, description.maximize);
  const n = rowOf.size;
  const tallies = new Map<string, Tally>();
  algorithms.forEach((algorithm, run) => {
    let tally = tallies.get(algorithm);
    if (!tally) {
      tally = {
        runs: new Float64Array(n),
        score: new Float64Array(n),
        solved: new Float64Array(n),
        ms: new Float64Array(n),
      };
      tallies.set(algorithm, tally);
    }
    const row = rowOf.get(instances[run])!;
    const value = performance[run];
    const answered = statuses[run] === 'ok' && !Number.isNaN(value);
    tally.runs[row]++;
    if (worth) {
      if (answered) tally.score[row] += worth(value);
      return;
    }
    const solved = answered && value <= cutoffSeconds;
    if (solved) {
      tally.score[row] += 1 - Math.max(0, value) / (PENALTY * cutoffSeconds);
      tally.solved[row]++;
    }
    tally.ms[row] += 1000 * (value <= cutoffSeconds ? Math.max(0, value) : cutoffSeconds);
  });
  const agreeing =
    runtime &&
    [...tallies.values()].every(({ runs, solved }) => solved.every((sum, i) => sum === 0 || sum === runs[i]));
  const candidates = Array.from(tallies, ([name, { runs, score, solved, ms }]) => {
    const row = runs.indexOf(0);
    if (row >= 0) throw reader.invalid(`there is no run of ${name} on ${[...rowOf.keys()][row]}`);
    const perRun = (sums: Float64Array) => sums.map((sum, i) => sum / runs[i]);
    return {
      name,
      scores: runtime
        ? { par10: perRun(score), solved: perRun(solved) }
        : { [description.measure]: perRun(score) },
      latencyMs: perRun(ms),
      ...(agreeing && { answered: Uint8Array.from(solved, (sum) => (sum > 0 ? 1 : 0)) }),
      evidence: matrix(n, 0),
    };
  });
  return { candidates, agreeing };
}

/** Sums over the runs of one algorithm on each instance. */
interface Tally {
  readonly runs: Float64Array;
  readonly score: Float64Array;
  readonly solved: Float64Array;
  readonly ms: Float64Array;
}

/** From a quality to 0..1, 1 the best: as it is where it is one to maximise within 0..1. */
function qualityScale(
  performance: Float64Array,
  statuses: readonly string[],
  maximize: boolean,
): (value: number) => number {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  performance.forEach((value, run) => {
    if (statuses[run] !== 'ok' || Number.isNaN(value)) return;
    low = Math.min(low, value);
    high = Math.max(high, value);
  });
  if (maximize && low >= 0 && high <= 1) return (value) => value;
  const range = high - low || 1;
  return maximize ? (value) => (value - low) / range : (value) => (high - value) / range;
}

/** Values are averaged over repetitions; an instance that is not listed has none. */
function readFeatures(
  { description, features, featureCosts }: Scenario,
  rowOf: ReadonlyMap<string, number>,
): FeatureTable {
  const reader = new TableReader(features);
  const offered = features.names.filter((name) => name !== INSTANCE && name !== 'repetition');
  const names = description.features?.filter((name) => offered.includes(name)) ?? offered;
  const columns = names.map((name) => averaged(reader, name, rowOf));
  const latencyMs = new Float64Array(rowOf.size);
  if (featureCosts) {
    const costs = new TableReader(featureCosts);
    for (const step of description.steps.filter((name) => costs.has(name))) {
      averaged(costs, step, rowOf).forEach((seconds, row) => {
        if (seconds > 0) latencyMs[row] += 1000 * seconds;
      });
    }
  }
  return { ...fillMissing(names, columns, rowOf.size), latencyMs };
}

/** Mean of what is known of each instance; NaN where nothing is. */
function averaged(reader: TableReader, column: string, rowOf: ReadonlyMap<string, number>): Float64Array {
  const values = reader.numbers(column, { missing: true });
  const sums = new Float64Array(rowOf.size);
  const known = new Float64Array(rowOf.size);
  reader.texts(INSTANCE).forEach((instance, i) => {
    const row = rowOf.get(instance);
    if (row === undefined || Number.isNaN(values[i])) return;
    sums[row] += values[i];
    known[row]++;
  });
  return sums.map((sum, row) => sum / known[row]);
}

/** The first repetition's; folds count from 0. */
function readFolds(reader: TableReader, rowOf: ReadonlyMap<string, number>): Int32Array {
  const folds = reader.numbers('fold', { min: 0, max: 1e6 });
  const found = new Int32Array(rowOf.size).fill(-1);
  reader.texts(INSTANCE).forEach((instance, i) => {
    const row = rowOf.get(instance);
    if (row !== undefined && found[row] < 0) found[row] = folds[i];
  });
  const missing = found.indexOf(-1);
  if (missing >= 0)
    throw invalidTable(`no fold holds ${[...rowOf.keys()][missing]}`, { file: reader.table.file });
  const numbers = [...new Set(found)].sort((a, b) => a - b);
  return found.map((fold) => numbers.indexOf(fold));
}
