import type { CharacterRules } from './character-rules.ts';

/** Rules are looked up for letters with their marks where these are at most so many bytes. */
const LONGEST_GRAPHEME_BYTES = 5;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const encoder = new TextEncoder();

/**
 * Applies character rules as Python's tokenizers does, which is not quite as SentencePiece does: by graphemes, and
 * the shortest rule that fits replaces all of it.
 */
export function applyRules(text: string, rules: CharacterRules): string {
  let result = '';
  for (const { segment } of graphemes.segment(text)) {
    const bytes = encoder.encode(segment);
    const whole = bytes.length <= LONGEST_GRAPHEME_BYTES ? replaced(bytes, rules) : undefined;
    if (whole !== undefined) {
      result += whole;
      continue;
    }
    for (const character of segment) result += replaced(encoder.encode(character), rules) ?? character;
  }
  return result;
}

function replaced(bytes: Uint8Array, rules: CharacterRules): string | undefined {
  let shortest: number | undefined;
  rules.trie.forEachAt(bytes, 0, (value) => {
    shortest ??= value;
  });
  return shortest === undefined ? undefined : rules.replacement(shortest);
}
