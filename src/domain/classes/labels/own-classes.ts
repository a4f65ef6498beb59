import { type ClassName, className, isBackground, normalised } from './class-name.ts';
import type { TranslatedLabel } from './label-translation.ts';
import type { ClassNames } from './match-classes.ts';
import { namesOf } from './synset-names.ts';

/** One class of a model, or several that a user gave the same name. */
export interface OwnClass {
  readonly label: string;
  readonly names: ClassNames;
  /** Need not have a namesake in another model: the background, and what the user said is a class of its own. */
  readonly mayStandAlone: boolean;
}

export interface OwnClasses {
  readonly classes: readonly OwnClass[];
  /** Position among `classes` by class number of the model. */
  readonly positions: Int32Array;
}

/**
 * @param labels of a model, as its configuration has them
 * @param translated the same, after translation
 */
export function ownClasses(labels: readonly string[], translated: readonly TranslatedLabel[]): OwnClasses {
  const classes: OwnClass[] = [];
  const said = new Map<string, number>();
  const positions = Int32Array.from(translated, ({ label, isSaid }, own) => {
    const key = normalised(label);
    const known = isSaid ? said.get(key) : undefined;
    if (known !== undefined) return known;
    if (isSaid) said.set(key, classes.length);
    const names = isSaid ? [...namesOf(label), ...wnidOf(labels[own])] : namesOf(label);
    const isItself = isSaid && key === normalised(labels[own]);
    return classes.push({ label, names, mayStandAlone: isItself || names.some(isBackground) }) - 1;
  });
  return { classes, positions };
}

/** A new name takes the place of the old one, but a WordNet id stays what it is. */
function wnidOf(label: string): ClassName[] {
  const { wnid } = className(label);
  return wnid === undefined ? [] : [className(wnid)];
}
