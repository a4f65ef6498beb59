import { type FileMetaData, parquetMetadata, parquetScan, parquetSchema } from 'hyparquet';
import type { ColumnChunk } from './column-reader.ts';
import { invalidProfile } from './metadata.ts';

/** Far above any profile, far below what would exhaust memory. */
const MAX_ROWS = 20_000_000;
const MAX_DECODED_BYTES = 4e9;

/** A Parquet file in memory, its columns still to be decoded. */
export interface ParquetFile {
  readonly rows: number;
  /** Text kept in the key-value metadata. */
  text(key: string): string | undefined;
  /** Every column that can be decoded, by name, in the file's order. */
  columns(): Promise<Map<string, ColumnChunk[]>>;
}

export function isParquet(bytes: Uint8Array): boolean {
  return magic(bytes, 0) === 'PAR1';
}

/** @throws PremodelError `invalid-profile`, and what the Parquet reader throws on a damaged file */
export function openParquet(bytes: Uint8Array, path: string): ParquetFile {
  if (bytes.length < 12 || !isParquet(bytes) || magic(bytes, bytes.length - 4) !== 'PAR1') {
    throw invalidProfile(path, bytes.length === 0 ? 'it is empty' : 'it is not a (complete) Parquet file');
  }
  const footer = parquetMetadata(bytes, { geoparquet: false });
  const decodedBytes = footer.row_groups.reduce((sum, group) => sum + Number(group.total_byte_size), 0);
  if (footer.num_rows < 0n || footer.num_rows > MAX_ROWS || decodedBytes > MAX_DECODED_BYTES) {
    throw invalidProfile(path, `it claims ${footer.num_rows} rows of ${decodedBytes} bytes together`);
  }
  return {
    rows: Number(footer.num_rows),
    text: (wanted) => footer.key_value_metadata?.find(({ key }) => key === wanted)?.value,
    columns: () => readColumns(bytes, footer),
  };
}

/** Column by column, since a damaged column must not take the others, or the process, with it. */
async function readColumns(bytes: Uint8Array, metadata: FileMetaData): Promise<Map<string, ColumnChunk[]>> {
  const slice = (start: number, end?: number) => new Uint8Array(bytes.subarray(start, end)).buffer;
  const scan = await parquetScan({
    file: { byteLength: bytes.length, slice },
    metadata,
    useOffsetIndex: false,
  });
  const columns = new Map<string, ColumnChunk[]>();
  for (const { element } of parquetSchema(metadata).children) {
    const column = element.name;
    const parts: ColumnChunk[] = [];
    try {
      for (const range of scan.ranges) {
        parts.push({ rowStart: range.rowStart, data: await scan.readColumn({ column, ...range }) });
      }
      columns.set(column, parts);
    } catch {
      // Missing, then: an error only if somebody needs it.
    }
  }
  return columns;
}

function magic(bytes: Uint8Array, at: number): string {
  return new TextDecoder('latin1').decode(bytes.subarray(at, at + 4));
}
