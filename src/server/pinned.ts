import type { ParseOptions } from '../artifact/parse-premodel.ts';
import { PremodelError } from '../error.ts';
import { readPremodel } from '../node/premodel-file.ts';
import type { ServedModel } from '../node/serving/served-model.ts';

/** Which of the pinned models this premodel has: one list is for all that are served. */
export async function pinnedIn(
  file: string,
  pinned: readonly string[] = [],
  options: ParseOptions = {},
): Promise<readonly string[]> {
  if (pinned.length === 0) return [];
  const { candidates } = await readPremodel(file, options);
  return pinned.filter((name) => candidates.some((candidate) => candidate.name === name));
}

/** @throws PremodelError `invalid-option` where one is run by none of these */
export function assertPinnedServed(
  models: Iterable<Pick<ServedModel, 'candidates'>>,
  pinned: readonly string[] = [],
): void {
  const served = [...models].flatMap(({ candidates }) => candidates.map(({ name }) => name));
  const unknown = pinned.find((name) => !served.includes(name));
  if (unknown === undefined) return;
  throw new PremodelError('invalid-option', `pinned names ${unknown}, which no premodel here runs`, {
    place: { field: '--pin' },
    remedy: `Name some of ${[...new Set(served)].join(', ')}.`,
  });
}
