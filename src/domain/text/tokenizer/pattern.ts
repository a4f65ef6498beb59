import { toRegExp } from 'oniguruma-to-es';
import type { Fields } from './fields.ts';
import { literalMatcher, type Matcher, patternMatcher } from './spans.ts';

/**
 * Reads `{ "String": … }` or `{ "Regex": … }`. Python's tokenizers runs Oniguruma, whose expressions are translated.
 * @throws PremodelError `invalid-tokenizer`, `unsupported-tokenizer`
 */
export function readPattern(owner: Fields): Matcher {
  const pattern = owner.required('pattern', owner.object('pattern'));
  const literal = pattern.text('String');
  if (literal !== undefined) return literalMatcher(literal);
  const source = pattern.required('Regex', pattern.text('Regex'));
  try {
    return patternMatcher(
      toRegExp(withWords(source), { global: true, lazyCompileLength: Number.POSITIVE_INFINITY }),
    );
  } catch (cause) {
    throw pattern.unsupported(`has an expression that cannot be used: ${(cause as Error).message}`, cause);
  }
}

/** Oniguruma's words, which are not those that the translation knows: with circled letters, without other numbers. */
const IN_CLASS = '\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}';
/** Outside of a class, superscripts and fractions of Latin-1 count too. */
const WORD = `[${IN_CLASS}\\u00b2\\u00b3\\u00b9\\u00bc-\\u00be]`;
const NO_WORD = WORD.replace('[', '[^');
const OUTSIDE: Readonly<Record<string, string>> = {
  '\\w': WORD,
  '\\W': NO_WORD,
  '\\b': `(?:(?<!${WORD})(?=${WORD})|(?<=${WORD})(?!${WORD}))`,
  '\\B': `(?:(?<!${WORD})(?!${WORD})|(?<=${WORD})(?=${WORD}))`,
};
const INSIDE: Readonly<Record<string, string>> = { '\\w': IN_CLASS, '\\W': `[^${IN_CLASS}]` };

function withWords(source: string): string {
  let depth = 0;
  return source.replace(/\\[\s\S]|\[\^?\]?|\]/g, (part) => {
    if (part.startsWith('[')) depth++;
    else if (part === ']') depth = Math.max(depth - 1, 0);
    return (depth > 0 ? INSIDE : OUTSIDE)[part] ?? part;
  });
}
