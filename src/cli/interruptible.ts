import { exitCodes } from './exit-code.ts';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** What is said when Ctrl-C is pressed. */
export interface InterruptionTexts {
  readonly first: string;
  readonly second: string;
}

/**
 * Listens to Ctrl-C while this process only waits for another: the first aborts `signal`, the second ends
 * at once. Nobody listens before `begin` and after `end`: there the first ends the process, also in the middle of work.
 */
export function interruptible(
  stream: { write(text: string): unknown },
  { first, second }: InterruptionTexts,
) {
  const interruption = new AbortController();
  const interrupt = () => {
    if (interruption.signal.aborted) {
      stream.write(`\ninterrupted again: ${second}\n`);
      process.exit(exitCodes.interrupted);
    }
    stream.write(`\ninterrupted: ${first}; once more ends at once\n`);
    interruption.abort();
  };
  let isListening = false;
  return {
    signal: interruption.signal,
    begin(): void {
      if (isListening) return;
      isListening = true;
      for (const signal of SIGNALS) process.on(signal, interrupt);
    },
    end(): void {
      isListening = false;
      for (const signal of SIGNALS) process.off(signal, interrupt);
    },
  };
}
