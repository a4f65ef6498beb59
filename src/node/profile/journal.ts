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
const FORMAT = 'premodel profile journal 1';
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
      const { lines, length } = readLines(path);
      const header = lines[0] as { format?: unknown; conditions?: Conditions } | undefined;
      if (header) assertSameConditions(path, header, conditions);
      const entries = new Map((lines.slice(1) as JournalEntry[]).map((entry) => [entry.id, entry]));
      if (header) truncateSync(path, length);
      const journal = new Journal(path, entries, openSync(path, header ? 'a' : 'w'));
      if (!header) journal.#write({ format: FORMAT, conditions });
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

  /** Idempotent. */
  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
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

/** All whole lines, and how many bytes they take: a kill or a full disk may have torn the last one. */
function readLines(path: string): { lines: unknown[]; length: number } {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { lines: [], length: 0 };
    throw error;
  }
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

function assertSameConditions(
  path: string,
  header: { format?: unknown; conditions?: Conditions },
  conditions: Conditions,
): void {
  if (header.format !== FORMAT) {
    throw new PremodelError('other-conditions', `${path} is in the way: it is no journal of this version`, {
      place: { file: path },
      remedy: 'Delete it, or give --restart to do so.',
    });
  }
  const changed = Object.keys(conditions).filter((part) => header.conditions?.[part] !== conditions[part]);
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
