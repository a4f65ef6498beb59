import { PremodelError } from '../error.ts';

/** What there is for a policy to run or read. */
interface Offer {
  /** Whose it is: `the profile`. */
  readonly of: string;
  readonly names: readonly string[];
  /** What to do where something is lacking. */
  readonly remedy: string;
}

/**
 * Where each of the things that a policy names stands among those there are.
 * @throws PremodelError `missing-candidate`, `missing-feature`, `missing-evidence`
 */
export function positionsOf(
  what: 'candidate' | 'feature' | 'evidence',
  needed: readonly string[],
  { of, names, remedy }: Offer,
): number[] {
  const positions = new Map(names.map((name, position) => [name, position]));
  return needed.map((name) => {
    const position = positions.get(name);
    if (position !== undefined) return position;
    throw new PremodelError(`missing-${what}`, `the policy needs the ${what} "${name}", and ${of} has none`, {
      place: { field: name },
      remedy: `${remedy}; there is: ${names.join(', ') || 'nothing'}`,
    });
  });
}
