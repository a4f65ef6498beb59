import type { ColumnMetaData } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { checkPages } from './check-pages.ts';

const varint = (value: number): number[] =>
  value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(Math.floor(value / 0x80))];
/** A field of a 32-bit number, right behind the one before it. */
const number = (value: number) => [0x15, ...varint(value * 2)];

interface Page {
  readonly packed?: number;
  readonly unpacked?: number;
  readonly values?: number;
  readonly encoding?: number;
}

function page({ packed = 20, unpacked = 100, values = 10, encoding = 0 }: Page): number[] {
  const data = [0x2c, ...number(values), ...number(encoding), ...number(3), ...number(3), 0];
  return [...number(0), ...number(unpacked), ...number(packed), ...data, 0, ...new Array(20).fill(7)];
}

function check(pages: readonly Page[], rows: number, codec = 'ZSTD'): number {
  const bytes = Uint8Array.from([0, 0, 0, 0, ...pages.flatMap(page)]);
  const chunk = { data_page_offset: 4n, total_compressed_size: BigInt(bytes.length - 4), codec };
  return checkPages(bytes, chunk as ColumnMetaData, rows).reduce(
    (sum, { header }) => sum + header.uncompressed_page_size,
    0,
  );
}

describe('checkPages', () => {
  it('counts the bytes of good pages', () => {
    expect(check([{}, { values: 5, unpacked: 50 }], 15)).toBe(150);
  });

  it.each<[string, Page[], RegExp]>([
    ['a page that becomes gigabytes', [{ unpacked: 1_000_000_000 }], /claims to become 1000000000/],
    ['a page that goes on behind its part', [{ packed: 21 }], /ends behind the last/],
    ['a billion values', [{ values: 1_000_000_000 }], /more than 10 values/],
    ['fewer values than rows', [{ values: 9 }], /does not hold 10 values/],
  ])('refuses %s', (_, pages, why) => {
    expect(() => check(pages, 10)).toThrow(why);
  });

  it('refuses more than Snappy can make of so few bytes', () => {
    expect(check([{ unpacked: 1400 }], 10, 'SNAPPY')).toBe(1400);
    expect(() => check([{ unpacked: 1500 }], 10, 'SNAPPY')).toThrow(/claims to become/);
  });

  it.each([
    ['before the file', -1n, 30n],
    ['behind it', 4n, 1000n],
    ['nowhere', 4n, 0n],
  ])('refuses a part that lies %s', (_, data_page_offset, total_compressed_size) => {
    const chunk = { data_page_offset, total_compressed_size, codec: 'ZSTD' } as ColumnMetaData;
    expect(() => checkPages(new Uint8Array(100), chunk, 10)).toThrow(/not in the file/);
  });
});
