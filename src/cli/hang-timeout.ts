import type { Command } from 'commander';
import { positiveNumber } from './numbers.ts';

/** For commands that run models in a process of their own. Parsed to milliseconds: `hangTimeout` 1.5 is 1500. */
export function withHangTimeout(command: Command, defaultSeconds: string): Command {
  return command.option(
    '--hang-timeout <s>',
    `seconds after which a model that does not come back is ended (default: ${defaultSeconds})`,
    (text: string) => Math.ceil(positiveNumber(text) * 1000),
  );
}

export interface HangTimeoutFlags {
  /** Milliseconds. */
  readonly hangTimeout?: number;
}
