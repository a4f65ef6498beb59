import { PremodelError } from '../error.ts';

/** What a command tells the shell; documented in docs/cli.md. */
export const exitCodes = { done: 0, failed: 1, wrongUsage: 2, notFound: 3, interrupted: 130 } as const;

/** Error codes that end in another exit code than `failed`. */
const exitCodeByErrorCode: Readonly<Record<string, number>> = {
  'invalid-option': exitCodes.wrongUsage,
  // Nothing is wrong with the input: what was asked for was looked for and not found.
  'constraint-unmet': exitCodes.notFound,
  'nothing-fits': exitCodes.notFound,
  'gain-not-established': exitCodes.notFound,
};

export function exitCodeOf(error: unknown): number {
  if (!PremodelError.is(error) || !Object.hasOwn(exitCodeByErrorCode, error.code)) return exitCodes.failed;
  return exitCodeByErrorCode[error.code];
}
