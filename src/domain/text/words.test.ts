import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wordsOf } from './words.ts';

describe('wordsOf', () => {
  it.each([
    [
      'The girl’s well-known DOG isn’t 3.5 kg.',
      ['the', 'girl’s', 'well', 'known', 'dog', 'isn’t', '3.5', 'kg'],
    ],
    ['שלום, עולם!', ['שלום', 'עולם']],
    ['東京に行く', ['東京', 'に', '行く']],
    ['cafe\u0301 CAF\u00c9', ['caf\u00e9', 'caf\u00e9']],
    ['😀 … \u0000 --', []],
    ['', []],
  ])('%s', (text, words) => {
    expect(wordsOf(text)).toEqual(words);
  });

  it('finds in two texts parted by a space what it finds in each', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (a, b) => {
        expect(wordsOf(`${a} ${b}`)).toEqual([...wordsOf(a), ...wordsOf(b)]);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('reads long texts, and texts without spaces, to the end', () => {
    expect(wordsOf('word '.repeat(100_000))).toHaveLength(100_000);
    expect(wordsOf('x'.repeat(100_000)).join('')).toHaveLength(100_000);
    expect(wordsOf('😀'.repeat(100_000))).toEqual([]);
  });
});
