import { randomUUID } from 'node:crypto';
import { closeSync, constants, openSync, readSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { PremodelError } from '../error.ts';
import { hasEnded, type ProcessIdentity, thisProcess } from './process-identity.ts';
import { temporaryName, writeError } from './write-file.ts';

/** Whoever creates a lock writes it at once: one that stays empty for so long was left by a process that died. */
const EMPTY_MS = 1000;
const LOOK_AGAIN_MS = 50;
/** More than any lock holds. */
const MAX_BYTES = 4096;

/**
 * A file beside another one that says which process has that to itself. Locks of processes that have ended are taken
 * over, also where their number belongs to another process by now.
 */
export class FileLock {
  readonly path: string;
  readonly #contents: string;
  readonly #onExit = () => this.release();

  private constructor(path: string, contents: string) {
    this.path = path;
    this.#contents = contents;
    process.on('exit', this.#onExit);
  }

  /** @throws PremodelError `busy` where a living process has it, `cannot-write`, `disk-full` */
  static async acquire(file: string): Promise<FileLock> {
    const path = `${file}.lock`;
    const contents = `${JSON.stringify({ ...thisProcess(), token: randomUUID() })}\n`;
    const patience = performance.now() + EMPTY_MS;
    while (!create(path, contents)) {
      const found = read(path);
      const owner = found === undefined ? undefined : ownerIn(found);
      if (owner && hasEnded(owner) !== true) throw busy(file, path, owner);
      // One that cannot be read may be about to be written.
      if (found === undefined || (!owner && performance.now() < patience)) await setTimeout(LOOK_AGAIN_MS);
      else takeAway(path, found);
    }
    return new FileLock(path, contents);
  }

  /** Idempotent; leaves a lock alone that is no longer its own. */
  release(): void {
    process.off('exit', this.#onExit);
    try {
      if (read(this.path) === this.#contents) rmSync(this.path, { force: true });
    } catch {
      // What cannot be removed is stale once this process has ended.
    }
  }
}

/** @returns whether there was none before */
function create(path: string, contents: string): boolean {
  try {
    writeFileSync(path, contents, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw writeError(error, path);
  }
}

/** Follows no link and waits for nothing: what lies there may be anything. */
const HOW_TO_READ = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** Undefined where there is none. */
function read(path: string): string | undefined {
  let file: number | undefined;
  try {
    file = openSync(path, HOW_TO_READ);
    const bytes = Buffer.alloc(MAX_BYTES);
    return bytes.toString('utf8', 0, readSync(file, bytes));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw writeError(error, path);
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

function ownerIn(text: string): ProcessIdentity | undefined {
  try {
    const { pid, startedAt, host } = JSON.parse(text) as Partial<Record<keyof ProcessIdentity, unknown>>;
    const isOwner = Number.isSafeInteger(pid) && (pid as number) > 0 && typeof host === 'string';
    if (!isOwner) return undefined;
    return {
      pid: pid as number,
      host,
      startedAt: typeof startedAt === 'string' ? startedAt : undefined,
    };
  } catch {
    return undefined;
  }
}

/** Of several that find the same stale lock, one moves it away; who moved a newer one instead puts that back. */
function takeAway(path: string, stale: string): void {
  const aside = temporaryName(path);
  try {
    renameSync(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw writeError(error, path);
  }
  const moved = read(aside);
  if (moved !== undefined && moved !== stale) create(path, moved);
  rmSync(aside, { force: true });
}

function busy(file: string, lock: string, { pid, host }: ProcessIdentity): PremodelError {
  return new PremodelError('busy', `process ${pid} on ${host} is at work on ${file}`, {
    place: { file: lock },
    remedy: `Wait for it to end, or give another --out. If it is gone for certain, delete ${lock}.`,
  });
}
