import type { ColumnMetaData, PageHeader } from 'hyparquet';
import { parquetHeader } from 'hyparquet/src/column.js';
import type { Page } from './check-content.ts';
import { checkThriftStruct } from './check-thrift.ts';
import { damaged } from './damaged.ts';
import { LARGEST_RATIO } from './decompressors.ts';

/** Far above the pages that writers make, which have about a megabyte. */
const MAX_PAGE_BYTES = 256 * 2 ** 20;
/** Headers of formats, and levels that are not compressed. */
const SLACK_BYTES = 1024;

/**
 * Walks over the pages of a part of a column before any is decoded: none may lie beyond the part, claim more values
 * than there are rows, or claim to become larger than its compression can make it.
 *
 * @param bytes the file
 * @param rows number of rows of the part
 * @returns the pages, of which a dictionary is the first
 * @throws RangeError
 */
export function checkPages(bytes: Uint8Array, chunk: ColumnMetaData, rows: number): Page[] {
  const start = Number(chunk.dictionary_page_offset || chunk.data_page_offset);
  const end = start + Number(chunk.total_compressed_size);
  if (!(start >= 0 && start < end && end <= bytes.length))
    throw new RangeError('its pages are not in the file');
  const part = bytes.subarray(start, end);
  const reader = { view: new DataView(part.buffer, part.byteOffset, part.length), offset: 0 };
  const pages: Page[] = [];
  let values = 0;
  while (values < rows && reader.offset < part.length - 1) {
    checkThriftStruct(part, reader.offset);
    const header = parquetHeader(reader);
    checkSizes(header, chunk, part.length - reader.offset);
    values += valuesIn(header);
    if (values > rows) throw new RangeError(`its pages hold more than ${rows} values`);
    const pageEnd = reader.offset + header.compressed_page_size;
    pages.push({ header, bytes: part.subarray(reader.offset, pageEnd) });
    reader.offset = pageEnd;
  }
  if (values < rows) throw new RangeError(`it does not hold ${rows} values`);
  return pages;
}

function checkSizes(header: PageHeader, { codec }: ColumnMetaData, left: number): void {
  const { compressed_page_size: packed, uncompressed_page_size: unpacked } = header;
  if (!(packed >= 0 && packed <= left)) throw new RangeError('a page ends behind the last');
  if (isPlain(header, codec) && packed !== unpacked) throw damaged();
  const most = Math.min(MAX_PAGE_BYTES, packed * LARGEST_RATIO[codec]! + SLACK_BYTES);
  if (!(unpacked >= 0 && unpacked <= most)) {
    throw new RangeError(`a page of ${packed} bytes claims to become ${unpacked}`);
  }
}

function isPlain({ data_page_header_v2 }: PageHeader, codec: ColumnMetaData['codec']): boolean {
  return codec === 'UNCOMPRESSED' || data_page_header_v2?.is_compressed === false;
}

/** @returns 0 for a dictionary */
function valuesIn(header: PageHeader): number {
  const { dictionary_page_header: dictionary, data_page_header_v2: second } = header;
  if (header.type === 'DICTIONARY_PAGE' && dictionary) {
    const { num_values } = dictionary;
    if (num_values >= 0 && num_values <= header.uncompressed_page_size) return 0;
    throw new RangeError(`a dictionary of ${num_values} values`);
  }
  if (second) checkLevels(header, second);
  const page = header.type === 'DATA_PAGE' ? header.data_page_header : second;
  if (!page || !(page.num_values >= 0)) throw new RangeError('a page of an unknown type');
  return page.num_values;
}

function checkLevels(
  { uncompressed_page_size, compressed_page_size }: PageHeader,
  page: NonNullable<PageHeader['data_page_header_v2']>,
): void {
  const { num_values, num_nulls, definition_levels_byte_length, repetition_levels_byte_length } = page;
  const levels = definition_levels_byte_length + repetition_levels_byte_length;
  const fits =
    definition_levels_byte_length >= 0 &&
    repetition_levels_byte_length >= 0 &&
    levels <= Math.min(uncompressed_page_size, compressed_page_size) &&
    num_nulls >= 0 &&
    num_nulls <= num_values;
  if (!fits) throw new RangeError('a page whose header contradicts itself');
}
