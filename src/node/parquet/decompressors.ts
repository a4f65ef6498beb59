import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { type CompressionCodec, type Compressors, type FileMetaData, snappyUncompress } from 'hyparquet';
import { checkSnappy } from './check-snappy.ts';

/** How many bytes one compressed byte can become, where the format bounds that; see `checkPages`. */
export const LARGEST_RATIO: Readonly<Partial<Record<CompressionCodec, number>>> = {
  UNCOMPRESSED: 1,
  // A copy of 64 bytes takes three.
  SNAPPY: 22,
  GZIP: 1032,
  LZ4: 255,
  LZ4_RAW: 255,
  ZSTD: Number.POSITIVE_INFINITY,
  BROTLI: Number.POSITIVE_INFINITY,
};

/** Codecs that can be read, for messages. */
export const READABLE_CODECS = 'none, snappy, gzip, brotli, zstd, lz4';

/** None makes more than it is told to. Those written in JavaScript are loaded where the file needs them only. */
export async function decompressorsOf({ row_groups }: FileMetaData): Promise<Compressors> {
  const used = new Set(row_groups.flatMap(({ columns }) => columns.map(({ meta_data }) => meta_data?.codec)));
  const always: Compressors = {
    SNAPPY: (input, length) => {
      checkSnappy(input, length);
      const output = new Uint8Array(length);
      snappyUncompress(input, output);
      return output;
    },
    GZIP: (input, length) => gunzipSync(input, { maxOutputLength: length + 1 }),
    BROTLI: (input, length) => brotliDecompressSync(input, { maxOutputLength: length + 1 }),
  };
  if (!['ZSTD', 'LZ4', 'LZ4_RAW'].some((codec) => used.has(codec as CompressionCodec))) return always;
  const { decompressLz4, decompressLz4Raw, decompressZstd } = await import('hyparquet-compressors');
  return {
    ...always,
    // Without the second argument it makes as much as the compressed data asks for.
    ZSTD: (input, length) => decompressZstd(input, new Uint8Array(length)),
    LZ4: decompressLz4,
    LZ4_RAW: decompressLz4Raw,
  };
}
