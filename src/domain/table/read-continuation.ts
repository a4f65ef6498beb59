import { brokenContinuation, type Continuation } from '../../profile/continuation.ts';
import type { CandidateProfile } from '../../profile/profile.ts';
import { type CandidateColumns, CONTINUED_PREFIX, CONTINUES, COSTS } from './outcome-columns.ts';
import type { TableReader } from './raw-table.ts';

/**
 * Whose run a candidate can go on from (`<candidate>.continues`), and what that costs (`<candidate>.continued.cost` and
 * so on); undefined where the table has none of these columns. A cost it does not give for them is that of a whole run.
 * @throws PremodelError `invalid-table`
 */
export function readContinuation(
  reader: TableReader,
  { name, columns }: CandidateColumns,
  { latencyMs }: Pick<CandidateProfile, 'latencyMs'>,
): Continuation | undefined {
  const endings = (Object.keys(COSTS) as (keyof typeof COSTS)[]).filter((ending) =>
    columns.has(continued(ending)),
  );
  const needs = (column: string, needed: string, what: string) => {
    const field = `${name}.${needed}`;
    return reader.invalid(`${name}.${column} needs a column ${field}: ${what}`, { field });
  };
  const named = columns.get(CONTINUES);
  if (named === undefined) {
    if (endings.length === 0) return undefined;
    throw needs(continued(endings[0]), CONTINUES, 'the candidate whose run it goes on from');
  }
  if (endings.length === 0) {
    const cost = columns.has('cost') ? 'cost' : 'latency_ms';
    throw needs(CONTINUES, continued(cost), 'what a run costs that goes on from it');
  }
  const lacking = endings.find((ending) => !columns.has(ending));
  if (lacking !== undefined) throw needs(continued(lacking), lacking, 'what a whole run costs');
  const costs = endings.map((ending) => [
    COSTS[ending],
    reader.numbers(columns.get(continued(ending))!, { min: 0 }),
  ]);
  return { candidate: sameInEveryRow(reader, named), latencyMs, ...Object.fromEntries(costs) };
}

/** @throws PremodelError `invalid-table` where a candidate goes on from one that is not there, or in the end from itself */
export function assertContinuations(reader: TableReader, candidates: readonly CandidateProfile[]): void {
  const broken = brokenContinuation(candidates);
  if (broken === undefined) return;
  const others = candidates.map(({ name }) => name).filter((name) => name !== broken);
  const expected = `one of ${others.join(', ')}, which must not go on from it in turn`;
  throw reader.unexpected(`${broken}.${CONTINUES}`, 0, expected);
}

function continued(ending: string): string {
  return CONTINUED_PREFIX + ending;
}

function sameInEveryRow(reader: TableReader, column: string): string {
  const names = reader.labels(column);
  const different = names.findIndex((name) => name !== names[0]);
  if (different < 0) return names[0];
  throw reader.unexpected(column, different, `${JSON.stringify(names[0])} as in the first row`);
}
