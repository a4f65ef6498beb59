import { CharacterRules } from '../tokenizer/character-rules.ts';
import type { PrefixIndex } from '../tokenizer/prefix-index.ts';
import { type SentencePieceNormalization, SPACE_MARK } from './sentence-piece-model.ts';

const encoder = new TextEncoder();
/** As many rules that begin at one place are looked at. */
const MOST_RULES = 32;

/** Normalises a text as SentencePiece does: the longest rule that fits, and spaces. */
export class TextNormalizer {
  readonly #spec: SentencePieceNormalization;
  readonly #rules: CharacterRules | undefined;
  readonly #protected: PrefixIndex;

  /**
   * @param protectedPieces pieces that no rule may change: those a user defined
   * @throws RangeError where the rules are damaged
   */
  constructor(spec: SentencePieceNormalization, protectedPieces: PrefixIndex) {
    this.#spec = spec;
    this.#rules = spec.charsmap.length > 0 ? new CharacterRules(spec.charsmap) : undefined;
    this.#protected = protectedPieces;
  }

  normalize(text: string): string {
    const { removesExtraSpaces, addsDummyPrefix, spaceIsSuffix, escapesSpaces } = this.#spec;
    const space = escapesSpaces ? SPACE_MARK : ' ';
    const parts = this.#parts(text);
    let first = 0;
    if (removesExtraSpaces) while (parts[first] === ' ') first++;
    if (first === parts.length) return '';
    let result = addsDummyPrefix && !spaceIsSuffix ? space : '';
    let isBehindSpace = removesExtraSpaces;
    for (let i = first; i < parts.length; i++) {
      let part = parts[i];
      while (isBehindSpace && part.startsWith(' ')) part = part.slice(1);
      if (part !== '') {
        result += part.replaceAll(' ', space);
        isBehindSpace = removesExtraSpaces && part.endsWith(' ');
      }
    }
    if (removesExtraSpaces) while (result.endsWith(space)) result = result.slice(0, -space.length);
    return addsDummyPrefix && spaceIsSuffix ? result + space : result;
  }

  /** What each rule, or each character without one, becomes. */
  #parts(text: string): string[] {
    const bytes = encoder.encode(text);
    const parts: string[] = [];
    let byte = 0;
    for (let at = 0; at < text.length; ) {
      let end = this.#protectedEnd(text, at);
      let part: string | undefined;
      if (end === undefined) {
        const rule = this.#longestRule(bytes, byte);
        part = rule && this.#rules!.replacement(rule.value);
        end = rule ? endOfBytes(text, at, rule.length) : at + width(text, at);
      }
      byte += byteLength(text, at, end);
      parts.push(part ?? text.slice(at, end));
      at = end;
    }
    return parts;
  }

  #protectedEnd(text: string, start: number): number | undefined {
    let longest: number | undefined;
    this.#protected.forEachAt(text, start, (_, end) => {
      longest = end;
    });
    return longest;
  }

  #longestRule(bytes: Uint8Array, start: number): { value: number; length: number } | undefined {
    let longest: { value: number; length: number } | undefined;
    let seen = 0;
    this.#rules?.trie.forEachAt(bytes, start, (value, length) => {
      if (seen++ < MOST_RULES) longest = { value, length };
    });
    return longest;
  }
}

function width(text: string, at: number): number {
  return text.codePointAt(at)! > 0xffff ? 2 : 1;
}

/** Where `length` bytes of UTF-8 end, at least one character on: a rule ends where a character does. */
function endOfBytes(text: string, start: number, length: number): number {
  let end = start;
  for (let left = length; left > 0 && end < text.length; end += width(text, end)) {
    left -= byteLength(text, end, end + width(text, end));
  }
  return end;
}

/** Of UTF-8. */
export function byteLength(text: string, start: number, end: number): number {
  let length = 0;
  for (let at = start; at < end; at += width(text, at)) {
    const code = text.codePointAt(at)!;
    length += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x1_00_00 ? 3 : 4;
  }
  return length;
}
