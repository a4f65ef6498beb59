import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { similarity } from './similarity.ts';

const text = fc.oneof(fc.lorem(), fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }));

describe('similarity', () => {
  it('is symmetric, from 0 to 1, and 1 of a text and itself', () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        const agreed = similarity(a, b);
        expect(agreed).toBe(similarity(b, a));
        expect(agreed).toBeGreaterThanOrEqual(0);
        expect(agreed).toBeLessThanOrEqual(1);
        expect(similarity(a, a)).toBe(1);
      }),
      { seed: 1 },
    );
  });

  it.each([
    ['Ein  Mann läuft.', ' ein mann läuft. ', 1],
    ['', ' \n', 1],
    ['', 'Ein Mann', 0],
    ['abc', 'xyz', 0],
    // Characters a b | a c, then pairs: 1 of 2 agree, and 0 of 1.
    ['ab', 'ac', 0.25],
    // One letter of one: 2 · 1 / (1 + 2); no pair in the shorter.
    ['a', 'ab', 2 / 3],
  ])('of %j and %j is %d', (a, b, expected) => {
    expect(similarity(a, b)).toBeCloseTo(expected, 12);
  });

  it('falls with every word changed', () => {
    const texts = ['ein hund läuft am strand', 'ein hund rennt am strand', 'eine katze rennt am strand'];
    const [, one, two] = texts.map((other) => similarity(texts[0], other));
    expect(one).toBeLessThan(1);
    expect(two).toBeLessThan(one);
  });
});
