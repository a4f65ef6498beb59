import { OUTCOMES } from '../profile/profile.ts';
import type { Premodel } from './premodel.ts';

const BY_FUNCTIONS =
  'call what the table names with routeFunctions(premodel, { candidates }) in a program; docs/tables.md has an example';

/** How a premodel is run; undefined where a command of this package runs it: what a table names is the user's own. */
export function howToRun({ task }: Pick<Premodel, 'task'>): string | undefined {
  return task === OUTCOMES ? BY_FUNCTIONS : undefined;
}
