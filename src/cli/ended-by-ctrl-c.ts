import { isNativeError } from 'node:util/types';
import { runInNewContext } from 'node:vm';
import { exitCodes } from './exit-code.ts';

/** Calls what computes for long without a pause. */
export type Compute = <Result>(work: () => Result) => Result;

/**
 * Runs a command that Ctrl-C ends at once, with the exit code of an interrupted one. What it writes is written beside
 * and renamed, so that nothing is left half-written.
 *
 * @param told says, at that moment, what was and was not written
 * @param command hands whatever computes for long to `compute`: no listener hears Ctrl-C in there, Node's watchdog does
 */
export async function endedByCtrlC(
  told: () => string,
  command: (compute: Compute) => Promise<void>,
): Promise<void> {
  const end = (): never => {
    process.stderr.write(`\ninterrupted: ${told()}\n`);
    process.exit(exitCodes.interrupted);
  };
  process.on('SIGINT', end);
  try {
    await command((work) => {
      try {
        return watched(work);
      } catch (error) {
        if (isInterruption(error)) end();
        throw error;
      }
    });
  } finally {
    process.off('SIGINT', end);
  }
}

/** In the same thread and heap, at full speed. */
function watched<Result>(work: () => Result): Result {
  return runInNewContext('work()', { work }, { breakOnSigint: true, displayErrors: false });
}

/** An error of another realm, so `instanceof` does not know it. */
function isInterruption(error: unknown): boolean {
  return isNativeError(error) && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_INTERRUPTED';
}
