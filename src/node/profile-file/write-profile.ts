import { parquetWriteBuffer } from 'hyparquet-writer';
import type { Profile } from '../../profile/profile.ts';
import { writeFileWhole } from '../write-file.ts';
import { type ProfileColumn, profileColumns } from './columns.ts';
import { assertContinuations, assertUnique, invalidProfile, METADATA_KEY, metadataOf } from './metadata.ts';
import { profileDigest } from './profile-digest.ts';

/**
 * Writes a profile as one Parquet file (`docs/profile-format.md`); whole or not at all.
 * @throws PremodelError `invalid-profile` (columns that collide or hold numbers that are not finite),
 *   `disk-full`, `cannot-write`
 *
 * @example
 * await writeProfile('two.parquet', selectCandidates(profile, ['small', 'large']));
 */
export async function writeProfile(path: string, profile: Profile): Promise<void> {
  const columns = checkedColumns(path, profile);
  const buffer = parquetWriteBuffer({
    columnData: columns.map((column) => ({ ...column, nullable: false })),
    kvMetadata: [{ key: METADATA_KEY, value: writtenMetadata(profile, columns) }],
    createdBy: `premodel ${profile.provenance.premodelVersion}`,
  });
  await writeFileWhole(path, new Uint8Array(buffer));
}

function writtenMetadata(profile: Profile, columns: readonly ProfileColumn[]): string {
  // As it will be read: without what is undefined.
  const metadata = JSON.parse(JSON.stringify(metadataOf(profile)));
  return JSON.stringify({ ...metadata, digest: profileDigest(metadata, columns) });
}

/**
 * The columns of {@link writeProfile} as CSV with a header, for spreadsheets; metadata is left out.
 *
 * @example
 * await exportProfileCsv('imagenet.csv', await readProfile('imagenet.parquet'));
 */
export async function exportProfileCsv(path: string, profile: Profile): Promise<void> {
  const columns = checkedColumns(path, profile);
  const lines = [columns.map((column) => csvField(column.name)).join(',')];
  for (let row = 0; row < profile.inputs.length; row++) {
    lines.push(columns.map((column) => csvField(String(column.data[row]))).join(','));
  }
  await writeFileWhole(path, `${lines.join('\n')}\n`);
}

function csvField(text: string): string {
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function checkedColumns(path: string, profile: Profile): ProfileColumn[] {
  const columns = profileColumns(profile);
  assertUnique(
    columns.map((column) => column.name),
    'column',
    path,
  );
  assertUnique(profile.inputs, 'input', path);
  assertContinuations(profile.candidates, path);
  for (const { name, type, data } of columns) {
    if (data.length !== profile.inputs.length) {
      throw invalidProfile(
        path,
        `${name} has ${data.length} values for ${profile.inputs.length} inputs`,
        name,
      );
    }
    if (type === 'DOUBLE' && !data.every(Number.isFinite))
      throw invalidProfile(path, `${name} is not finite`, name);
  }
  return columns;
}
