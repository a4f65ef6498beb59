import { readFile } from 'node:fs/promises';
import { type FileMetaData, parquetMetadata, parquetScan, parquetSchema } from 'hyparquet';
import { PremodelError } from '../../error.ts';
import type { CandidateProfile, Profile } from '../../profile/profile.ts';
import { type ColumnChunk, ColumnReader } from './column-reader.ts';
import {
  evidenceColumn,
  FEATURE_TIME_COLUMN,
  featureColumn,
  INPUT_COLUMN,
  MEASUREMENTS,
  type Measurement,
  outputColumn,
  REFERENCE_COLUMN,
  scoreColumn,
  TEXT_COLUMN,
} from './columns.ts';
import {
  assertUnique,
  invalidProfile,
  METADATA_KEY,
  type ProfileMetadata,
  parseMetadata,
} from './metadata.ts';

/** Far above any profile, far below what would exhaust memory. */
const MAX_ROWS = 20_000_000;
const MAX_DECODED_BYTES = 4e9;

/**
 * Reads what `writeProfile` wrote, trusting nothing: every column the metadata promises must be there, as long
 * as the others, of the right type and finite.
 * @throws PremodelError `invalid-profile`, `unsupported-version`
 */
export async function readProfile(path: string): Promise<Profile> {
  const bytes = await readFile(path).catch((cause) => {
    throw invalidProfile(path, `it cannot be read (${(cause as Error).message})`, undefined, cause);
  });
  try {
    return await parseProfile(bytes, path);
  } catch (error) {
    if (PremodelError.is(error)) throw error;
    throw invalidProfile(path, `it is damaged (${(error as Error).message})`, undefined, error);
  }
}

async function parseProfile(bytes: Uint8Array, path: string): Promise<Profile> {
  const footer = readFooter(bytes, path);
  const metadata = parseMetadata(metadataText(footer, path), path);
  const columns = new ColumnReader(await readChunks(bytes, footer), Number(footer.num_rows), path);

  const inputs = columns.strings(INPUT_COLUMN);
  assertUnique(inputs, 'input', path);
  return {
    task: metadata.task,
    inputs,
    references: columns.strings(REFERENCE_COLUMN),
    texts: metadata.texts ? columns.strings(TEXT_COLUMN) : undefined,
    labels: metadata.labels,
    features: {
      names: metadata.featureNames,
      values: columns.matrix(metadata.featureNames.map(featureColumn)),
      latencyMs: columns.numbers(FEATURE_TIME_COLUMN, { min: 0 }),
    },
    evidenceNames: metadata.evidenceNames,
    criteria: metadata.criteria,
    candidates: metadata.candidates.map((candidate) => readCandidate(candidate, metadata, columns)),
    provenance: metadata.provenance,
  };
}

function readFooter(bytes: Uint8Array, path: string): FileMetaData {
  const magic = (at: number) => new TextDecoder('latin1').decode(bytes.subarray(at, at + 4));
  if (bytes.length < 12 || magic(0) !== 'PAR1' || magic(bytes.length - 4) !== 'PAR1') {
    throw invalidProfile(path, bytes.length === 0 ? 'it is empty' : 'it is not a (complete) Parquet file');
  }
  const footer = parquetMetadata(bytes, { geoparquet: false });
  const decodedBytes = footer.row_groups.reduce((sum, group) => sum + Number(group.total_byte_size), 0);
  if (footer.num_rows < 0n || footer.num_rows > MAX_ROWS || decodedBytes > MAX_DECODED_BYTES) {
    throw invalidProfile(path, `it claims ${footer.num_rows} rows of ${decodedBytes} bytes together`);
  }
  return footer;
}

function metadataText(footer: FileMetaData, path: string): string {
  const text = footer.key_value_metadata?.find(({ key }) => key === METADATA_KEY)?.value;
  if (text === undefined) throw invalidProfile(path, 'it is a Parquet file, but was not written by premodel');
  return text;
}

/** Column by column, since a damaged column must not take the others, or the process, with it. */
async function readChunks(bytes: Uint8Array, metadata: FileMetaData): Promise<Map<string, ColumnChunk[]>> {
  const slice = (start: number, end?: number) => new Uint8Array(bytes.subarray(start, end)).buffer;
  const scan = await parquetScan({
    file: { byteLength: bytes.length, slice },
    metadata,
    useOffsetIndex: false,
  });
  const chunks = new Map<string, ColumnChunk[]>();
  for (const { element } of parquetSchema(metadata).children) {
    const column = element.name;
    const parts: ColumnChunk[] = [];
    try {
      for (const range of scan.ranges) {
        parts.push({ rowStart: range.rowStart, data: await scan.readColumn({ column, ...range }) });
      }
      chunks.set(column, parts);
    } catch {
      // Missing, then: an error only if the profile needs it.
    }
  }
  return chunks;
}

function readCandidate(
  { name, model, measurements, predicted, outputs }: ProfileMetadata['candidates'][number],
  { criteria, evidenceNames, labels }: ProfileMetadata,
  columns: ColumnReader,
): CandidateProfile {
  const measured = measurements.map((field) => {
    return [field, columns.numbers(`${name}.${MEASUREMENTS[field]}`, { min: 0 })];
  });
  const scores = criteria.map((criterion) => {
    return [criterion, columns.numbers(scoreColumn(name, criterion, criteria), { min: 0, max: 1 })];
  });
  const classes = { min: 0, max: (labels?.length ?? 2 ** 31) - 1, integer: true };
  return {
    name,
    model,
    ...(Object.fromEntries(measured) as Pick<CandidateProfile, Measurement>),
    scores: Object.fromEntries(scores),
    evidence: columns.matrix(evidenceNames.map((evidence) => evidenceColumn(name, evidence))),
    predicted: predicted ? Int32Array.from(columns.numbers(outputColumn(name), classes)) : undefined,
    outputs: outputs && !predicted ? columns.strings(outputColumn(name)) : undefined,
  };
}
