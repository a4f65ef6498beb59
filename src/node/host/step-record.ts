import { randomUUID } from 'node:crypto';
import { closeSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeError } from '../write-file.ts';

/** What a host is at: one thing at a time, of one candidate or none. */
export interface Step {
  readonly kind: StepKind;
  /** Its index; absent where the step is no candidate's. */
  readonly candidate?: number;
}

export type StepKind = (typeof KINDS)[number];

const KINDS = ['idle', 'open', 'load', 'decode', 'features', 'run'] as const;
/** Of the file in the host: behind the three usual ones and the channel. */
const HOST_FILE = 4;
const NO_CANDIDATE = -1;

/**
 * The step a host is at, in a file that has no name. A message would wake the one who listens while a run is being
 * timed; writing a few bytes to a file takes microseconds, disturbs nobody, and is still there when the host has
 * crashed.
 */
export class StepRecord {
  /** To be given to the host. */
  readonly file: number;

  constructor() {
    const path = join(tmpdir(), `premodel-${randomUUID()}.step`);
    try {
      this.file = openSync(path, 'wx+', 0o600);
      unlinkSync(path);
    } catch (error) {
      throw writeError(error, path);
    }
  }

  /** @returns the step, and a number that is another after every step */
  read(): Step & { readonly count: number } {
    const values = fields();
    readSync(this.file, values, 0, values.byteLength, 0);
    const [count, kind, candidate] = values;
    return { count, kind: KINDS[kind] ?? 'idle', ...(candidate !== NO_CANDIDATE && { candidate }) };
  }

  close(): void {
    closeSync(this.file);
  }
}

/** In the host: how it tells what it is at. */
export function stepWriter(): (step: Step) => void {
  const values = fields();
  return ({ kind, candidate = NO_CANDIDATE }) => {
    values[0]++;
    values[1] = KINDS.indexOf(kind);
    values[2] = candidate;
    writeSync(HOST_FILE, values, 0, values.byteLength, 0);
  };
}

/** Count, kind, candidate. */
function fields(): Int32Array {
  return Int32Array.of(0, 0, NO_CANDIDATE);
}
