import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fillTemplate, longestFirst } from './fill-template.ts';

const ids = (count: number, id: number) => Array.from({ length: count }, () => id);

/** Python's tokenizers 0.23.3, `enable_truncation`: lengths of two texts and the room for both, and what is kept. */
it.each([
  [[8, 8], 7, [3, 4]],
  [[8, 5], 7, [4, 3]],
  [[5, 8], 7, [3, 4]],
  [[2, 8], 7, [2, 5]],
  [[8, 2], 7, [5, 2]],
  [[0, 8], 7, [0, 7]],
  [[4, 3], 7, [4, 3]],
  [[3, 3], 0, [0, 0]],
])('of %j, %i tokens of room: keeps %j', (lengths, room, kept) => {
  expect(longestFirst(lengths, room)).toEqual(kept);
});

it('fills the room, cuts the longer text first, and never lengthens one', () => {
  const length = fc.nat({ max: 200 });
  fc.assert(
    fc.property(fc.tuple(length, length), length, ([one, two], room) => {
      const [first, second] = longestFirst([one, two], room);
      expect(first).toBeLessThanOrEqual(one);
      expect(second).toBeLessThanOrEqual(two);
      expect(first + second).toBe(Math.min(one + two, room));
      if (first < one && second < two) expect(Math.abs(first - second)).toBeLessThanOrEqual(1);
    }),
  );
});

it('keeps the special tokens and the types of the template, at either end', () => {
  const template = [
    { ids: [101], typeId: 0 },
    { text: 0, typeId: 0 },
    { ids: [102], typeId: 0 },
    { text: 1, typeId: 1 },
    { ids: [102], typeId: 1 },
  ] as const;
  const texts = [[1, 2, 3], ids(9, 7)];
  expect(fillTemplate(template, texts, { maxTokens: 8, side: 'Left' })).toEqual({
    ids: [101, 2, 3, 102, 7, 7, 7, 102],
    typeIds: [0, 0, 0, 0, 1, 1, 1, 1],
    truncated: true,
  });
  expect(fillTemplate(template, texts, { maxTokens: 99, side: 'Right' }).truncated).toBe(false);
});
