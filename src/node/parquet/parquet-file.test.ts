import { readFileSync } from 'node:fs';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import { fixturePath } from '../../../test/support/fixtures.ts';
import { openParquet } from './parquet-file.ts';

const fixture = (name: string) => readFileSync(fixturePath('table', `${name}.parquet`));

/** Values of every column by name; of one that cannot be read, why. */
async function contents(bytes: Uint8Array): Promise<Record<string, unknown>> {
  const { columns } = await openParquet(bytes);
  const read = columns.map(async ({ name, read }) => {
    const values = await read().then(
      (parts) => parts.flatMap(({ data }) => Array.from(data)),
      (error: Error) => error.message,
    );
    return [name, values] as const;
  });
  return Object.fromEntries(await Promise.all(read));
}

const rows = Array.from({ length: 12 }, (_, i) => i);
const COLUMNS = {
  input_id: rows.map((i) => `row ${i}`),
  reference: rows.map((i) => BigInt(i % 2)),
  'a.output': rows.map(() => 0n),
  'b.output': rows.map((i) => BigInt(i < 9 ? i % 2 : 1 - (i % 2))),
  length: rows.map((i) => i / 4),
};

describe('openParquet', () => {
  it.each([
    ...['none', 'snappy', 'gzip', 'brotli', 'zstd', 'lz4', 'mixed'].map((codec) => `arrow-${codec}`),
    ...['arrow-pages-v2', 'arrow-delta', 'arrow-delta-strings', 'polars', 'duckdb', 'duckdb-v2'],
  ])('reads what others write: %s', async (name) => {
    expect(await contents(fixture(name))).toEqual(COLUMNS);
  });

  it.each([
    ['arrow-list', 'odd', /a list, a map or a struct/],
    ['arrow-struct', 'odd', /a list, a map or a struct/],
    ['arrow-map', 'odd', /a list, a map or a struct/],
    ['arrow-bytes', 'odd', /bytes of fixed length/],
  ])('says of %s which column cannot be read and why, and reads the others', async (name, column, why) => {
    const { [column]: unreadable, ...others } = await contents(fixture(name));
    expect(unreadable).toMatch(why);
    const { [column as 'input_id']: _, ...expected } = COLUMNS;
    expect(others).toEqual(expected);
  });

  const sparse = ['none', 'snappy', 'gzip', 'brotli', 'zstd', 'lz4', 'dictionary'];
  it.each(['1', '2'].flatMap((kind) => sparse.map((how) => `sparse-${kind}-${how}`)))(
    'reads deltas, runs and nulls: %s',
    async (name) => {
      const rows = Array.from({ length: 400 }, (_, i) => i);
      expect(await contents(fixture(name))).toEqual({
        text: rows.map((i) => (i % 5 === 2 ? null : `row ${Math.floor(i / 3)}, text ${i}`)),
        long: rows.map((i) => (i % 7 === 3 ? null : BigInt(((i * 977) % 1000) - 2 ** 40 * (i % 3)))),
        int: rows.map((i) => ((i * 31) % 97) - 48),
        flag: rows.map((i) => (i % 11 === 0 ? null : i % 3 === 0)),
        money: rows.map((i) => Number(((i * 7 - 900) / 100).toFixed(2))),
        nothing: rows.map(() => null),
      });
    },
  );

  it('names a compression it does not know', async () => {
    const bytes = new Uint8Array(parquetWriteBuffer({ columnData: [{ name: 'x', data: ['a'.repeat(99)] }] }));
    // Codec 3 is LZO. In the footer its number, zigzag-encoded, follows the path of the column.
    const at = bytes.lastIndexOf(0x78, bytes.length - 8 - 20);
    const codec = bytes.indexOf(0x15, bytes.lastIndexOf(0x78, at));
    expect(bytes[codec + 1]).toBe(2);
    bytes[codec + 1] = 6;
    expect(await contents(bytes)).toEqual({
      x: expect.stringMatching(/compressed with LZO \(read are none, /),
    });
  });

  it('knows the types of others', async () => {
    expect(await contents(fixture('arrow-types'))).toEqual({
      day: ['2026-01-01', '2026-01-02', '2026-01-03'].map((day) => new Date(day)),
      time: ['00', '01', '02'].map((second) => new Date(`2026-01-01T12:30:${second}Z`)),
      decimal: [0.35, 1, null],
      half: [0.5, 1, 2],
      unsigned: [1n, 2n ** 63n, 2n ** 64n - 1n],
      category: ['x', null, 'y'],
      large: ['x', null, 'y'],
      nothing: [null, null, null],
      flag: [true, null, false],
    });
  });

  it('reads a wide file without looking through all columns for each', async () => {
    const columnData = Array.from({ length: 3000 }, (_, i) => ({ name: `c${i}`, data: [i] }));
    const { columns } = await openParquet(new Uint8Array(parquetWriteBuffer({ columnData })));
    const [part] = await columns[2999].read();
    expect(part.data[0]).toBe(2999);
  });
});

describe('a hostile file', () => {
  const good = new Uint8Array(
    parquetWriteBuffer({
      columnData: [{ name: 'x', data: Array.from({ length: 500 }, (_, i) => `${i % 7}`) }],
    }),
  );
  const footerLength = new DataView(good.buffer).getUint32(good.length - 8, true);
  const footer = good.length - 8 - footerLength;

  it('with a number without end in its footer is refused', async () => {
    const bytes = new Uint8Array(good.length + 3_000_000).fill(0xff);
    bytes.set(good.subarray(0, footer));
    bytes.set(good.subarray(good.length - 8), bytes.length - 8);
    bytes[footer] = 0x16;
    new DataView(bytes.buffer).setUint32(bytes.length - 8, bytes.length - 8 - footer, true);
    await expect(openParquet(bytes)).rejects.toThrow(/more than 64 bits/);
  });

  it('is refused or read for every byte of its footer that is changed', async () => {
    for (let at = footer; at < good.length; at++) {
      const bytes = new Uint8Array(good);
      bytes[at] ^= 0xff;
      await contents(bytes).catch((error) => expect(error).toBeInstanceOf(Error));
    }
  });
});
