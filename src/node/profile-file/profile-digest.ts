import { createHash } from 'node:crypto';
import { assertKnownFields, canonicalJson, claimedDigest, modifiedFile } from '../../artifact/json-digest.ts';
import type { ProfileColumn } from './columns.ts';

/** SHA-256 of a profile: its metadata, and the name and values of every column, in order. */
export function profileDigest(metadata: object, columns: readonly ProfileColumn[]): string {
  const hash = createHash('sha256').update(canonicalJson(metadata));
  for (const { name, type, data } of columns) {
    hash.update(JSON.stringify([name, type, data.length]));
    if (type === 'STRING') hash.update(JSON.stringify(data));
    else hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  return hash.digest('hex');
}

/**
 * Refuses a profile that is not as it was written; one of an older release has no digest.
 * @param metadata as it stands in the file
 * @param known fields of the metadata of profiles without a digest
 * @throws PremodelError `modified-file`
 */
export function assertProfileUnmodified(
  metadata: object,
  columns: readonly ProfileColumn[],
  known: readonly string[],
  file: string,
): void {
  const claimed = claimedDigest(metadata);
  if (claimed === undefined) assertKnownFields(metadata, known, file);
  else if (claimed !== profileDigest(metadata, columns)) throw modifiedFile(file);
}
