import { PremodelError } from '../../../error.ts';
import { wordFeature, wordOfFeature } from '../../../word-feature.ts';
import { segmentsOf, wordsOf } from '../words.ts';
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
   * is not computed.
   *
   * @throws PremodelError `unknown-feature`
   */
  features(text: string, names?: readonly string[]): Float64Array;
}

/**
 * Loads what the named features need: the part-of-speech tagger only where one of them asks for it.
 * @param names the features that will be asked for. Default: all 11
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
  const words = once(() => wordsOf(text));
  const perWord = (count: number) => count / Math.max(1, words().length);
  const joints = once(() => words().reduce((sum, word) => sum + countPieces(word) - 1, 0));
  const classes = once(() => countWordClasses(text, tagger));
  const marks = once(() => countMarks(text));
  const wordCounts = once(() => countOf(words()));
  const values: Record<string, () => number> = {
    n_words: () => words().length,
    n_bpe_chars: joints,
    avg_bpe: () => perWord(joints()),
    n_tokens: () => words().length + marks().tokens,
    avg_noun: () => perWord(classes().noun),
    avg_verb: () => perWord(classes().verb),
    avg_adj: () => perWord(classes().adjective),
    avg_sat_adj: () => perWord(classes().satellite),
    avg_adverb: () => perWord(classes().adverb),
    avg_punc: () => perWord(marks().punctuation),
    avg_word_length: () => perWord(words().reduce((sum, word) => sum + [...word].length, 0)),
  };
  return Float64Array.from(names, (name) => {
    const word = wordOfFeature(name);
    if (word !== undefined) return wordCounts().get(word) ?? 0;
    if (!Object.hasOwn(values, name)) throw unknownFeature(name);
    return values[name]();
  });
}

/** Punctuation marks, and all tokens that are no words. */
function countMarks(text: string): { tokens: number; punctuation: number } {
  let tokens = 0;
  let punctuation = 0;
  for (const { segment, isWordLike } of segmentsOf(text)) {
    if (isWordLike) continue;
    tokens++;
    if (/^\p{P}/u.test(segment)) punctuation++;
  }
  return { tokens, punctuation };
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

function countOf(words: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
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
