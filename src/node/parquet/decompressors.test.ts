import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { CompressionCodec, FileMetaData } from 'hyparquet';
import { beforeAll, describe, expect, it } from 'vitest';
import { decompressorsOf } from './decompressors.ts';

const TEXT = Buffer.from('ab'.repeat(5));
/** "ab", then five bytes copied from two before, and "bab". */
const LZ4 = [0x21, 0x61, 0x62, 2, 0, 0x30, 0x62, 0x61, 0x62];
const frame = (made: number, blocks: readonly number[][]) => [
  ...[0, 0, 0, made],
  ...blocks.flatMap((block) => [0, 0, 0, block.length, ...block]),
];
/** A single segment of ten bytes: a block of them as they are. */
const zstd = (claimed: number, descriptor = 0x20) => [
  ...[0x28, 0xb5, 0x2f, 0xfd, descriptor, claimed],
  ...[(10 << 3) | 1, 0, 0, ...TEXT],
];
const INPUTS: [string, CompressionCodec, Iterable<number>][] = [
  ['GZIP', 'GZIP', gzipSync(TEXT)],
  ['BROTLI', 'BROTLI', brotliCompressSync(TEXT)],
  ['SNAPPY', 'SNAPPY', [10, 4, 0x61, 0x62, (7 << 2) | 2, 2, 0]],
  ['LZ4_RAW', 'LZ4_RAW', LZ4],
  ['LZ4 without a frame', 'LZ4', LZ4],
  ['LZ4 in a frame', 'LZ4', frame(10, [LZ4])],
  [
    'LZ4 in two frames',
    'LZ4',
    [...frame(5, [[0x50, ...TEXT.subarray(0, 5)]]), ...frame(5, [[0x50, ...TEXT.subarray(5)]])],
  ],
  [
    'LZ4 of two blocks in a frame',
    'LZ4',
    frame(10, [
      [0x40, ...TEXT.subarray(0, 4)],
      [0x60, ...TEXT.subarray(4)],
    ]),
  ],
  ['ZSTD', 'ZSTD', zstd(10)],
  ['ZSTD with a checksum', 'ZSTD', [...zstd(10, 0x24), 1, 2, 3, 4]],
  ['ZSTD whose header claims more', 'ZSTD', zstd(11)],
];

let decompressors: Awaited<ReturnType<typeof decompressorsOf>>;
beforeAll(async () => {
  const columns = [{ meta_data: { codec: 'ZSTD' } }];
  decompressors = await decompressorsOf({ row_groups: [{ columns }] } as unknown as FileMetaData);
});

describe.each(INPUTS)('%s', (_, codec, bytes) => {
  const input = Uint8Array.from(bytes);
  const decompress = (data: Uint8Array, length: number) => decompressors[codec]!(data, length);

  it('becomes what it was', () => {
    expect(Buffer.from(decompress(input, 10)).toString()).toBe(TEXT.toString());
  });

  it.each([9, 11, 200])(
    'is refused where the page says %i bytes: nothing is filled up or cut off',
    (length) => {
      expect(() => decompress(input, length)).toThrow('its compressed data are damaged');
    },
  );

  it('is refused cut off anywhere', () => {
    for (let end = 0; end < input.length; end++) {
      expect(() => decompress(input.subarray(0, end), 10), `${end} bytes`).toThrow(RangeError);
    }
  });
});
