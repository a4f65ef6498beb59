import type { Command } from 'commander';
import { IGNORED } from '../domain/table/ignored-columns.ts';
import { readTable } from '../node/table/read-table.ts';
import type { LeftOutColumn, Profile } from '../profile/profile.ts';

/** The option of every command that reads a premodel or a profile: its flag and what it does. */
export const ACCEPT_MODIFIED = [
  '--accept-modified',
  'read a premodel or a profile although its file is not as it was written',
] as const;

export interface TableFlags {
  readonly ignore?: readonly string[];
  readonly acceptModified?: boolean;
}

/** For every command that reads a profile or a table. */
export function withTableOptions(command: Command): Command {
  return command
    .option(...ACCEPT_MODIFIED)
    .option(
      '--ignore <column>',
      'leave this column of a table out (again or with commas for more); of a profile, a feature',
      (column: string, before: readonly string[] = []) => [...before, column],
    );
}

/** The table, after saying on standard error what of it is not used, unless the user asked for that. */
export async function readTableAsAsked(file: string, flags: TableFlags): Promise<Profile> {
  const profile = await readTable(file, flags);
  const leftOut = profile.provenance.leftOut?.filter(({ reason }) => reason !== IGNORED) ?? [];
  if (leftOut.length > 0) console.error(`${file}: left out ${describeLeftOut(leftOut)}`);
  return profile;
}

export function describeLeftOut(leftOut: readonly LeftOutColumn[]): string {
  return leftOut.map(({ column, reason }) => `${JSON.stringify(column)} (${reason})`).join(', ');
}
