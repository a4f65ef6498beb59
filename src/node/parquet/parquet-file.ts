import { type FileMetaData, parquetMetadata, parquetScan, type SchemaElement } from 'hyparquet';
import { checkContent } from './check-content.ts';
import { checkPages } from './check-pages.ts';
import { checkThriftStruct } from './check-thrift.ts';
import { decompressorsOf, LARGEST_RATIO, READABLE_CODECS } from './decompressors.ts';
import { type ColumnMetadata, columnsOf } from './one-column.ts';
import { unreadableType } from './unreadable-type.ts';

/** Far above any profile, far below what would exhaust memory. */
const MAX_ROWS = 20_000_000;
const MAX_VALUES = 200_000_000;
const MAX_DECODED_BYTES = 4e9;

/** A larger file is refused before it is read: twenty times the largest profile known. */
export const MAX_PARQUET_BYTES = 2 ** 30;

/** A Parquet file in memory, its columns still to be decoded. */
export interface ParquetFile {
  readonly rows: number;
  /** Text kept in the key-value metadata. */
  text(key: string): string | undefined;
  /** In the file's order. */
  readonly columns: readonly ParquetColumn[];
}

export interface ParquetColumn {
  readonly name: string;
  /** @throws Error that says why the column cannot be read, after "it is" or the like: compression, type, damage */
  read(): Promise<readonly ColumnPart[]>;
}

/** Some consecutive values of a column: text, numbers, bigints, booleans, `Date`s, null. */
export interface ColumnPart {
  readonly rowStart: number;
  readonly data: ArrayLike<unknown>;
}

export function isParquet(bytes: Uint8Array): boolean {
  return magic(bytes, 0) === 'PAR1';
}

/** @throws Error where the file is no Parquet, is damaged, or claims more than can be read */
export async function openParquet(bytes: Uint8Array): Promise<ParquetFile> {
  const footer = readFooter(bytes);
  const columns = columnsOf(footer);
  const rows = rowsOf(footer, columns.length);
  const decode = new ColumnDecoder(bytes, await decompressorsOf(footer));
  return {
    rows,
    text: (wanted) => footer.key_value_metadata?.find(({ key }) => key === wanted)?.value,
    columns: columns.map((column) => ({ name: column.name, read: () => decode.read(column) })),
  };
}

function readFooter(bytes: Uint8Array): FileMetaData {
  if (bytes.length === 0) throw new RangeError('it is empty');
  if (bytes.length < 12 || !isParquet(bytes) || magic(bytes, bytes.length - 4) !== 'PAR1') {
    throw new RangeError('it is not a (complete) Parquet file');
  }
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(bytes.length - 8, true);
  if (length > bytes.length - 12) throw new RangeError('it ends before its footer does');
  checkThriftStruct(bytes, bytes.length - 8 - length);
  return parquetMetadata(bytes, { geoparquet: false });
}

function rowsOf({ num_rows, row_groups }: FileMetaData, columns: number): number {
  const rows = Number(num_rows);
  const groupRows = row_groups.map((group) => Number(group.num_rows));
  const total = groupRows.reduce((sum, n) => sum + n, 0);
  if (!(rows >= 0) || rows > MAX_ROWS || rows * columns > MAX_VALUES) {
    throw new RangeError(`it claims ${rows} rows of ${columns} columns`);
  }
  if (groupRows.some((n) => !(n >= 0)) || total !== rows) {
    throw new RangeError(`its row groups do not hold ${rows} rows`);
  }
  return rows;
}

/** Decodes columns one by one, since a damaged column must not take the others with it. */
class ColumnDecoder {
  private decodedBytes = 0;
  private readonly bytes: Uint8Array;
  private readonly compressors: Awaited<ReturnType<typeof decompressorsOf>>;

  constructor(bytes: Uint8Array, compressors: Awaited<ReturnType<typeof decompressorsOf>>) {
    this.bytes = bytes;
    this.compressors = compressors;
  }

  async read(column: ColumnMetadata): Promise<ColumnPart[]> {
    this.check(column);
    const { bytes, compressors } = this;
    const slice = (start: number, end?: number) => new Uint8Array(bytes.subarray(start, end)).buffer;
    const { ranges, readColumn } = await parquetScan({
      file: { byteLength: bytes.length, slice },
      metadata: column.file,
      compressors,
      useOffsetIndex: false,
    });
    const parts: ColumnPart[] = [];
    for (const { rowStart, rowEnd } of ranges) {
      const data = await readColumn({ column: column.name, rowStart, rowEnd });
      assertWhole(data, rowEnd - rowStart);
      parts.push({ rowStart, data: decimals(data, column.element) });
    }
    return parts;
  }

  /** What cannot be read, or claims too much, before anything is decoded. */
  private check({ element, nested, file }: ColumnMetadata): void {
    const type = nested ? 'a list, a map or a struct' : unreadableType(element);
    if (type !== undefined) throw new RangeError(`it holds ${type}`);
    for (const { columns, num_rows } of file.row_groups) {
      const chunk = columns[0].meta_data!;
      if (LARGEST_RATIO[chunk.codec] === undefined) {
        throw new RangeError(
          `it is compressed with ${chunk.codec ?? 'an unknown codec'} (read are ${READABLE_CODECS})`,
        );
      }
      if (num_rows === 0n) continue;
      for (const page of checkPages(this.bytes, chunk, Number(num_rows))) {
        this.claim(page.header.uncompressed_page_size, 0);
        const becomes = checkContent(page, element, this.compressors[chunk.codec]);
        this.claim(becomes, page.header.uncompressed_page_size);
      }
    }
  }

  private claim(bytes: number, claimed: number): void {
    this.decodedBytes += bytes - claimed;
    if (this.decodedBytes > MAX_DECODED_BYTES)
      throw new RangeError('the file claims more than 4 GB of values');
  }
}

/** An index that points behind the end of its dictionary comes out as `undefined`. */
function assertWhole(data: ArrayLike<unknown>, length: number): void {
  if (data.length !== length) throw new RangeError(`it does not hold ${length} values`);
  if (ArrayBuffer.isView(data)) return;
  for (let i = 0; i < length; i++) if (data[i] === undefined) throw new RangeError('it is damaged');
}

/** The reader multiplies by a power of ten, so that 35 hundredths come out as 0.35000000000000003. */
function decimals(
  data: ArrayLike<unknown>,
  { converted_type, scale = 0 }: SchemaElement,
): ArrayLike<unknown> {
  if (converted_type !== 'DECIMAL' || !(scale >= 0 && scale <= 100)) return data;
  return Array.from(data, (value) => (typeof value === 'number' ? Number(value.toFixed(scale)) : value));
}

function magic(bytes: Uint8Array, at: number): string {
  return new TextDecoder('latin1').decode(bytes.subarray(at, at + 4));
}
