import { createHash, randomUUID } from 'node:crypto';
import {
  appendFileSync,
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { PremodelError } from '../../error.ts';
import { writeError } from '../write-file.ts';
import { keptModels, withoutOthers } from './left-out-models.ts';
import type { InputMeasurement } from './measure-input.ts';

/** What is known of one input: its measurement, or why it could not be read. */
export type JournalEntry =
  | ({ readonly id: string; readonly decodeMs: number } & InputMeasurement)
  | { readonly id: string; readonly skipped: string };

/**
 * What the measurements depend on, by part; measurements of different conditions are never mixed. Of `models`, some may be
 * left out later: see `keptModels`.
 */
export type Conditions = Readonly<Record<string, string>>;

/** Measurements between two moments at which all before is safe on disk, whatever happens. */
const BATCH = 16;
const FORMAT = 'premodel profile journal 4';
const NEWLINE = 10;
const DIGEST_LENGTH = 16;
/** Every line starts on its own what it belongs to, and whether it is as it was written. */
const LINE = /^\{"conditions":"([0-9a-f]{16})","checksum":"([0-9a-f]{16})","entry":(.*)\}$/s;
/** Follows no link: what it leads to is another's. */
const HOW_TO_OPEN =
  constants.O_RDWR |
  constants.O_CREAT |
  constants.O_APPEND |
  (constants.O_NOFOLLOW ?? 0) |
  (constants.O_NONBLOCK ?? 0);

/**
 * Finished measurements of a profile that is being made, a line of JSON each. Lines are handed to the system
 * at once, so that a killed process loses none, and forced to disk every 16, for the sake of power cuts. A line that
 * is not as it was written, or was measured under other conditions, is not believed.
 */
export class Journal {
  readonly path: string;
  /** Those of earlier runs and those appended, by input id. */
  readonly entries: Map<string, JournalEntry>;
  /** How many lines were not believed. */
  readonly disbelieved: number;
  readonly #digest: string;
  #file?: number;
  #pending = 0;

  private constructor(path: string, file: number, digest: string, { entries, disbelieved }: Contents) {
    this.path = path;
    this.entries = entries;
    this.disbelieved = disbelieved;
    this.#digest = digest;
    this.#file = file;
  }

  /**
   * Opens the journal of an earlier, unfinished run under the same conditions, or starts one.
   * @param restart throw away what an earlier run measured
   * @throws PremodelError `other-conditions` when the earlier run differed, `disk-full`, `cannot-write`
   */
  static open(path: string, conditions: Conditions, { restart = false } = {}): Journal {
    let file: number | undefined;
    try {
      if (restart) rmSync(path, { force: true });
      file = openSync(path, HOW_TO_OPEN);
      if (!fstatSync(file).isFile()) throw notAJournal(path);
      let bytes = readFileSync(file);
      if (leaveOthersOut(path, bytes, conditions)) {
        closeSync(file);
        file = openSync(path, HOW_TO_OPEN);
        bytes = readFileSync(file);
      }
      const digest = digestOf(JSON.stringify(conditions));
      const contents = readJournal(path, bytes, digest);
      const goesOn = contents.entries.size > 0;
      if (goesOn || contents.disbelieved > 0) assertSameConditions(path, contents.header, conditions);
      ftruncateSync(file, goesOn ? contents.length : 0);
      const journal = new Journal(path, file, digest, contents);
      if (!goesOn) journal.#write(JSON.stringify({ format: FORMAT, conditions }));
      return journal;
    } catch (error) {
      if (file !== undefined) closeSync(file);
      throw writeError(error, path);
    }
  }

  /** @throws PremodelError `disk-full`, `cannot-write`; what was appended before stays */
  append(entry: JournalEntry): void {
    try {
      const text = JSON.stringify(entry);
      this.#write(lineOf(this.#digest, text));
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

  #write(line: string): void {
    appendFileSync(this.#file!, `${line}\n`);
  }
}

/**
 * Writes the journal anew with what is wanted of it now, where an earlier run had further models. As a whole: what was
 * measured is never half there.
 * @returns whether it did
 */
function leaveOthersOut(path: string, bytes: Buffer, conditions: Conditions): boolean {
  const [first] = wholeLines(bytes).lines;
  const before = first === undefined ? undefined : headerIn(first, path)?.conditions;
  const kept = before && keptModels(before, conditions);
  if (!kept) return false;
  const { entries } = readJournal(path, bytes, digestOf(JSON.stringify(before)));
  const digest = digestOf(JSON.stringify(conditions));
  const lines = [...entries.values()].map((entry) =>
    lineOf(digest, JSON.stringify(withoutOthers(entry, kept))),
  );
  const beside = `${path}.${randomUUID()}.tmp`;
  const written = openSync(beside, 'wx', 0o666);
  try {
    const text = [JSON.stringify({ format: FORMAT, conditions }), ...lines]
      .map((line) => `${line}\n`)
      .join('');
    appendFileSync(written, text);
    fsyncSync(written);
    renameSync(beside, path);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  } finally {
    closeSync(written);
  }
  return true;
}

function lineOf(digest: string, entry: string): string {
  return `{"conditions":"${digest}","checksum":"${checksumOf(digest, entry)}","entry":${entry}}`;
}

interface Header {
  readonly format?: unknown;
  readonly conditions?: Conditions;
}

interface Contents {
  readonly header?: Header;
  readonly entries: Map<string, JournalEntry>;
  readonly disbelieved: number;
  /** Bytes up to the end of the last whole line: a kill or a full disk may have torn the one after. */
  readonly length: number;
}

function readJournal(path: string, bytes: Buffer, digest: string): Contents {
  const start = `{"format":"${FORMAT}"`;
  if (bytes.toString('utf8', 0, start.length) !== start.slice(0, bytes.length)) throw notAJournal(path);
  const { lines, length } = wholeLines(bytes);
  const [first, ...rest] = lines;
  const found = rest.map((line) => entryIn(line, digest));
  const entries = new Map(found.flatMap((entry) => (entry ? [[entry.id, entry]] : [])));
  return {
    header: first === undefined ? undefined : headerIn(first, path),
    entries,
    disbelieved: found.filter((entry) => entry === undefined).length,
    length,
  };
}

function wholeLines(bytes: Buffer): { lines: string[]; length: number } {
  const lines: string[] = [];
  let length = 0;
  for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, length)) {
    lines.push(bytes.toString('utf8', length, end));
    length = end + 1;
  }
  return { lines, length };
}

function headerIn(line: string, path: string): Header | undefined {
  try {
    return JSON.parse(line) as Header | undefined;
  } catch {
    throw notAJournal(path);
  }
}

/** Undefined where the line is not to be believed. */
function entryIn(line: string, digest: string): JournalEntry | undefined {
  const [, conditions, checksum, text] = LINE.exec(line) ?? [];
  if (conditions !== digest || checksum !== checksumOf(digest, text)) return undefined;
  return JSON.parse(text) as JournalEntry;
}

function checksumOf(conditions: string, entry: string): string {
  return digestOf(`${conditions}\n${entry}`);
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, DIGEST_LENGTH);
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
