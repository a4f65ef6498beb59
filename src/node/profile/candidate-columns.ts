import type { Domain } from '../../domain/domain.ts';
import { matrixFromRows } from '../../learn/matrix.ts';
import type { CandidateProfile } from '../../profile/profile.ts';
import { mean } from '../../statistics.ts';
import type { FailedRun, RunCost, RunMeasurement } from './cell.ts';

/** What the interval of a run counts as that failed, and was timed once: nothing is known of its mean. */
const UNKNOWN_INTERVAL = 1;

/**
 * The runs of one candidate as columns, one run an input. A run without an answer scores 0, has zeros for evidence,
 * and costs what it took until it failed.
 * @param continues name of the candidate whose work it can go on from
 */
export function candidateColumns(
  runs: readonly (RunMeasurement | FailedRun)[],
  { criteria, evidenceNames }: Pick<Domain<never, never, never>, 'criteria' | 'evidenceNames'>,
  continues?: string,
): Omit<CandidateProfile, 'name' | 'model'> {
  const answered = runs.flatMap((run) => ('failed' in run ? [] : [run]));
  const isText = answered.some(({ answer }) => typeof answer === 'string');
  const silent = silentRun(answered, {
    answer: isText ? '' : 0,
    scores: criteria.map(() => 0),
    evidence: evidenceNames.map(() => 0),
  });
  const rows = runs.map((run) => ('failed' in run ? silent(run) : run));
  const scores = criteria.map((criterion, i) => [criterion, Float64Array.from(rows, (row) => row.scores[i])]);
  return {
    scores: Object.fromEntries(scores),
    latencyMs: Float64Array.from(rows, (row) => row.latencyMs),
    preprocessMs: Float64Array.from(rows, (row) => row.preprocessMs),
    inferenceMs: Float64Array.from(rows, (row) => row.inferenceMs),
    latencyInterval: columnWhereMeasured(rows.map((row) => row.latencyInterval)),
    energyMj: columnWhereMeasured(rows.map((row) => row.energyMj)),
    ...(continues !== undefined && {
      continues: {
        candidate: continues,
        latencyMs: Float64Array.from(rows, ({ continued, latencyMs }) => continued?.latencyMs ?? latencyMs),
        energyMj: columnWhereMeasured(rows.map((row) => (row.continued ?? row).energyMj)),
      },
    }),
    evidence: matrixFromRows(
      rows.map((row) => row.evidence),
      evidenceNames.length,
    ),
    ...(answered.length < runs.length && {
      answered: Uint8Array.from(runs, (run) => ('failed' in run ? 0 : 1)),
    }),
    ...(isText
      ? { outputs: rows.map(({ answer }) => String(answer)) }
      : { predicted: Int32Array.from(rows, ({ answer }) => answer as number) }),
  };
}

/** What stands where a run failed. Where its time or energy is not known, they are as of the runs that did not. */
function silentRun(
  answered: readonly RunMeasurement[],
  nothing: Pick<RunMeasurement, 'answer' | 'scores' | 'evidence'>,
): (run: FailedRun) => RunMeasurement {
  const usual = meanCost(answered);
  const hasIntervals = answered.every(({ latencyInterval }) => latencyInterval !== undefined);
  return ({ latencyMs = usual.latencyMs }) => ({
    ...nothing,
    latencyMs,
    preprocessMs: 0,
    inferenceMs: latencyMs,
    latencyInterval: hasIntervals ? UNKNOWN_INTERVAL : undefined,
    energyMj: usual.energyMj === undefined ? undefined : (usual.energyMj / usual.latencyMs) * latencyMs,
  });
}

function meanCost(runs: readonly RunMeasurement[]): RunCost {
  const energyMj = columnWhereMeasured(runs.map((run) => run.energyMj));
  return {
    latencyMs: mean(Float64Array.from(runs, ({ latencyMs }) => latencyMs)),
    energyMj: energyMj && mean(energyMj),
  };
}

/** A column of numbers every input has; none where any lacks it. */
function columnWhereMeasured(values: readonly (number | undefined)[]): Float64Array | undefined {
  const measured = values.length > 0 && values.every((value) => value !== undefined);
  return measured ? Float64Array.from(values) : undefined;
}
