import { exitCodes } from './exit-code.ts';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/**
 * Listens to Ctrl-C while this process only waits for another: the first lets what is under way finish, the second ends
 * at once. Nobody listens before `begin` and after `end`: there the first ends the process, also in the middle of work.
 */
export function interruptible(stream: { write(text: string): unknown }) {
  const interruption = new AbortController();
  const interrupt = () => {
    if (interruption.signal.aborted) {
      stream.write('\ninterrupted again: ended at once; every finished measurement is kept\n');
      process.exit(exitCodes.interrupted);
    }
    stream.write('\ninterrupted: finishing the input under way; once more ends at once\n');
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
