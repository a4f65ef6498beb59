import { type ClassName, className } from './class-name.ts';
import { imagenetSynsets } from './imagenet-synsets.ts';
import type { ClassNames } from './match-classes.ts';

let known: ReadonlyMap<string, ClassName> | undefined;

/** The classes of ILSVRC-2012 by WordNet id, in their order. */
export function imagenetClasses(): ReadonlyMap<string, ClassName> {
  known ??= new Map(imagenetSynsets.map(className).map((name) => [name.wnid!, name]));
  return known;
}

/** What a label says; where it is a bare WordNet id of ImageNet, also by the words WordNet has for it. */
export function namesOf(label: string): ClassNames {
  const name = className(label);
  const words = name.text === '' && name.wnid ? imagenetClasses().get(name.wnid) : undefined;
  return words ? [name, words] : [name];
}
