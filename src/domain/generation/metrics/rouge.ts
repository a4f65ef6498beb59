import { encodeTokens, matchingNgrams } from './matching-ngrams.ts';

export interface RougeScore {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

/** Each in 0..1. */
export interface RougeScores {
  readonly rouge1: RougeScore;
  readonly rouge2: RougeScore;
  /** By the longest common subsequence. */
  readonly rougeL: RougeScore;
}

/** rouge-score's default: lower-case runs of the letters a–z and digits. Other scripts have no word in it. */
export function asciiWords(text: string): string[] {
  return text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
}

/** Lower-case runs of letters, marks and digits of any script. On ASCII text the same as `asciiWords`. */
export function unicodeWords(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
}

/**
 * ROUGE-1, ROUGE-2 and ROUGE-L (Lin, 2004) of one output, equal to rouge-score's without its stemmer, which
 * is for English only.
 * @param tokenize default `unicodeWords`
 *
 * @example
 * rouge('A man rides a horse.', 'A man is riding a horse.').rougeL.f1; // 0..1
 */
export function rouge(
  output: string,
  reference: string,
  tokenize: (text: string) => string[] = unicodeWords,
): RougeScores {
  const encoded = encodeTokens(tokenize(output), tokenize(reference));
  const [unigrams, bigrams] = matchingNgrams(encoded, 2);
  const [said, wanted] = [encoded.output.length, encoded.reference.length];
  return {
    rouge1: scoreOf(unigrams, said, wanted),
    rouge2: scoreOf(bigrams, said - 1, wanted - 1),
    rougeL: scoreOf(longestCommonSubsequence(encoded.output, encoded.reference), said, wanted),
  };
}

function scoreOf(matches: number, said: number, wanted: number): RougeScore {
  if (matches === 0) return { precision: 0, recall: 0, f1: 0 };
  const [precision, recall] = [matches / said, matches / wanted];
  return { precision, recall, f1: (2 * precision * recall) / (precision + recall) };
}

/** Length of the longest sequence that both hold in order, gaps allowed; time in the product of the lengths. */
function longestCommonSubsequence(a: Int32Array, b: Int32Array): number {
  const longest = new Int32Array(b.length + 1);
  for (const token of a) {
    let diagonal = 0;
    for (let j = 1; j <= b.length; j++) {
      const above = longest[j];
      longest[j] = token === b[j - 1] ? diagonal + 1 : Math.max(above, longest[j - 1]);
      diagonal = above;
    }
  }
  return longest[b.length];
}
