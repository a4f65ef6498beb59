import type { ClassMatching } from './match-classes.ts';
import type { OwnClass, OwnClasses } from './own-classes.ts';

const SHOWN = 5;

/**
 * How the classes of a model were found among those of the models before it, for a person.
 * @param classes shared class by class number of the model
 */
export function describeMatching(
  { classes: found, told }: ClassMatching,
  own: OwnClasses,
  space: readonly OwnClass[],
  classes: Int32Array,
): string {
  const known = new Set(found);
  const lacking = space.filter((_, shared) => !known.has(shared)).map(({ label }) => label);
  const alone = own.classes.filter((_, i) => found[i] < 0).map(({ label }) => label);
  const ways = Object.entries(told).flatMap(([way, labels]) => {
    if (labels.length === 0) return [];
    const which = way === 'order' ? ` (${listed(labels.map((i) => own.classes[i].label))})` : '';
    return [`${labels.length} by ${way}${which}`];
  });
  return [
    `of its ${classes.length} classes ${ways.join(', ')}`,
    describeNumbers(classes),
    ...(alone.length > 0 ? [`it alone knows ${listed(alone)}`] : []),
    ...(lacking.length > 0 ? [`it does not know ${listed(lacking)}`] : []),
  ].join('; ');
}

function describeNumbers(classes: Int32Array): string {
  // A background of its own comes last whatever the rest does.
  const [own, shared] = classes.length > 1 ? [1, classes[1]] : [0, classes[0]];
  const shift = shared - own;
  const isShifted = (from: number) => classes.every((each, i) => i < from || each === i + shift);
  const lasting = isShifted(0) || isShifted(1);
  if (lasting && shift === 0) return 'with the same numbers';
  if (lasting) return `its class ${own} is ${shared} here, and so on`;
  return 'in another order';
}

/** The first few, and how many more. */
export function listed(labels: readonly string[]): string {
  const names = [...new Set(labels)];
  const shown = names.slice(0, SHOWN).join('; ');
  return names.length > SHOWN ? `${shown}; and ${names.length - SHOWN} more` : shown;
}
