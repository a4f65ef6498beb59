import { createContext, Script } from 'node:vm';
import { PremodelError } from '../../error.ts';

const context = createContext({ work: undefined as unknown });
const script = new Script('work()');

/**
 * Runs what holds the thread, such as a regular expression that backtracks, and ends it when it takes too long.
 * The watch costs about a tenth of a millisecond.
 * @throws PremodelError `too-slow`, and what `work` throws
 */
export function withinTime<T>(limitMs: number, what: string, work: () => T): T {
  const before = context.work;
  context.work = work;
  try {
    return script.runInContext(context, { timeout: limitMs }) as T;
  } catch (cause) {
    if ((cause as { code?: unknown } | undefined)?.code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw cause;
    throw new PremodelError('too-slow', `${what} took longer than ${limitMs} ms`, {
      remedy: 'Its regular expressions take unbounded time on some texts: use a model that you trust.',
      cause,
    });
  } finally {
    context.work = before;
  }
}
