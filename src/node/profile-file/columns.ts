import { columnOf } from '../../learn/matrix.ts';
import { costKinds } from '../../policy/costs.ts';
import type { CandidateProfile, Profile } from '../../profile/profile.ts';

/** One column of a profile on disk; `docs/profile-format.md` describes them all. */
export type ProfileColumn =
  | { readonly name: string; readonly type: 'STRING'; readonly data: string[] }
  | { readonly name: string; readonly type: 'DOUBLE'; readonly data: Float64Array }
  | { readonly name: string; readonly type: 'INT32'; readonly data: Int32Array };

export const INPUT_COLUMN = 'input_id';
export const REFERENCE_COLUMN = 'reference';
export const TEXT_COLUMN = 'text';
export const FOLD_COLUMN = 'fold';
export const DECODE_TIME_COLUMN = 'decode_ms';
export const FEATURE_TIME_COLUMN = 'feature_ms';
export const LIMIT_COLUMN = 'limit_ms';

export function featureColumn(feature: string): string {
  return `feature.${feature}`;
}

export function evidenceColumn(candidate: string, evidence: string): string {
  return `${candidate}.evidence.${evidence}`;
}

export function outputColumn(candidate: string): string {
  return `${candidate}.output`;
}

export function answeredColumn(candidate: string): string {
  return `${candidate}.answered`;
}

/** The default criterion has the short name. */
export function lossColumn(criterion: string, criteria: readonly string[]): string {
  return criterion === criteria[0] ? 'loss_per_ms' : `loss_per_ms.${criterion}`;
}

/** The default criterion has the short name. */
export function scoreColumn(candidate: string, criterion: string, criteria: readonly string[]): string {
  return criterion === criteria[0] ? `${candidate}.score` : `${candidate}.score.${criterion}`;
}

/** Fields of a candidate that are one column each, with the end of its name. */
export const MEASUREMENTS = {
  latencyMs: 'latency_ms',
  preprocessMs: 'preprocess_ms',
  inferenceMs: 'inference_ms',
  latencyInterval: 'latency_interval',
  energyMj: 'energy_mj',
  cost: 'cost',
} as const;

export type Measurement = keyof typeof MEASUREMENTS;

export function measurementsOf(candidate: CandidateProfile): Measurement[] {
  return (Object.keys(MEASUREMENTS) as Measurement[]).filter((field) => candidate[field] !== undefined);
}

/** Before the end of the name where it is of a run that continued another candidate's. */
export function continuedColumns(candidate: string): string {
  return `${candidate}.continued`;
}

export function profileColumns(profile: Profile): ProfileColumn[] {
  const { decodeMs, features, folds, timeLimit } = profile;
  return [
    text(INPUT_COLUMN, profile.inputs),
    text(REFERENCE_COLUMN, profile.references),
    ...(profile.texts ? [text(TEXT_COLUMN, profile.texts)] : []),
    ...features.names.map((name, i) => double(featureColumn(name), columnOf(features.values, i))),
    ...(decodeMs ? [double(DECODE_TIME_COLUMN, decodeMs)] : []),
    double(FEATURE_TIME_COLUMN, features.latencyMs),
    ...(folds ? [{ name: FOLD_COLUMN, type: 'INT32', data: folds } as const] : []),
    ...(timeLimit ? [double(LIMIT_COLUMN, timeLimit.limitMs)] : []),
    ...Object.entries(timeLimit?.lossPerMs ?? {}).map(([criterion, loss]) =>
      double(lossColumn(criterion, profile.criteria), loss),
    ),
    ...profile.candidates.flatMap((candidate) => candidateColumns(candidate, profile)),
  ];
}

function candidateColumns(candidate: CandidateProfile, profile: Profile): ProfileColumn[] {
  const { name, predicted, outputs, continues, answered } = candidate;
  const columns: ProfileColumn[] = [];
  if (predicted) columns.push({ name: outputColumn(name), type: 'INT32', data: predicted });
  else if (outputs) columns.push(text(outputColumn(name), outputs));
  for (const criterion of profile.criteria) {
    columns.push(double(scoreColumn(name, criterion, profile.criteria), candidate.scores[criterion]));
  }
  if (answered) columns.push({ name: answeredColumn(name), type: 'INT32', data: Int32Array.from(answered) });
  for (const field of measurementsOf(candidate)) {
    columns.push(double(`${name}.${MEASUREMENTS[field]}`, candidate[field]!));
  }
  if (continues)
    columns.push(
      text(
        `${name}.continues`,
        profile.inputs.map(() => continues.candidate),
      ),
    );
  for (const kind of costKinds) {
    if (!continues?.[kind]) continue;
    columns.push(double(`${continuedColumns(name)}.${MEASUREMENTS[kind]}`, continues[kind]));
  }
  profile.evidenceNames.forEach((evidence, i) => {
    columns.push(double(evidenceColumn(name, evidence), columnOf(candidate.evidence, i)));
  });
  return columns;
}

function double(name: string, data: Float64Array): ProfileColumn {
  return { name, type: 'DOUBLE', data };
}

function text(name: string, data: readonly string[]): ProfileColumn {
  return { name, type: 'STRING', data: [...data] };
}
