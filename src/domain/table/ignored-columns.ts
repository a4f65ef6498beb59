import { PremodelError } from '../../error.ts';
import { selectColumns } from '../../learn/matrix.ts';
import type { Profile } from '../../profile/profile.ts';
import type { RawTable } from './raw-table.ts';

export const IGNORED = 'ignored, as asked';

/**
 * Which columns a user wants left out.
 * @param ignore names; one that no column has may be several with commas
 * @throws PremodelError `invalid-option` where there is no such column
 */
export function ignoredColumns(
  names: readonly string[],
  ignore: readonly string[],
  file?: string,
): ReadonlySet<string> {
  const present = new Set(names);
  const wanted = ignore.flatMap((name) =>
    present.has(name) ? [name] : name.split(',').map((part) => part.trim()),
  );
  const unknown = wanted.find((name) => !present.has(name));
  if (unknown === undefined) return new Set(wanted);
  const shown = names.length > 20 ? [...names.slice(0, 20), '…'] : names;
  throw new PremodelError('invalid-option', `there is no column ${JSON.stringify(unknown)} to ignore`, {
    place: { file, field: '--ignore' },
    remedy: `Use some of: ${shown.join(', ')}.`,
  });
}

/** The table without some of its columns. */
export function withoutColumns(table: RawTable, ignored: ReadonlySet<string>): RawTable {
  const kept = [...table.names.keys()].filter((i) => !ignored.has(table.names[i]));
  return {
    ...table,
    names: kept.map((i) => table.names[i]),
    cells: kept.map((i) => table.cells[i]),
  };
}

/**
 * The profile without some of its features, by their names.
 * @throws PremodelError `invalid-option`
 */
export function withoutFeatures(profile: Profile, ignore: readonly string[], file?: string): Profile {
  if (ignore.length === 0) return profile;
  const { names, values } = profile.features;
  const ignored = ignoredColumns(names, ignore, file);
  const kept = [...names.keys()].filter((i) => !ignored.has(names[i]));
  return withLeftOut(
    {
      ...profile,
      features: {
        ...profile.features,
        names: kept.map((i) => names[i]),
        values: selectColumns(values, kept),
      },
    },
    ignored,
  );
}

/** The profile, saying which columns were ignored. */
export function withLeftOut(profile: Profile, ignored: Iterable<string>): Profile {
  const { leftOut = [] } = profile.provenance;
  const asked = Array.from(ignored, (column) => ({ column, reason: IGNORED }));
  if (asked.length === 0) return profile;
  return { ...profile, provenance: { ...profile.provenance, leftOut: [...leftOut, ...asked] } };
}
