import { toByteLetters } from './byte-letters.ts';
import { NUMERIC, PUNCTUATION, WHITE_SPACE } from './characters.ts';
import type { Fields } from './fields.ts';
import { readPattern } from './pattern.ts';
import { type Piece, splitPiece } from './pieces.ts';
import {
  BEHAVIORS,
  type Behavior,
  characterMatcher,
  inverted,
  literalMatcher,
  type Matcher,
  patternMatcher,
} from './spans.ts';

/** Cuts a piece of normalised text into words. */
export type PreTokenizer = (piece: Piece) => Piece[];

/** GPT-2's, with white space as Oniguruma knows it. */
const WORDS =
  /'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\p{White_Space}\p{L}\p{N}]+|\p{White_Space}+(?!\P{White_Space})|\p{White_Space}+/gu;
const WORDS_AND_SYMBOLS =
  /[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\p{Join_Control}]+|[^\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\p{Join_Control}\p{White_Space}]+/gu;

const READERS: Readonly<Record<string, (preTokenizer: Fields) => PreTokenizer>> = {
  BertPreTokenizer: () =>
    inSequence([
      splitting(characterMatcher(WHITE_SPACE), 'Removed'),
      splitting(characterMatcher(PUNCTUATION), 'Isolated'),
    ]),
  ByteLevel: readByteLevel,
  CharDelimiterSplit: readDelimiter,
  Digits: (digits) =>
    splitting(
      characterMatcher(NUMERIC),
      digits.required('individual_digits', digits.flag('individual_digits')) ? 'Isolated' : 'Contiguous',
    ),
  FixedLength: readFixedLength,
  Metaspace: readMetaspace,
  Punctuation: (punctuation) =>
    splitting(characterMatcher(PUNCTUATION), readBehavior(punctuation) ?? 'Isolated'),
  Sequence: (sequence) => inSequence(sequence.objects('pretokenizers').map(readPreTokenizer)),
  Split: readSplit,
  Whitespace: () => splitting(inverted(patternMatcher(WORDS_AND_SYMBOLS)), 'Removed'),
  WhitespaceSplit: () => splitting(characterMatcher(WHITE_SPACE), 'Removed'),
};

/** @throws PremodelError `invalid-tokenizer`, `unsupported-tokenizer` */
export function readPreTokenizer(preTokenizer: Fields): PreTokenizer {
  const type = preTokenizer.required('type', preTokenizer.text('type'));
  if (Object.hasOwn(READERS, type)) return READERS[type](preTokenizer);
  throw preTokenizer.unsupported(`is of the type "${type}"`);
}

/** When Metaspace puts a mark before a text. */
export function prependScheme(metaspace: Fields): 'always' | 'first' | 'never' {
  const scheme = metaspace.text('prepend_scheme') ?? 'always';
  // How older files say it.
  if (metaspace.flag('add_prefix_space') === false) return 'never';
  if (scheme === 'always' || scheme === 'first' || scheme === 'never') return scheme;
  throw metaspace.invalid(`has the prepend_scheme "${scheme}"`);
}

function splitting(matcher: Matcher, behavior: Behavior): PreTokenizer {
  return (piece) => splitPiece(piece, matcher, behavior);
}

function inSequence(preTokenizers: readonly PreTokenizer[]): PreTokenizer {
  return (piece) => preTokenizers.reduce((pieces, each) => pieces.flatMap(each), [piece]);
}

function readByteLevel(byteLevel: Fields): PreTokenizer {
  const prefixed = byteLevel.required('add_prefix_space', byteLevel.flag('add_prefix_space'));
  const split =
    (byteLevel.flag('use_regex') ?? true) ? splitting(patternMatcher(WORDS), 'Isolated') : undefined;
  return ({ text, atStart }) => {
    const piece = { text: prefixed && !text.startsWith(' ') ? ` ${text}` : text, atStart };
    const words = split === undefined ? [piece] : split(piece);
    return words.map((word) => ({ ...word, text: toByteLetters(word.text) }));
  };
}

function readDelimiter(split: Fields): PreTokenizer {
  return splitting(literalMatcher(split.required('delimiter', split.text('delimiter'))), 'Removed');
}

function readFixedLength(fixed: Fields): PreTokenizer {
  const length = fixed.count('length') ?? 5;
  if (length === 0) throw fixed.invalid('has the length 0');
  return ({ text, atStart }) => {
    const characters = [...text];
    return Array.from({ length: Math.ceil(characters.length / length) }, (_, i) => ({
      text: characters.slice(i * length, (i + 1) * length).join(''),
      atStart: atStart && i === 0,
    }));
  };
}

function readMetaspace(metaspace: Fields): PreTokenizer {
  const mark = metaspace.required('replacement', metaspace.text('replacement'));
  const scheme = prependScheme(metaspace);
  const split =
    (metaspace.flag('split') ?? true) ? splitting(literalMatcher(mark), 'MergedWithNext') : undefined;
  return ({ text, atStart }) => {
    const marked = text.replaceAll(' ', () => mark);
    const prepends = !marked.startsWith(mark) && (scheme === 'always' || (scheme === 'first' && atStart));
    const piece = { text: prepends ? mark + marked : marked, atStart };
    return split === undefined ? [piece] : split(piece);
  };
}

function readSplit(split: Fields): PreTokenizer {
  const matcher = readPattern(split);
  const behavior = split.required('behavior', readBehavior(split));
  return splitting(split.required('invert', split.flag('invert')) ? inverted(matcher) : matcher, behavior);
}

function readBehavior(owner: Fields): Behavior | undefined {
  const name = owner.text('behavior');
  if (name === undefined) return undefined;
  const behavior = BEHAVIORS.find((each) => each === name);
  if (behavior === undefined) throw owner.invalid(`has the behavior "${name}"`);
  return behavior;
}
