import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { PremodelError } from '../error.ts';

/** The field in which a file keeps the SHA-256 of all its others. */
const DIGEST = 'digest';

/** The same value with a digest of itself. */
export function withDigest<T extends object>(value: T): T & { readonly digest: string } {
  return { ...value, [DIGEST]: digestOf(value) };
}

/** SHA-256 of the value as {@link canonicalJson}. */
function digestOf(value: object): string {
  return bytesToHex(sha256(utf8ToBytes(canonicalJson(value))));
}

/**
 * The value as JSON in one spelling: keys in order, no spaces, without its own digest. Whoever reformats a file does not
 * change what it says.
 */
export function canonicalJson(value: object): string {
  const { [DIGEST]: _, ...rest } = value as Readonly<Record<string, unknown>>;
  return canonical(rest);
}

/** The digest that a file says it has. */
export function claimedDigest(value: object): unknown {
  return (value as Readonly<Record<string, unknown>>)[DIGEST];
}

/**
 * Refuses JSON that is not as it was written. Older releases wrote no digest; then there may be no field that they did
 * not know either, since a digest whose name was damaged would look like one.
 *
 * @param known fields of files without a digest
 * @throws PremodelError `modified-file`
 */
export function assertUnmodified(value: object, known: readonly string[], file?: string): void {
  const claimed = claimedDigest(value);
  if (claimed === undefined) assertKnownFields(value, known, file);
  else if (claimed !== digestOf(value)) throw modifiedFile(file);
}

/** @throws PremodelError `modified-file` */
export function assertKnownFields(value: object, known: readonly string[], file?: string): void {
  if (Object.keys(value).some((field) => !known.includes(field))) throw modifiedFile(file);
}

export function modifiedFile(file?: string): PremodelError {
  return new PremodelError('modified-file', `${file ?? 'the file'} is not as premodel wrote it`, {
    place: { file, field: DIGEST },
    remedy:
      'Take the file as it was written, or make it again; --accept-modified (acceptModified) reads it as it is.',
  });
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) {
    const plain = value.every((item) => typeof item !== 'object' || item === null);
    return plain ? JSON.stringify(value) : `[${value.map(canonical).join(',')}]`;
  }
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  const fields = entries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`);
  return `{${fields.join(',')}}`;
}
