import { PremodelError } from '../error.ts';

/** Deeper than any file this library writes, shallow enough for recursive readers. */
const MAX_DEPTH = 64;

/**
 * Refuses what JSON from a stranger may hold and no reader should have to think about: numbers that
 * overflowed to Infinity, a key that replaces a prototype when copied, nesting that exhausts the stack.
 * @throws PremodelError `invalid-json`
 */
export function assertPlainJson(value: unknown, file?: string): void {
  check(value, '', 0, file);
}

function check(value: unknown, field: string, depth: number, file?: string): void {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return;
  if (typeof value === 'number') {
    if (Number.isFinite(value)) return;
    throw refuse(`the number at ${field || 'the top'} is ${value}, not finite`, field, file);
  }
  if (typeof value !== 'object') throw refuse(`${field || 'the top'} is a ${typeof value}`, field, file);
  if (depth >= MAX_DEPTH) throw refuse(`nested deeper than ${MAX_DEPTH} levels`, field.slice(0, 80), file);
  if (Array.isArray(value)) {
    // Tables of numbers are by far the longest part of a file: no text is built for a good number.
    for (let i = 0; i < value.length; i++) {
      const item: unknown = value[i];
      if (typeof item !== 'number' || !Number.isFinite(item)) check(item, `${field}[${i}]`, depth + 1, file);
    }
    return;
  }
  for (const [key, item] of Object.entries(value)) {
    if (key === '__proto__') throw refuse(`the key ${key} is not allowed`, field, file);
    if (item !== undefined) check(item, field ? `${field}.${key}` : key, depth + 1, file);
  }
}

function refuse(what: string, field: string, file?: string): PremodelError {
  return new PremodelError('invalid-json', what, {
    place: { file, field: field || undefined },
    remedy: 'The file is damaged or was not written by premodel: make it again.',
  });
}
