import type { Compressors, Encoding, PageHeader, SchemaElement } from 'hyparquet';
import { ByteCursor } from './byte-cursor.ts';
import { checkDeltaLengths, checkDeltas, checkDeltaTexts } from './check-deltas.ts';
import { checkRuns } from './check-runs.ts';

/** A page as it lies in the file. */
export interface Page {
  readonly header: PageHeader;
  /** Compressed, where it is. */
  readonly bytes: Uint8Array;
}

type Decompress = NonNullable<Compressors[keyof Compressors]> | undefined;

/** How values are checked by their encoding, and how many bytes they become where that is more than the page has. */
const CHECKS: Readonly<Partial<Record<Encoding, (cursor: ByteCursor, count: number) => number>>> = {
  PLAIN_DICTIONARY: checkIndexes,
  RLE_DICTIONARY: checkIndexes,
  RLE: checkBooleans,
  DELTA_BINARY_PACKED: (cursor, count) => {
    checkDeltas(cursor, count);
    return 0;
  },
  DELTA_LENGTH_BYTE_ARRAY: checkDeltaLengths,
  DELTA_BYTE_ARRAY: checkDeltaTexts,
};

/**
 * Walks over what is in a page before the reader does, which believes counts and lengths.
 * @param decompress absent where pages are not compressed
 * @returns how many bytes its values become
 * @throws RangeError where the page does not hold what it says
 */
export function checkContent(page: Page, element: SchemaElement, decompress: Decompress): number {
  const { uncompressed_page_size: size, data_page_header, data_page_header_v2 } = page.header;
  const isOptional = element.repetition_type !== 'REQUIRED';
  if (data_page_header_v2) return checkSecond(page, isOptional, decompress);
  if (!data_page_header) return size;
  const cursor = new ByteCursor(decompress ? decompress(page.bytes, size) : page.bytes);
  const { num_values, encoding } = data_page_header;
  const count = isOptional ? checkLevels(cursor, num_values) : num_values;
  return Math.max(size, checkValues(cursor, encoding, count));
}

/** Of a page of the second kind, levels are not compressed. */
function checkSecond({ header, bytes }: Page, isOptional: boolean, decompress: Decompress): number {
  const { num_values, num_nulls, encoding, is_compressed, ...lengths } = header.data_page_header_v2!;
  const levels = lengths.definition_levels_byte_length + lengths.repetition_levels_byte_length;
  const present = isOptional
    ? checkRuns(new ByteCursor(bytes.subarray(0, levels)), 1, num_values)
    : num_values;
  if (present !== num_values - num_nulls) throw new RangeError('a page whose header contradicts itself');
  const size = header.uncompressed_page_size;
  const data = bytes.subarray(levels);
  const values = decompress && is_compressed !== false ? decompress(data, size - levels) : data;
  return Math.max(size, checkValues(new ByteCursor(values), encoding, present));
}

/** @returns how many values are there, and not null */
function checkLevels(cursor: ByteCursor, count: number): number {
  const inner = part(cursor);
  return checkRuns(inner, 1, count);
}

function checkValues(cursor: ByteCursor, encoding: Encoding, count: number): number {
  return CHECKS[encoding]?.(cursor, count) ?? 0;
}

function checkIndexes(cursor: ByteCursor, count: number): number {
  // Some writers leave out the bit width where all is null.
  if (count > 0) checkRuns(cursor, cursor.byte(), count);
  return 0;
}

function checkBooleans(cursor: ByteCursor, count: number): number {
  if (count > 0) checkRuns(part(cursor), 1, count);
  return 0;
}

/** What has its length in front, of 32 bits. */
function part(cursor: ByteCursor): ByteCursor {
  const start = cursor.at;
  cursor.skip(4);
  const { bytes } = cursor;
  const length = new DataView(bytes.buffer, bytes.byteOffset + start).getUint32(0, true);
  cursor.skip(length);
  return new ByteCursor(bytes.subarray(start + 4, start + 4 + length));
}
