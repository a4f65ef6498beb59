import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

export interface ServeProcess {
  readonly child: ChildProcess;
  readonly origin: string;
  /** What it says on standard error. */
  readonly said: () => string;
}

/** `premodel serve` as users start it, once it listens. Rejects with what it said where it ends before. */
export async function startServe(args: readonly string[], cwd?: string): Promise<ServeProcess> {
  const child = spawn(process.execPath, [main, 'serve', ...args, '--port', '0'], {
    cwd,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  const origin = await new Promise<string>((resolve, reject) => {
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const [found] = /http:\/\/[\d.:]+/.exec(said) ?? [];
      if (found) resolve(found);
    });
    child.once('exit', () => reject(new Error(said)));
  });
  return { child, origin, said: () => said };
}
