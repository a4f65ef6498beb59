import type { Encoding, PageHeader, SchemaElement } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { checkContent } from './check-content.ts';

const varint = (value: number): number[] =>
  value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(Math.floor(value / 0x80))];
const part = (bytes: readonly number[]) => [bytes.length, 0, 0, 0, ...bytes];
/** All the same number, in one block without differences. */
const same = (count: number, value: number) => [
  ...varint(128),
  4,
  ...varint(count),
  value * 2,
  0,
  0,
  0,
  0,
  0,
];

interface Given {
  readonly encoding: Encoding;
  readonly content: readonly number[];
  readonly count?: number;
  readonly isOptional?: boolean;
}

function check({ encoding, content, count = 10, isOptional = false }: Given): number {
  const bytes = Uint8Array.from(content);
  const size = bytes.length;
  const header = {
    type: 'DATA_PAGE',
    uncompressed_page_size: size,
    compressed_page_size: size,
    data_page_header: { num_values: count, encoding },
  } as PageHeader;
  const element = { repetition_type: isOptional ? 'OPTIONAL' : 'REQUIRED' } as SchemaElement;
  return checkContent({ header, bytes }, element, undefined);
}

describe('checkContent', () => {
  it.each<[string, Given, number]>([
    ['indexes of a dictionary', { encoding: 'RLE_DICTIONARY', content: [2, ...varint(20), 3] }, 3],
    ['packed ones', { encoding: 'RLE_DICTIONARY', content: [2, 5, 0, 0, 0, 0] }, 6],
    ['truth', { encoding: 'RLE', content: part([...varint(20), 1]) }, 6],
    ['nulls', { encoding: 'RLE_DICTIONARY', content: part([20, 0]), isOptional: true }, 6],
    ['differences', { encoding: 'DELTA_BINARY_PACKED', content: same(10, 3) }, 10],
    [
      'texts',
      { encoding: 'DELTA_LENGTH_BYTE_ARRAY', content: [...same(10, 1), ...'0123456789'].map(Number) },
      20,
    ],
    ['shared beginnings', { encoding: 'DELTA_BYTE_ARRAY', content: [...same(10, 0), ...same(10, 0)] }, 20],
  ])('takes %s', (_, given, becomes) => {
    expect(check(given)).toBe(becomes);
  });

  it.each<[string, Given, RegExp]>([
    ['a run of a billion', { encoding: 'RLE_DICTIONARY', content: [2, ...varint(2 ** 31), 3] }, /a run of/],
    [
      'a run of levels of a billion',
      { encoding: 'PLAIN', content: part([...varint(2 ** 31), 1]), isOptional: true },
      /a run of/,
    ],
    ['packed numbers that are not there', { encoding: 'RLE_DICTIONARY', content: [9, 5, 0] }, /fewer/],
    ['numbers of 200 bits', { encoding: 'RLE_DICTIONARY', content: [200, 20, 1] }, /200 bits/],
    [
      'a number without end',
      { encoding: 'DELTA_BINARY_PACKED', content: [...varint(128), 4, 10, ...new Array(500_000).fill(255)] },
      /64 bits/,
    ],
    ['another count', { encoding: 'DELTA_BINARY_PACKED', content: same(11, 3) }, /damaged/],
    [
      'a block without parts',
      { encoding: 'DELTA_BINARY_PACKED', content: [...varint(128), 0, 10, 0] },
      /damaged/,
    ],
    [
      'a billion parts',
      { encoding: 'DELTA_BINARY_PACKED', content: [...varint(2 ** 35), ...varint(2 ** 30), 10, 0, 0] },
      /fewer/,
    ],
    [
      'differences of 65 bits',
      { encoding: 'DELTA_BINARY_PACKED', content: [...varint(128), 4, 10, 0, 0, 65, 0, 0, 0] },
      /damaged/,
    ],
    [
      'texts that are not there',
      { encoding: 'DELTA_LENGTH_BYTE_ARRAY', content: [...same(10, 1), 1] },
      /fewer/,
    ],
    [
      'a beginning shared with nothing',
      { encoding: 'DELTA_BYTE_ARRAY', content: [...same(10, 1), ...same(10, 0)] },
      /damaged/,
    ],
  ])('refuses %s', (_, given, why) => {
    expect(() => check(given)).toThrow(why);
  });

  it('tells how much a long text becomes that all others share', () => {
    // The first has 60 bytes of its own, all others its 60: lengths 60 and then 0, beginnings 0 and then 60.
    // Differences of 0 are written as 60 more than the least of them, where that is -60.
    const shared = [...varint(128), 4, 10, 0, 0, 6, 0, 0, 0, ...packed6(60)];
    const own = [...varint(128), 4, 10, 120, 119, 6, 0, 0, 0, ...packed6(0, 60)];
    expect(
      check({ encoding: 'DELTA_BYTE_ARRAY', content: [...shared, ...own, ...new Array(60).fill(65)] }),
    ).toBe(600);
  });
});

/** 32 numbers of six bits: `first`, then `rest`. */
function packed6(first: number, rest = 0): number[] {
  const bits = Array.from({ length: 32 }, (_, i) => (i === 0 ? first : rest)).flatMap((n) =>
    Array.from({ length: 6 }, (_, bit) => (n >> bit) & 1),
  );
  return Array.from({ length: 24 }, (_, i) =>
    bits.slice(8 * i, 8 * i + 8).reduce((sum, bit, b) => sum + (bit << b), 0),
  );
}
