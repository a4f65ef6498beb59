import { PremodelError } from '../error.ts';
import { factsOf } from '../error-codes.ts';

/** What a command tells the shell; documented in docs/cli.md. */
export const exitCodes = { done: 0, failed: 1, wrongUsage: 2, notFound: 3, interrupted: 130 } as const;

export function exitCodeOf(error: unknown): number {
  return PremodelError.is(error) ? factsOf(error.code).exitCode : exitCodes.failed;
}
