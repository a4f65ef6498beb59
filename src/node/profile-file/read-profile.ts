import type { ParseOptions } from '../../artifact/parse-premodel.ts';
import { withTextColumns } from '../../domain/text/text-profile.ts';
import { PremodelError } from '../../error.ts';
import type { Continuation } from '../../profile/continuation.ts';
import type { CandidateProfile, Profile } from '../../profile/profile.ts';
import type { TimeLimit } from '../../profile/time-limit.ts';
import { MAX_PARQUET_BYTES, openParquet, type ParquetFile } from '../parquet/parquet-file.ts';
import { readRegularFile } from '../read-regular-file.ts';
import { ColumnReader } from './column-reader.ts';
import {
  answeredColumn,
  continuedColumns,
  DECODE_TIME_COLUMN,
  evidenceColumn,
  FEATURE_TIME_COLUMN,
  FOLD_COLUMN,
  featureColumn,
  INPUT_COLUMN,
  LIMIT_COLUMN,
  lossColumn,
  MEASUREMENTS,
  type Measurement,
  outputColumn,
  profileColumns,
  REFERENCE_COLUMN,
  scoreColumn,
  TEXT_COLUMN,
} from './columns.ts';
import {
  assertUnique,
  invalidProfile,
  METADATA_FIELDS,
  METADATA_KEY,
  type ProfileMetadata,
  parseMetadata,
} from './metadata.ts';
import { assertProfileUnmodified } from './profile-digest.ts';

/**
 * Reads what `writeProfile` wrote, trusting nothing: every column the metadata promises must be there, as long
 * as the others, of the right type and finite.
 * @throws PremodelError `invalid-profile`, `unsupported-version`, `modified-file`, and what `readRegularFile` throws
 *
 * @example
 * const profile = await readProfile('imagenet.parquet');
 * profile.candidates.map(({ name }) => name);
 */
export async function readProfile(path: string, options: ParseOptions = {}): Promise<Profile> {
  const bytes = await readRegularFile(path, {
    maxBytes: MAX_PARQUET_BYTES,
    what: 'profile',
    origin: 'make it with `premodel profile`',
  });
  return whileReading(path, async () => readProfileColumns(await openParquet(bytes), path, options));
}

/** A fault of the Parquet reader is a fault of the file. */
export async function whileReading<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (PremodelError.is(error)) throw error;
    throw invalidProfile(path, `it is damaged (${(error as Error).message})`, undefined, error);
  }
}

/** @throws PremodelError `invalid-profile`, `unsupported-version`, `modified-file` */
export async function readProfileColumns(
  parquet: ParquetFile,
  path: string,
  { acceptModified = false }: ParseOptions = {},
): Promise<Profile> {
  const text = parquet.text(METADATA_KEY);
  if (text === undefined) throw invalidProfile(path, 'it is a Parquet file, but was not written by premodel');
  const { metadata, written } = parseMetadata(text, path);
  const columns = await ColumnReader.of(parquet, path);

  const inputs = columns.strings(INPUT_COLUMN);
  assertUnique(inputs, 'input', path);
  const profile = withTextColumns({
    task: metadata.task,
    inputs,
    references: columns.strings(REFERENCE_COLUMN),
    texts: metadata.texts ? columns.strings(TEXT_COLUMN) : undefined,
    labels: metadata.labels,
    folds: metadata.folds
      ? Int32Array.from(columns.numbers(FOLD_COLUMN, { min: 0, max: 2 ** 31 - 1, integer: true }))
      : undefined,
    ...(metadata.timeLimit && {
      timeLimit: readTimeLimit(metadata.timeLimit.losses, metadata.criteria, columns),
    }),
    ...(metadata.decoding && { decodeMs: columns.numbers(DECODE_TIME_COLUMN, { min: 0 }) }),
    features: {
      names: metadata.featureNames,
      values: columns.matrix(metadata.featureNames.map(featureColumn)),
      latencyMs: columns.numbers(FEATURE_TIME_COLUMN, { min: 0 }),
    },
    evidenceNames: metadata.evidenceNames,
    criteria: metadata.criteria,
    candidates: metadata.candidates.map((candidate) => readCandidate(candidate, metadata, columns)),
    provenance: metadata.provenance,
  });
  if (!acceptModified) assertProfileUnmodified(written, profileColumns(profile), METADATA_FIELDS, path);
  return profile;
}

function readTimeLimit(
  losses: readonly string[],
  criteria: readonly string[],
  columns: ColumnReader,
): TimeLimit {
  const lossPerMs = losses.map((criterion) => {
    return [criterion, columns.numbers(lossColumn(criterion, criteria), { min: 0 })];
  });
  return {
    limitMs: columns.numbers(LIMIT_COLUMN, { min: Number.MIN_VALUE }),
    lossPerMs: Object.fromEntries(lossPerMs),
  };
}

function readCandidate(
  {
    name,
    model,
    measurements,
    continues,
    answered,
    predicted,
    outputs,
  }: ProfileMetadata['candidates'][number],
  { criteria, evidenceNames, labels }: ProfileMetadata,
  columns: ColumnReader,
): CandidateProfile {
  const measured = measurements.map((field) => {
    return [field, columns.numbers(`${name}.${MEASUREMENTS[field]}`, { min: 0 })];
  });
  const rest = continues?.measurements.map((kind) => {
    return [kind, columns.numbers(`${continuedColumns(name)}.${MEASUREMENTS[kind]}`, { min: 0 })];
  });
  const scores = criteria.map((criterion) => {
    return [criterion, columns.numbers(scoreColumn(name, criterion, criteria), { min: 0, max: 1 })];
  });
  const classes = { min: 0, max: (labels?.length ?? 2 ** 31) - 1, integer: true };
  return {
    name,
    model,
    ...(Object.fromEntries(measured) as Pick<CandidateProfile, Measurement>),
    ...(rest && {
      continues: { candidate: continues!.candidate, ...Object.fromEntries(rest) } as Continuation,
    }),
    scores: Object.fromEntries(scores),
    ...(answered && {
      answered: Uint8Array.from(columns.numbers(answeredColumn(name), { min: 0, max: 1, integer: true })),
    }),
    evidence: columns.matrix(evidenceNames.map((evidence) => evidenceColumn(name, evidence))),
    predicted: predicted ? Int32Array.from(columns.numbers(outputColumn(name), classes)) : undefined,
    outputs: outputs && !predicted ? columns.strings(outputColumn(name)) : undefined,
  };
}
