import { appendFileSync, closeSync, fsyncSync, openSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { PremodelError } from '../../error.ts';
import { writeError } from '../write-file.ts';
import type { InputMeasurement } from './measure-input.ts';

/** What is known of one input: its measurement, or why it could not be read. */
export type JournalEntry =
  | ({ readonly id: string; readonly decodeMs: number } & InputMeasurement)
  | { readonly id: string; readonly skipped: string };

/** What the measurements depend on, by part; measurements of different conditions are never mixed. */
export type Conditions = Readonly<Record<string, string>>;

/** Measurements between two moments at which all before is safe on disk, whatever happens. */
const BATCH = 16;
const FORMAT = 'premodel profile journal 2';
const NEWLINE = 10;

/**
 * Finished measurements of a profile that is being made, a line of JSON each. Lines are handed to the system
 * at once, so that a killed process loses none, and forced to disk every 16, for the sake of power cuts.
 */
export class Journal {
  readonly path: string;
  /** Those of earlier runs and those appended, by input id. */
  readonly entries: Map<string, JournalEntry>;
  #file?: number;
  #pending = 0;

  private constructor(path: string, entries: Map<string, JournalEntry>, file: number) {
    this.path = path;
    this.entries = entries;
    this.#file = file;
  }

  /**
   * Opens the journal of an earlier, unfinished run under the same conditions, or starts one.
   * @param restart throw away what an earlier run measured
   * @throws PremodelError `other-conditions` when the earlier run differed, `disk-full`, `cannot-write`
   */
  static open(path: string, conditions: Conditions, { restart = false } = {}): Journal {
    try {
      if (restart) rmSync(path, { force: true });
      const { header, entries, length } = readJournal(path);
      const goesOn = entries.size > 0;
      if (goesOn) {
        assertSameConditions(path, header, conditions);
        truncateSync(path, length);
      }
      const journal = new Journal(path, entries, openSync(path, goesOn ? 'a' : 'w'));
      if (!goesOn) journal.#write({ format: FORMAT, conditions });
      return journal;
    } catch (error) {
      throw PremodelError.is(error) ? error : writeError(error, path);
    }
  }

  /** @throws PremodelError `disk-full`, `cannot-write`; what was appended before stays */
  append(entry: JournalEntry): void {
    try {
      this.#write(entry);
      this.entries.set(entry.id, entry);
      if (++this.#pending < BATCH) return;
      fsyncSync(this.#file!);
      this.#pending = 0;
    } catch (error) {
      throw writeError(error, this.path);
    }
  }

  /** Leaves the file for the next run, unless there is nothing in it. Idempotent. */
  close(): void {
    if (this.#file === undefined) return;
    closeSync(this.#file);
    this.#file = undefined;
    if (this.entries.size === 0) rmSync(this.path, { force: true });
  }

  /** Once the profile itself is written. */
  remove(): void {
    this.close();
    rmSync(this.path, { force: true });
  }

  #write(line: unknown): void {
    appendFileSync(this.#file!, `${JSON.stringify(line)}\n`);
  }
}

interface Header {
  readonly format?: unknown;
  readonly conditions?: Conditions;
}

interface Contents {
  readonly header?: Header;
  readonly entries: Map<string, JournalEntry>;
  /** Bytes up to the end of the last whole line: a kill or a full disk may have torn the one after. */
  readonly length: number;
}

function readJournal(path: string): Contents {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { entries: new Map(), length: 0 };
    throw error;
  }
  const start = `{"format":"${FORMAT}"`;
  if (bytes.toString('utf8', 0, start.length) !== start.slice(0, bytes.length)) throw notAJournal(path);
  const { lines, length } = wholeLines(bytes);
  const entries = new Map((lines.slice(1) as JournalEntry[]).map((entry) => [entry.id, entry]));
  return { header: lines[0] as Header | undefined, entries, length };
}

function wholeLines(bytes: Buffer): { lines: unknown[]; length: number } {
  const lines: unknown[] = [];
  let length = 0;
  for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, length)) {
    try {
      lines.push(JSON.parse(bytes.toString('utf8', length, end)));
    } catch {
      break;
    }
    length = end + 1;
  }
  return { lines, length };
}

function assertSameConditions(path: string, header: Header | undefined, conditions: Conditions): void {
  const changed = Object.keys(conditions).filter((part) => header?.conditions?.[part] !== conditions[part]);
  if (changed.length === 0) return;
  throw new PremodelError(
    'other-conditions',
    `${path} holds measurements of an unfinished run with other ${changed.join(', ')}`,
    {
      place: { file: path },
      remedy:
        'Repeat the earlier command to finish that run, or give --restart to throw its measurements away.',
    },
  );
}

function notAJournal(path: string): PremodelError {
  return new PremodelError('other-conditions', `${path} is in the way: it is no journal of this version`, {
    place: { file: path },
    remedy: 'Move it away, or give --restart to delete it.',
  });
}
