import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { type CompressionCodec, type Compressors, type FileMetaData, snappyUncompress } from 'hyparquet';
import { checkSnappy } from './check-snappy.ts';
import { damaged } from './damaged.ts';
import { decompressLz4Block, decompressLz4Frames } from './lz4.ts';
import { decompressZstdFrame } from './zstd.ts';

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

type Decompress = (input: Uint8Array, length: number) => Uint8Array;

/**
 * None makes more than it is told to, and data that give less are refused. Those written in JavaScript are loaded where
 * the file needs them only.
 */
export async function decompressorsOf({ row_groups }: FileMetaData): Promise<Compressors> {
  const used = new Set(row_groups.flatMap(({ columns }) => columns.map(({ meta_data }) => meta_data?.codec)));
  const always: Compressors = {
    SNAPPY: exactly((input, length) => {
      checkSnappy(input, length);
      const output = new Uint8Array(length);
      snappyUncompress(input, output);
      return output;
    }),
    GZIP: exactly((input, length) => gunzipSync(input, { maxOutputLength: length + 1 })),
    BROTLI: exactly((input, length) => brotliDecompressSync(input, { maxOutputLength: length + 1 })),
  };
  if (!['ZSTD', 'LZ4', 'LZ4_RAW'].some((codec) => used.has(codec as CompressionCodec))) return always;
  const { decompressLz4Raw, decompressZstd } = await import('hyparquet-compressors');
  return {
    ...always,
    ZSTD: exactly((input, length) => decompressZstdFrame(input, length, decompressZstd)),
    LZ4: exactly((input, length) => decompressLz4Frames(input, length, decompressLz4Raw)),
    LZ4_RAW: exactly((input, length) => decompressLz4Block(input, length, decompressLz4Raw)),
  };
}

/** Refuses whatever does not become exactly so many bytes. Some writers leave out nothing, compressed, altogether. */
function exactly(decompress: Decompress): Decompress {
  return (input, length) => {
    if (length === 0) return new Uint8Array(0);
    let output: Uint8Array;
    try {
      output = decompress(input, length);
    } catch {
      throw damaged();
    }
    if (output.length !== length) throw damaged();
    return output;
  };
}
