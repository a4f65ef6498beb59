import { wordOfFeature } from '../word-feature.ts';

/** Names of features for a person, where the words of a bag of words are many. */
export function featureList(names: readonly string[]): string {
  const others = names.filter((name) => wordOfFeature(name) === undefined);
  const words = names.length - others.length;
  return [...others, ...(words > 0 ? [`${words} word${words === 1 ? '' : 's'}`] : [])].join(', ');
}
