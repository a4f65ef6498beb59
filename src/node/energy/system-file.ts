import { closeSync, constants, openSync, readdirSync, readSync } from 'node:fs';
import { energyUnavailable } from './energy-meter.ts';

const MOST_BYTES = 4096;

/**
 * The start of a small file of the system, trimmed. Never waits, whatever kind of file it is.
 * @throws Error of the system
 */
export function readSystemFile(path: string): string {
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const buffer = Buffer.alloc(MOST_BYTES);
    return buffer.toString('utf8', 0, readSync(file, buffer)).trim();
  } finally {
    closeSync(file);
  }
}

/** The same where the file may be missing or closed to us: undefined then. */
export function trySystemFile(path: string): string | undefined {
  try {
    return readSystemFile(path);
  } catch {
    return undefined;
  }
}

/** Names in a folder that match, in order; none where there is no such folder. */
export function namesIn(folder: string, pattern: RegExp): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => pattern.test(name))
      .sort();
  } catch {
    return [];
  }
}

/**
 * A whole number as the kernel writes them.
 * @throws PremodelError `energy-unavailable` for anything else
 */
export function wholeNumberIn(text: string, path: string): number {
  if (/^-?\d{1,15}$/.test(text.trim())) return Number(text);
  throw energyUnavailable(`no number in ${path}: ${JSON.stringify(text.slice(0, 20))}`, path);
}
