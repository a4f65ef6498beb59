import { PremodelError } from '../../../error.ts';
import { wordFeature, wordOfFeature } from '../../../word-feature.ts';
import { wordsAndMarks } from '../words.ts';
import { countPieces } from './byte-pairs.ts';
import { loadPosTagger, type PosTagger } from './pos-tagger.ts';
import { isSatelliteAdjective } from './satellite-adjective.ts';

/** The paper's 11 features of a text; docs/features.md defines each. */
export const textFeatureNames: readonly string[] = [
  ...['n_words', 'n_bpe_chars', 'avg_bpe', 'n_tokens'],
  ...['avg_noun', 'avg_verb', 'avg_adj', 'avg_sat_adj', 'avg_adverb'],
  ...['avg_punc', 'avg_word_length'],
];

const partOfSpeechNames = ['avg_noun', 'avg_verb', 'avg_adj', 'avg_sat_adj', 'avg_adverb'];

/** The features of a text, as a domain offers them. */
export interface TextFeatures {
  readonly featureNames: readonly string[];
  readonly countsWords: true;
  /**
   * The named features of one text, in the order of `names`; all of `featureNames` by default. A name may also be
   * `word:<word>`, which counts how often the word occurs. Finite for every text; what the named ones do not need
   * is not computed. The list must not change between calls.
   *
   * @throws PremodelError `unknown-feature`
   */
  features(text: string, names?: readonly string[]): Float64Array;
}

/**
 * Loads what the named features need: the part-of-speech tagger only where one of them asks for it.
 * @param names the features that will be asked for. Default: all 11
 *
 * @example
 * const words = await loadTextFeatures(['n_words', 'avg_word_length']);
 * words.features('A man rides a horse.', ['n_words', 'avg_word_length']); // 5 words
 */
export async function loadTextFeatures(names = textFeatureNames): Promise<TextFeatures> {
  const tags = names.some((name) => partOfSpeechNames.includes(name));
  const tagger = tags ? await loadPosTagger() : undefined;
  return {
    featureNames: textFeatureNames,
    countsWords: true,
    features: (text, asked = textFeatureNames) => textFeatures(text, asked, tagger),
  };
}

function textFeatures(text: string, names: readonly string[], tagger?: PosTagger): Float64Array {
  const { others, wordColumns } = planOf(names);
  const parts = once(() => wordsAndMarks(text));
  const classes = once(() => countWordClasses(text, tagger));
  const perWord = (count: number) => count / Math.max(1, parts().words.length);
  const joints = () => sum(parts().words, (word) => countPieces(word) - 1);
  const values: Record<string, () => number> = {
    n_words: () => parts().words.length,
    n_bpe_chars: joints,
    avg_bpe: () => perWord(joints()),
    n_tokens: () => parts().words.length + parts().marks.length,
    avg_noun: () => perWord(classes().noun),
    avg_verb: () => perWord(classes().verb),
    avg_adj: () => perWord(classes().adjective),
    avg_sat_adj: () => perWord(classes().satellite),
    avg_adverb: () => perWord(classes().adverb),
    avg_punc: () => perWord(sum(parts().marks, (mark) => (/^\p{P}/u.test(mark) ? 1 : 0))),
    avg_word_length: () => perWord(sum(parts().words, (word) => [...word].length)),
  };
  const result = new Float64Array(names.length);
  for (const { name, column } of others) result[column] = values[name]();
  if (wordColumns.size > 0) {
    for (const word of parts().words) {
      const column = wordColumns.get(word);
      if (column !== undefined) result[column]++;
    }
  }
  return result;
}

interface Plan {
  readonly others: readonly { readonly name: string; readonly column: number }[];
  readonly wordColumns: ReadonlyMap<string, number>;
}

/** A policy asks for the same thousand words again and again: what its list of names means is found once. */
const plans = new WeakMap<readonly string[], Plan>();

function planOf(names: readonly string[]): Plan {
  const known = plans.get(names);
  if (known) return known;
  const others: { name: string; column: number }[] = [];
  const wordColumns = new Map<string, number>();
  names.forEach((name, column) => {
    const word = wordOfFeature(name);
    if (word !== undefined) wordColumns.set(word, column);
    else if (textFeatureNames.includes(name)) others.push({ name, column });
    else throw unknownFeature(name);
  });
  const plan = { others, wordColumns };
  plans.set(names, plan);
  return plan;
}

function sum(texts: readonly string[], count: (text: string) => number): number {
  let total = 0;
  for (const text of texts) total += count(text);
  return total;
}

function countWordClasses(text: string, tagger?: PosTagger) {
  if (!tagger) throw new RangeError('features of parts of speech were not among those loaded');
  const counts = { noun: 0, verb: 0, adjective: 0, satellite: 0, adverb: 0 };
  for (const { text: token, partOfSpeech } of tagger(text)) {
    if (partOfSpeech === 'NOUN' || partOfSpeech === 'PROPN') counts.noun++;
    else if (partOfSpeech === 'VERB' || partOfSpeech === 'AUX') counts.verb++;
    else if (partOfSpeech === 'ADV') counts.adverb++;
    else if (partOfSpeech === 'ADJ') counts[isSatelliteAdjective(token) ? 'satellite' : 'adjective']++;
  }
  return counts;
}

function once<T>(compute: () => T): () => T {
  let result: { value: T } | undefined;
  return () => {
    result ??= { value: compute() };
    return result.value;
  };
}

function unknownFeature(name: string): PremodelError {
  return new PremodelError('unknown-feature', `no text feature is named "${name}"`, {
    place: { field: name },
    remedy: `Use some of ${textFeatureNames.join(', ')}, or ${wordFeature('<word>')}.`,
  });
}
