import { readBertNormalizer } from './bert-normalizer.ts';
import { toByteLetters } from './byte-letters.ts';
import { CharacterRules } from './character-rules.ts';
import { endOfSpace, lowerCase, startOfSpace } from './characters.ts';
import type { Fields } from './fields.ts';
import type { Normalizer } from './normalizer.ts';
import { readPattern } from './pattern.ts';
import { applyRules } from './precompiled.ts';

const READERS: Readonly<Record<string, (normalizer: Fields) => Normalizer>> = {
  BertNormalizer: readBertNormalizer,
  ByteLevel: () => ({ normalize: toByteLetters }),
  Lowercase: () => ({ normalize: lowerCase }),
  NFC: () => ({ normalize: (text) => text.normalize('NFC') }),
  NFD: () => ({ normalize: (text) => text.normalize('NFD') }),
  NFKC: () => ({ normalize: (text) => text.normalize('NFKC') }),
  NFKD: () => ({ normalize: (text) => text.normalize('NFKD') }),
  Nmt: () => removing(NMT_UNWANTED, NMT_SPACES),
  Precompiled: readPrecompiled,
  Prepend: readPrepend,
  Replace: readReplace,
  Sequence: (sequence) => inSequence(sequence.objects('normalizers').map(readNormalizer)),
  Strip: readStrip,
  StripAccents: () => removing(/\p{M}/u),
};

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is left out.
const NMT_UNWANTED = /[\x01-\x08\v\x0e-\x1f\x7f\x8f\x9f]/;
const NMT_SPACES = /[\t\n\f\r\u1680\u200b-\u200f\u2028\u2029\u2581\ufeff\ufffd]/g;

/** @throws PremodelError `invalid-tokenizer`, `unsupported-tokenizer` */
export function readNormalizer(normalizer: Fields): Normalizer {
  const type = normalizer.required('type', normalizer.text('type'));
  if (Object.hasOwn(READERS, type)) return READERS[type](normalizer);
  throw normalizer.unsupported(`is of the type "${type}"`);
}

function inSequence(normalizers: readonly Normalizer[]): Normalizer {
  return {
    normalize: (text) => normalizers.reduce((result, each) => each.normalize(result), text),
    removesStart: (text) => {
      let result = text;
      return normalizers.some((each) => {
        if (each.removesStart?.(result)) return true;
        result = each.normalize(result);
        return false;
      });
    },
  };
}

/** Leaves out one kind of characters, and makes spaces of another. */
function removing(unwanted: RegExp, spaces?: RegExp): Normalizer {
  const all = new RegExp(unwanted, `${unwanted.flags}g`);
  const first = new RegExp(`^${unwanted.source}`, unwanted.flags);
  return {
    normalize: (text) => {
      const kept = text.replace(all, '');
      return spaces === undefined ? kept : kept.replace(spaces, ' ');
    },
    removesStart: (text) => first.test(text),
  };
}

function readPrecompiled(normalizer: Fields): Normalizer {
  const base64 = normalizer.text('precompiled_charsmap');
  // As SentencePiece's models without rules are converted.
  if (base64 === undefined || base64 === '') return { normalize: (text) => text };
  try {
    const rules = new CharacterRules(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)));
    return { normalize: (text) => applyRules(text, rules) };
  } catch (cause) {
    throw normalizer.invalid('has a damaged precompiled_charsmap', cause);
  }
}

function readPrepend(normalizer: Fields): Normalizer {
  const prefix = normalizer.required('prepend', normalizer.text('prepend'));
  return { normalize: (text) => (text === '' ? '' : prefix + text) };
}

function readReplace(normalizer: Fields): Normalizer {
  const matcher = readPattern(normalizer);
  const content = normalizer.required('content', normalizer.text('content'));
  return {
    normalize: (text) =>
      matcher(text)
        .map(({ start, end, isMatch }) => (isMatch ? content : text.slice(start, end)))
        .join(''),
    removesStart: (text) => content === '' && matcher(text)[0]?.isMatch === true,
  };
}

function readStrip(normalizer: Fields): Normalizer {
  const left = normalizer.required('strip_left', normalizer.flag('strip_left'));
  const right = normalizer.required('strip_right', normalizer.flag('strip_right'));
  const startOf = (text: string) => (left ? endOfSpace(text, 0) : 0);
  return {
    normalize: (text) => {
      const start = startOf(text);
      return text.slice(start, right ? startOfSpace(text, text.length, start) : undefined);
    },
    removesStart: (text) => startOf(text) > 0,
  };
}
