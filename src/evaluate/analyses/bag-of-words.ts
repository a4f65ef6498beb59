import { PremodelError } from '../../error.ts';
import type { Analysis, AnalysisContext } from './analysis.ts';
import { choiceAccuracy } from './held-out-choices.ts';

const SIZES = [0, 25, 50, 100, 250, 500, 1000, 1500, 2000, 3000, 5000];

/**
 * How many words the bag of words keeps, chosen on the training side of every fold; `choices` is the share of
 * inputs whose optimal candidate (or that there is none) was told.
 * @throws PremodelError `missing-feature` where the inputs are no texts
 */
export function bagOfWordsSize(context: AnalysisContext): Analysis {
  const { words, features } = context.profile;
  if (!words) {
    throw new PremodelError('missing-feature', 'the profile has no words to make a bag of words from', {
      remedy: 'choose other analyses: this one is for tasks on text',
    });
  }
  const vocabulary = new Set(words.flat()).size;
  const sizes = SIZES.filter((size) => size < vocabulary && size + features.names.length > 0);
  return {
    name: 'bag-of-words',
    title: 'Number of words in the bag of words',
    columns: ['words', 'choices', ...context.outcomeColumns],
    rows: [...sizes, vocabulary].map((bagOfWords) => [
      bagOfWords,
      choiceAccuracy(context, { bagOfWords }),
      ...context.measure(context.heldOut(() => ({ bagOfWords }))),
    ]),
  };
}
