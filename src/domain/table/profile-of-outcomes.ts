import { PremodelError } from '../../error.ts';
import { type Matrix, matrix } from '../../learn/matrix.ts';
import { CLASS_COLUMN, CONFIDENCE_COLUMN } from '../../profile/class-evidence.ts';
import {
  type CandidateProfile,
  type FeatureTable,
  OUTCOMES,
  type Profile,
  type Provenance,
} from '../../profile/profile.ts';
import { isUnknownLabel } from './cell-values.ts';
import { classLabels } from './class-labels.ts';
import { fillMissing } from './fill-missing.ts';
import { withoutColumns } from './ignored-columns.ts';
import { indexColumns } from './index-columns.ts';
import {
  type CandidateColumns,
  COSTS,
  DECODE_TIME,
  FEATURE_TIME,
  FOLD,
  INPUT,
  type OutcomeColumns,
  outcomeColumns,
  REFERENCE,
  SCORE,
  TEXT,
} from './outcome-columns.ts';
import { invalidTable, type RawTable, TableReader } from './raw-table.ts';
import { assertContinuations, readContinuation } from './read-continuation.ts';
import { readReferences } from './read-references.ts';
import { readTimeLimit, withinTime } from './time-limit.ts';

const MOST_FOLDS = 1_000_000;

/**
 * A profile of outcomes measured elsewhere, from a table with a row per input (docs/tables.md says which columns).
 * Nothing in it need be a model: services, solvers, people.
 * @throws PremodelError `invalid-table`, with the row and the column that are wrong
 *
 * @example
 * const table = {
 *   names: ['input', 'small.score', 'small.cost', 'large.score', 'large.cost'],
 *   cells: [['q1', 'q2'], [1, 0], [1, 1], [1, 1], [9, 9]],
 *   rows: 2,
 *   lineOf: (row: number) => row + 2,
 * };
 * const provenance = { createdAt: '2026-01-01T00:00:00Z', premodelVersion: '0.1.0', device: 'a service' };
 * const profile = profileOfOutcomes(table, provenance);
 */
export function profileOfOutcomes(table: RawTable, provenance: Provenance): Profile {
  const named = outcomeColumns(table.names);
  const leftOut = indexColumns(table, [...named.features.values()]);
  const reader = new TableReader(withoutColumns(table, new Set(leftOut.map(({ column }) => column))));
  const columns = leftOut.length > 0 ? outcomeColumns(reader.table.names) : named;
  assertUsable(reader, columns);
  const inputs = uniqueInputs(reader);
  const references = readReferences(reader, columns);
  const features = readFeatures(reader, columns);
  const said = columns.candidates.map((candidate) => outputsOf(reader, candidate));
  const texts = said.filter((outputs) => outputs !== undefined);
  const labels = references && texts.length === said.length ? classLabels(references, texts) : undefined;
  const classOf = new Map(labels?.map((label, index) => [label, index]));

  const timeLimit = readTimeLimit(reader, columns);
  const shape = { criteria: [SCORE, ...columns.criteria], evidenceNames: evidenceNames(columns, labels) };
  const candidates = columns.candidates.map((candidate, c) => {
    const predicted = labels && Int32Array.from(said[c]!, (output) => classOf.get(output)!);
    const context = { ...shape, references, outputs: said[c], predicted };
    return withinTime(reader, candidate, readCandidate(reader, candidate, context), timeLimit);
  });
  assertContinuations(reader, candidates);
  return {
    task: OUTCOMES,
    inputs,
    references:
      references?.map((text) => (labels ? String(classOf.get(text)) : text)) ?? inputs.map(() => ''),
    ...(reader.has(TEXT) && { texts: reader.texts(TEXT) }),
    ...(labels && { labels }),
    ...(reader.has(FOLD) && { folds: Int32Array.from(reader.numbers(FOLD, { min: 0, max: MOST_FOLDS })) }),
    ...(reader.has(DECODE_TIME) && { decodeMs: reader.numbers(DECODE_TIME, { min: 0 }) }),
    features,
    ...shape,
    candidates,
    ...(timeLimit && { timeLimit }),
    provenance: { ...provenance, ...(leftOut.length > 0 && { leftOut }) },
  };
}

function assertUsable(reader: TableReader, { candidates }: OutcomeColumns): void {
  if (reader.table.rows === 0) throw reader.invalid('there are no rows');
  if (candidates.length === 0) {
    throw reader.invalid('no column ends in .output or .score, so there is nothing to choose from');
  }
  for (const cost of Object.keys(COSTS)) {
    const [having, lacking] = [true, false].map((has) =>
      candidates.find(({ columns }) => columns.has(cost) === has),
    );
    if (having && lacking) {
      const field = `${lacking.name}.${cost}`;
      throw reader.invalid(`${having.name} has a column .${cost} and ${lacking.name} has none`, { field });
    }
  }
}

function uniqueInputs(reader: TableReader): string[] {
  if (!reader.has(INPUT)) return Array.from({ length: reader.table.rows }, (_, row) => String(row + 1));
  const inputs = reader.labels(INPUT);
  const seen = new Set<string>();
  inputs.forEach((input, row) => {
    if (input === '') throw reader.unexpected(INPUT, row, 'the name of an input');
    if (seen.has(input)) throw reader.unexpected(INPUT, row, 'new: an input has one row');
    seen.add(input);
  });
  return inputs;
}

function evidenceNames({ candidates, evidence }: OutcomeColumns, labels?: readonly string[]): string[] {
  const confident = candidates.some(({ columns }) => columns.has('confidence'));
  return [
    ...new Set([...(labels ? [CLASS_COLUMN] : []), ...(confident ? [CONFIDENCE_COLUMN] : []), ...evidence]),
  ];
}

function readFeatures(reader: TableReader, { features }: OutcomeColumns): FeatureTable {
  const { rows } = reader.table;
  const columns = numberColumns(reader, [...features.values()], { missing: true });
  return {
    ...fillMissing([...features.keys()], columns, rows),
    latencyMs: reader.has(FEATURE_TIME) ? reader.numbers(FEATURE_TIME, { min: 0 }) : new Float64Array(rows),
  };
}

/**
 * Columns that may be left out, as numbers.
 * @throws PremodelError `invalid-table`, naming all that are none
 */
function numberColumns(
  reader: TableReader,
  columns: readonly string[],
  options?: { readonly missing: boolean },
): Float64Array[] {
  const faults = new Map<string, unknown>();
  const values = columns.map((column) => {
    try {
      return reader.numbers(column, options);
    } catch (error) {
      faults.set(column, error);
      return new Float64Array(0);
    }
  });
  if (faults.size === 0) return values;
  const [first] = faults.values();
  if (!PremodelError.is(first)) throw first;
  const names = [...faults.keys()];
  const others = names.length > 1 ? `; ${names.slice(1).join(', ')} hold no numbers either` : '';
  throw invalidTable(`${first.message}${others}`, first.place, {
    remedy: `Write numbers, or leave out what is none: --ignore ${quoted(names.join(','))} (\`ignore\` in the library).`,
  });
}

function quoted(text: string): string {
  return /^[\w.,-]+$/.test(text) ? text : JSON.stringify(text);
}

interface CandidateContext {
  readonly criteria: readonly string[];
  readonly evidenceNames: readonly string[];
  readonly references?: readonly string[];
  readonly outputs?: readonly string[];
  readonly predicted?: Int32Array;
}

function readCandidate(
  reader: TableReader,
  { name, columns }: CandidateColumns,
  context: CandidateContext,
): CandidateProfile {
  const measured = (ending: string) => {
    const column = columns.get(ending);
    return column === undefined ? undefined : reader.numbers(column, { min: 0 });
  };
  const { criteria, predicted } = context;
  const [latencyMs = new Float64Array(reader.table.rows), energyMj, cost] = Object.keys(COSTS).map(measured);
  const whole = { latencyMs, ...(energyMj && { energyMj }), ...(cost && { cost }) };
  const continues = readContinuation(reader, { name, columns }, whole);
  return {
    name,
    scores: Object.fromEntries(
      criteria.map((criterion) => [criterion, readScores(reader, { name, columns }, criterion, context)]),
    ),
    ...whole,
    ...(continues && { continues }),
    evidence: readEvidence(reader, columns, context),
    ...(predicted && { predicted }),
  };
}

function readScores(
  reader: TableReader,
  { name, columns }: CandidateColumns,
  criterion: string,
  { references, outputs }: CandidateContext,
): Float64Array {
  const column = columns.get(criterion === SCORE ? SCORE : `${SCORE}.${criterion}`);
  if (column !== undefined) return reader.numbers(column, { min: 0, max: 1 });
  if (criterion !== SCORE) {
    throw reader.invalid(`another candidate is scored by ${criterion}, ${name} is not`, {
      field: `${name}.${SCORE}.${criterion}`,
    });
  }
  if (!references || !outputs) {
    throw reader.invalid(`${name} has neither a column .score nor a column ${REFERENCE} to compare with`, {
      field: `${name}.${SCORE}`,
    });
  }
  return Float64Array.from(outputs, (output, row) => (output === references[row] ? 1 : 0));
}

/** What a candidate does not say is 0. */
function readEvidence(
  reader: TableReader,
  columns: CandidateColumns['columns'],
  { evidenceNames, predicted }: CandidateContext,
): Matrix {
  const evidence = matrix(reader.table.rows, evidenceNames.length);
  evidenceNames.forEach((name, col) => {
    const column = (name === CONFIDENCE_COLUMN && columns.get('confidence')) || columns.get(name);
    const values =
      name === CLASS_COLUMN && predicted
        ? predicted
        : column === undefined
          ? []
          : numberColumns(reader, [column])[0];
    values.forEach((value, row) => {
      evidence.data[row * evidence.cols + col] = value;
    });
  });
  return evidence;
}

function outputsOf(reader: TableReader, { columns }: CandidateColumns): string[] | undefined {
  const column = columns.get('output');
  if (column === undefined) return undefined;
  return reader.labels(column).map((output) => (isUnknownLabel(output) ? '' : output));
}
