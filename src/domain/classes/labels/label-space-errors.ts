import { PremodelError } from '../../../error.ts';
import type { Group } from './match-classes.ts';
import type { ModelLabels, Numbering } from './numbering.ts';
import type { OwnClass, OwnClasses } from './own-classes.ts';

const SHOWN = 6;

/** A model whose classes are to be found, and those there are. */
interface Sides {
  readonly model: ModelLabels;
  readonly own: OwnClasses;
  readonly space: readonly OwnClass[];
  readonly numberings: readonly Numbering[];
}

export function onlyNumbers(model: ModelLabels, isTheModel: boolean, other: Numbering): PremodelError {
  const ofModel = { name: model.name, labels: model.labels };
  const ofOther = { name: other.models[0], labels: other.labels };
  const [counting, named] = isTheModel ? [ofModel, ofOther] : [ofOther, ofModel];
  return differ(
    `${counting.name} calls its classes ${fromTo(counting.labels)}, which says nothing of what they are; ` +
      `those of ${named.name} are ${fromTo(named.labels)}`,
    model,
    `Give the names of ${counting.name}’s ${counting.labels.length} classes in order, one a line, with --labels FILE.`,
  );
}

export function noNamesakes(
  {
    lone,
    others,
    inCommon,
  }: { readonly lone: readonly number[]; readonly others: readonly number[]; readonly inCommon: number },
  { model, own, space, numberings }: Sides,
): PremodelError {
  const before = nameOf(numberings);
  const mine = `${lone.length} of ${model.name} (${shown(lone, (i) => numberedOwn(i, own))})`;
  const theirs = `${others.length} of ${before} (${shown(others, (i) => numbered(i, space, numberings))})`;
  return differ(
    `${model.name} and ${before} have ${inCommon} classes of the same name; ${mine} and ${theirs} have no namesake`,
    model,
    `Say which are the same with --labels FILE, e.g. ${example(model.name, 'a label', 'the name of the class')}, or of which that they are classes of their own: {"${model.name}": {"a label": "a label"}}.`,
  );
}

export function ambiguousClasses(
  groups: readonly Group[],
  { model, own, space, numberings }: Sides,
): PremodelError {
  const describe = ({ one, other }: Group) => {
    const mine = shown(one, (i) => numberedOwn(i, own), ', ');
    const theirs = shown(other, (i) => numbered(i, space, numberings), ', ');
    return `${mine} of ${model.name} can be ${theirs} of ${nameOf(numberings)}`;
  };
  const [{ one }] = groups;
  return new PremodelError('ambiguous-label', `classes share names: ${shown(groups, describe)}`, {
    place: { file: model.file, field: 'id2label' },
    remedy: `Give each a name of its own, in both models, by class number with --labels FILE, e.g. ${example(model.name, String(numberOf(one[0], own)), 'its own name')}.`,
  });
}

function differ(message: string, { file }: ModelLabels, remedy: string): PremodelError {
  return new PremodelError('label-sets-differ', message, { place: { file, field: 'id2label' }, remedy });
}

function example(model: string, label: string, name: string): string {
  return JSON.stringify({ [model]: { [label]: name } });
}

function nameOf(numberings: readonly Numbering[]): string {
  return numberings.length === 1 ? numberings[0].models[0] : 'the models before it';
}

/** Number of a class of the model itself. */
function numberOf(position: number, { positions }: OwnClasses): number {
  return positions.indexOf(position);
}

function numberedOwn(position: number, own: OwnClasses): string {
  return `${numberOf(position, own)} "${own.classes[position].label}"`;
}

/** By the number that the first model which knows the class has for it. */
function numbered(shared: number, space: readonly OwnClass[], numberings: readonly Numbering[]): string {
  const number = numberings.map(({ classes }) => classes.indexOf(shared)).find((own) => own >= 0);
  return `${number} "${space[shared].label}"`;
}

function shown<Item>(items: readonly Item[], describe: (item: Item) => string, between = '; '): string {
  const rest = items.length - SHOWN;
  const first = items.slice(0, SHOWN).map(describe).join(between);
  return rest > 0 ? `${first}${between}and ${rest} more` : first;
}

function fromTo(labels: readonly string[]): string {
  return labels.length > 3 ? `${labels[0]}, ${labels[1]} … ${labels.at(-1)}` : labels.join(', ');
}
