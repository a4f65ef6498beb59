import { areNumbers, isBackground, normalised } from './class-name.ts';
import { describeMatching, listed } from './describe-matching.ts';
import { ambiguousClasses, noNamesakes, onlyNumbers } from './label-space-errors.ts';
import type { LabelTranslation } from './label-translation.ts';
import { type ClassMatching, type ClassNames, matchClasses } from './match-classes.ts';
import type { ModelLabels, Numbering } from './numbering.ts';
import { type OwnClass, type OwnClasses, ownClasses } from './own-classes.ts';

/** One numbering of classes for models that each have their own. */
export interface LabelSpace {
  /** Name of every class: that of the first model that knows it. */
  readonly labels: readonly string[];
  /** Every name that any model has for the class. */
  readonly names: readonly ClassNames[];
  /** The numberings there are among the models, that of the first model first. */
  readonly numberings: readonly Numbering[];
  /** By model, the shared class by own class. */
  readonly classes: readonly Int32Array[];
  /** A sentence for every numbering that had to be matched: how. */
  readonly notes: readonly string[];
}

/**
 * Finds out which classes of several models are the same. Numbers are those of the first model; classes that only
 * later ones know come behind.
 * @throws PremodelError `label-sets-differ` (classes without a namesake on both sides, or that only count),
 *   `ambiguous-label` (classes that could each be several others), and what `LabelTranslation` throws
 */
export function labelSpace(models: readonly ModelLabels[], translation?: LabelTranslation): LabelSpace {
  let space: readonly OwnClass[] = [];
  const numberings = new Map<string, Numbering>();
  const notes = new Map<string, string>();
  const keys = models.map((model) => {
    const translated =
      translation?.ofModel(model.name, model.labels) ??
      model.labels.map((label) => ({ label, isSaid: false }));
    const key = JSON.stringify([model.labels, translated]);
    const known = numberings.get(key);
    if (known) {
      numberings.set(key, { ...known, models: [...known.models, model.name] });
      return key;
    }
    const labels = translated.map(({ label }) => label);
    const before = [...numberings.values()];
    assertMoreThanNumbers(model, labels, before);
    const own = ownClasses(model.labels, translated);
    const matching = match(own, space, before);
    if (before.length > 0) assertTold(matching, own, space, model, before);
    const { classes, extended } = extend(space, own, matching);
    const renamed = labels.filter((label, i) => label !== model.labels[i]).length;
    const merged = mergedLabels(own);
    const note = [
      ...(renamed > 0
        ? [`${renamed} of its ${labels.length} classes are named by ${translation!.file}`]
        : []),
      ...(merged.length > 0 ? [`several are one: ${listed(merged)}`] : []),
      ...(before.length > 0 ? [describeMatching(matching, own, space, classes)] : []),
    ];
    if (note.length > 0) notes.set(key, note.join('; '));
    space = extended;
    numberings.set(key, { models: [model.name], labels, classes, onlyCounts: areNumbers(labels) });
    return key;
  });
  return {
    labels: space.map(({ label }) => label),
    names: space.map(({ names }) => names),
    numberings: [...numberings.values()],
    classes: keys.map((key) => numberings.get(key)!.classes),
    notes: [...notes].map(([key, note]) => `${numberings.get(key)!.models.join(', ')}: ${note}`),
  };
}

/** Whether class 0 is that of nothing in particular. */
export function startsWithBackground({ classes }: Numbering, { names }: LabelSpace): boolean {
  return names[classes[0]].some(isBackground);
}

/** Names of classes that are several of the model's own. */
function mergedLabels({ classes, positions }: OwnClasses): string[] {
  const counts = new Uint32Array(classes.length);
  for (const position of positions) counts[position]++;
  return classes.filter((_, i) => counts[i] > 1).map(({ label }) => label);
}

function match(
  { classes }: OwnClasses,
  space: readonly OwnClass[],
  numberings: readonly Numbering[],
): ClassMatching {
  return matchClasses(
    classes.map(({ names }) => names),
    space.map(({ names }) => names),
    numberings.map((numbering) => numbering.classes),
  );
}

/** Labels that only count are the same as others only where they are exactly the same. */
function assertMoreThanNumbers(
  model: ModelLabels,
  labels: readonly string[],
  numberings: readonly Numbering[],
): void {
  const onlyCount = areNumbers(labels);
  const other = numberings.find(
    (numbering) => (onlyCount || numbering.onlyCounts) && !sameNames(labels, numbering.labels),
  );
  if (other) throw onlyNumbers({ ...model, labels }, onlyCount, other);
}

function sameNames(one: readonly string[], other: readonly string[]): boolean {
  const names = new Set(one.map(normalised));
  return one.length === other.length && other.every((label) => names.has(normalised(label)));
}

/** What has no namesake on one side only is a class that the other side does not know; on both, nobody can tell. */
function assertTold(
  { classes, ambiguous }: ClassMatching,
  own: OwnClasses,
  space: readonly OwnClass[],
  model: ModelLabels,
  numberings: readonly Numbering[],
): void {
  const sides = { model, own, space, numberings };
  if (ambiguous.length > 0) throw ambiguousClasses(ambiguous, sides);
  const found = new Set(classes);
  const lone = own.classes.flatMap((each, i) => (classes[i] < 0 && !each.mayStandAlone ? [i] : []));
  const others = space.flatMap((each, i) => (found.has(i) || each.mayStandAlone ? [] : [i]));
  const inCommon = classes.filter((shared) => shared >= 0).length;
  if (inCommon === 0 || (lone.length > 0 && others.length > 0)) {
    throw noNamesakes({ lone, others, inCommon }, sides);
  }
}

function extend(
  space: readonly OwnClass[],
  { classes: own, positions }: OwnClasses,
  { classes: found }: ClassMatching,
): { readonly classes: Int32Array; readonly extended: OwnClass[] } {
  const extended = [...space];
  const shared = own.map((each, i) => {
    if (found[i] < 0) return extended.push(each) - 1;
    const known = extended[found[i]];
    const names = each.names.filter(({ text, wnid }) => {
      return !known.names.some((name) => name.text === text && name.wnid === wnid);
    });
    const mayStandAlone = known.mayStandAlone || each.mayStandAlone;
    extended[found[i]] = { ...known, names: [...known.names, ...names], mayStandAlone };
    return found[i];
  });
  return { classes: positions.map((position) => shared[position]), extended };
}
