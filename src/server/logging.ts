import { type Logger, pino } from 'pino';
import { logOutput } from './log-output.ts';

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** JSON lines on standard output, and how many of them were lost. Neither bodies nor keys are ever given to it. */
export function createLogger(level: LogLevel): { readonly logger: Logger; readonly lost: () => number } {
  const output = logOutput();
  const options = { level, base: { name: 'premodel' }, timestamp: pino.stdTimeFunctions.isoTime };
  return { logger: pino(options, output), lost: () => output.lost };
}
