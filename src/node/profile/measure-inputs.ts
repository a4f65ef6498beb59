import { PremodelError } from '../../error.ts';
import type { LabelledInput } from '../../models/tasks/task.ts';
import { assertNotInterrupted, orInterrupted } from './interruption.ts';
import type { Journal, JournalEntry } from './journal.ts';
import type { ResilientMeasurer, Subject } from './measuring/resilient-measurer.ts';
import type { ProfileOptions } from './profile-task.ts';

const MIN_REPEATS = 3;
const WITHIN_INTERVAL = 0.05;
/** Inputs on which a candidate is tried that has not answered yet, before everything is measured in vain. */
const PROBES = 20;
const ONCE = { minRepeats: 1, maxRepeats: 1, withinInterval: 0 };

/**
 * Measures every input of which the journal holds no measurement yet.
 * @returns why energy is not known any more, where it is not
 */
export async function measureInputs(
  measurer: ResilientMeasurer,
  inputs: readonly LabelledInput<number | string>[],
  journal: Journal,
  options: ProfileOptions,
): Promise<{ readonly unavailable?: string }> {
  const { seed = 1, maxRepeats = 5, strict = false } = options;
  const rule = { minRepeats: Math.min(MIN_REPEATS, maxRepeats), maxRepeats, withinInterval: WITHIN_INTERVAL };
  for (const entry of journal.entries.values()) {
    if ('runs' in entry) measurer.record.add(entry.id, entry.runs);
  }
  // What could not be read may have been mended since.
  const isMeasured = (entry?: JournalEntry) => entry !== undefined && 'runs' in entry;
  const todo = [...inputs.entries()].filter(([, { id }]) => !isMeasured(journal.entries.get(id)));
  const total = inputs.length;
  const resumed = total - todo.length;
  let unavailable: string | undefined;
  if (todo.length > 0) await orInterrupted(prepare(measurer, inputs), options);
  for (const [i, [index, { id, given, reference }]] of todo.entries()) {
    options.onProgress?.({ phase: 'profiling', done: resumed + i, total, resumed });
    assertNotInterrupted(options);
    const found = await measurer.measure({
      ...{ id, given, reference, rule },
      seed: seed * 1_000_003 + index,
      metered: true,
    });
    if ('fault' in found) {
      if (strict) throw found.fault;
      journal.append({ id, skipped: found.fault.message });
      continue;
    }
    const { energyUnavailable, ...measured } = found;
    unavailable = energyUnavailable;
    if (strict) assertNoFailure(id, measured.runs);
    journal.append({ id, ...measured });
  }
  options.onProgress?.({ phase: 'profiling', done: total, total, resumed });
  return { unavailable };
}

/** Warms up, and finds out at once where a candidate answers nothing at all. */
async function prepare(
  measurer: ResilientMeasurer,
  inputs: readonly LabelledInput<number | string>[],
): Promise<void> {
  await measurer.warmUp();
  for (const { id, given, reference } of spread(inputs, PROBES)) {
    if (measurer.record.allHaveAnswered) return;
    const subject: Subject = { id, given, reference, rule: ONCE, seed: 0, metered: false };
    await measurer.probe(subject);
  }
  measurer.record.assertAllAnswered();
}

/** So many of them, from the first to the last. */
function spread<T>(all: readonly T[], count: number): T[] {
  if (all.length <= count) return [...all];
  return Array.from({ length: count }, (_, i) => all[Math.floor((i * all.length) / count)]);
}

export function assertNoFailure(id: string, runs: readonly object[]): void {
  for (const run of runs) {
    if (!('failed' in run)) continue;
    throw new PremodelError('run-failed', `${run.failed} (on ${id})`, {
      place: { file: id },
      remedy: 'Leave the model or the input out, or go on without its answer: without --strict.',
    });
  }
}
