import type { Conditions, JournalEntry } from './journal.ts';

/**
 * Where an earlier run differed only in that it had further models, what it measured of the others stays good.
 * `models` holds an identity each, in their order, parted by spaces.
 * @returns for each model wanted now, which it was then; undefined where the runs differ otherwise, or not at all
 */
export function keptModels(before: Conditions, now: Conditions): number[] | undefined {
  const { models: had = '', ...rest } = before;
  const { models: want = '', ...others } = now;
  const parts = Object.keys({ ...rest, ...others });
  if (typeof had !== 'string' || had === want || parts.some((part) => rest[part] !== others[part]))
    return undefined;
  const earlier = had.split(' ');
  const kept: number[] = [];
  for (const model of want.split(' ')) {
    const at = earlier.indexOf(model, (kept.at(-1) ?? -1) + 1);
    if (at < 0) return undefined;
    kept.push(at);
  }
  return kept;
}

export function withoutOthers(entry: JournalEntry, kept: readonly number[]): JournalEntry {
  return 'runs' in entry ? { ...entry, runs: kept.map((k) => entry.runs[k]) } : entry;
}
