import { splitWords, trimEnd } from './split-words.ts';

/**
 * How BLEU parts a text into tokens; named as in sacrebleu. `13a`: punctuation of Western languages apart,
 * as mteval-v13a of the WMT evaluations does. `intl`: all punctuation and symbols of Unicode apart
 * (mteval-v14). `char`: every character. `none`: at whitespace, for text that is tokenized already.
 */
export type BleuTokenizer = '13a' | 'intl' | 'char' | 'none';

export function bleuTokens(text: string, tokenizer: BleuTokenizer): string[] {
  return TOKENIZE[tokenizer](trimEnd(text));
}

const TOKENIZE: Readonly<Record<BleuTokenizer, (text: string) => string[]>> = {
  none: splitWords,
  char: (text) => splitWords(Array.from(text).join(' ')),
  '13a': (text) =>
    splitWords(
      ` ${unescaped(text)} `
        .replace(/[!-&(-+:-@[-`{-~/]/g, ' $& ')
        // A full stop or comma stays where digits stand on both sides of it; a dash leaves the digit before it.
        .replace(/([^0-9])([.,])/gu, '$1 $2 ')
        .replace(/([.,])([^0-9])/gu, ' $1 $2')
        .replace(/([0-9])-/g, '$1 - '),
    ),
  intl: (text) =>
    splitWords(
      text
        .replace(/(\P{N})(\p{P})/gu, '$1 $2 ')
        .replace(/(\p{P})(\P{N})/gu, ' $1 $2')
        .replace(/\p{S}/gu, ' $& '),
    ),
};

/** Lines joined and the four entities of the WMT's SGML files resolved, in mteval-v13a's order. */
function unescaped(text: string): string {
  const joined = text.replaceAll('<skipped>', '').replaceAll('-\n', '').replaceAll('\n', ' ');
  if (!joined.includes('&')) return joined;
  return joined
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>');
}
