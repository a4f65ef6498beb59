import { PremodelError } from '../../src/error.ts';
import type { FuzzedParser } from './fuzzed-parser.ts';
import { mutate } from './mutate.ts';

/** What became of one damaged file: read, refused, or `foreign`, an error that no user should see. */
export interface FuzzedCase {
  /** Number of the case: the same number makes the same file. */
  readonly number: number;
  readonly outcome: 'read' | 'refused' | 'foreign';
  /** The code of a refusal, the stack of a foreign error. */
  readonly detail: string;
  readonly ms: number;
}

/**
 * Damages good files and has them read, one after another, case by case.
 *
 * @param first number of the first case
 */
export async function* fuzz(
  parser: FuzzedParser,
  folder: string,
  { first = 0, count }: { readonly first?: number; readonly count: number },
): AsyncGenerator<FuzzedCase> {
  const samples = await parser.samples(folder);
  for (const sample of samples) await parser.read(sample, folder);
  for (let number = first; number < count; number++) {
    yield await readCase(parser, folder, damagedFile(samples, number), number);
  }
}

export function damagedFile(samples: readonly Uint8Array[], number: number): Uint8Array {
  return mutate(samples[number % samples.length], number);
}

async function readCase(
  parser: FuzzedParser,
  folder: string,
  bytes: Uint8Array,
  number: number,
): Promise<FuzzedCase> {
  const start = performance.now();
  const done = (outcome: FuzzedCase['outcome'], detail: string) => {
    return { number, outcome, detail, ms: performance.now() - start };
  };
  try {
    await parser.read(bytes, folder);
    return done('read', '');
  } catch (error) {
    if (PremodelError.is(error)) return done('refused', error.code);
    return done('foreign', String(error instanceof Error ? error.stack : error));
  }
}
