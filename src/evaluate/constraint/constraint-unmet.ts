import { PremodelError } from '../../error.ts';
import { describeTaken, type Shortfall, type Taken } from './shortfalls.ts';

/** A way to act, and what it takes. */
export interface Named extends Taken {
  /** `cascade`, or the name of the model that it always runs. */
  readonly name: string;
}

export interface Unmet {
  /** What came nearest. */
  readonly nearest: Named;
  readonly shortfalls: readonly Shortfall[];
  /** A single model that keeps to all of it, where the policy asked for does not. */
  readonly keeping?: Named;
  /** Whether every kind of policy was tried. */
  readonly comparedAll: boolean;
}

/** One sentence: what is not kept to, and what came nearest. */
export function describeUnmet({ nearest, shortfalls }: Unmet): string {
  const asked = shortfalls.map((shortfall) => shortfall.asked).join(', ');
  return `asked was ${asked}; the nearest is ${nearest.name}, with ${describeTaken(nearest)}`;
}

/** The constraint cannot be kept to: what came nearest, and what can be done about it. */
export function constraintUnmet(unmet: Unmet): PremodelError {
  const { shortfalls, keeping } = unmet;
  const needed = shortfalls.flatMap((shortfall) => shortfall.needed ?? []).join(' and ');
  const ways = [
    ...(keeping ? [`use --policy auto: ${keeping.name} keeps to it, with ${describeTaken(keeping)}`] : []),
    `ask for ${needed}`,
    'take the nearest with --nearest (nearest: true)',
  ];
  return new PremodelError('constraint-unmet', `${whoFails(unmet)}: ${describeUnmet(unmet)}`, {
    place: { field: shortfalls[0].field },
    remedy: `${capitalised(ways.join('; or '))}.`,
  });
}

function whoFails({ nearest, keeping, comparedAll }: Unmet): string {
  if (keeping) return `${nearest.name} does not keep to the constraint, and ${keeping.name} does`;
  if (comparedAll) return 'nothing keeps to the constraint';
  const single = nearest.models === 1 ? 'other single' : 'single';
  return `neither ${nearest.name} nor any ${single} model keeps to the constraint`;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
