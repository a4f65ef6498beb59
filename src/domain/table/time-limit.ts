import type { CandidateProfile } from '../../profile/profile.ts';
import type { TimeLimit } from '../../profile/time-limit.ts';
import { type CandidateColumns, LIMIT, type OutcomeColumns, SCORE } from './outcome-columns.ts';
import type { TableReader } from './raw-table.ts';

/** @throws PremodelError `invalid-table` */
export function readTimeLimit(
  reader: TableReader,
  { candidates, criteria, losses }: OutcomeColumns,
): TimeLimit | undefined {
  const [loss] = losses.values();
  if (!reader.has(LIMIT)) {
    if (loss === undefined) return undefined;
    throw reader.invalid(`there is a column ${loss} and none ${LIMIT}`, { field: loss });
  }
  const limitMs = reader.numbers(LIMIT, { min: 0 });
  const none = limitMs.indexOf(0);
  if (none >= 0) throw reader.unexpected(LIMIT, none, 'a time above 0');
  if (!candidates[0].columns.has('latency_ms')) {
    throw reader.invalid(`there is a column ${LIMIT} and none .latency_ms to hold it against`, {
      field: LIMIT,
    });
  }
  for (const [criterion, field] of losses) {
    if (criterion === SCORE || criteria.includes(criterion)) continue;
    throw reader.invalid(`nothing is scored by ${criterion}`, { field });
  }
  const lossPerMs = Array.from(losses, ([criterion, column]) => [
    criterion,
    reader.numbers(column, { min: 0 }),
  ]);
  return { limitMs, lossPerMs: Object.fromEntries(lossPerMs) };
}

/** The candidate with what it does not answer, or answers too late, as no answer. @throws PremodelError `invalid-table` */
export function withinTime(
  reader: TableReader,
  { columns }: CandidateColumns,
  candidate: CandidateProfile,
  timeLimit?: TimeLimit,
): CandidateProfile {
  const column = columns.get('answered');
  if (column === undefined && !timeLimit) return candidate;
  const inTime = candidate.latencyMs.map((ms, row) => (timeLimit && ms > timeLimit.limitMs[row] ? 0 : 1));
  const said = column === undefined ? inTime : reader.numbers(column, { min: 0, max: 1 });
  const answered = Uint8Array.from(inTime, (inTimeHere, row) => {
    if (!Number.isInteger(said[row])) throw reader.unexpected(column!, row, '0 or 1');
    return inTimeHere && said[row];
  });
  return {
    ...candidate,
    scores: Object.fromEntries(
      Object.entries(candidate.scores).map(([criterion, scores]) => [
        criterion,
        scores.map((score, row) => (answered[row] === 1 ? score : 0)),
      ]),
    ),
    latencyMs: candidate.latencyMs.map((ms, row) => Math.min(ms, timeLimit?.limitMs[row] ?? ms)),
    answered,
  };
}
