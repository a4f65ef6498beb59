import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

export interface CliResult {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs the built command line as a user would, in a folder of its own.
 * @param nodeArgs what Node itself is given
 */
export function runCli(
  args: readonly string[],
  cwd?: string,
  input?: string | Uint8Array,
  nodeArgs: readonly string[] = [],
): CliResult {
  if (!existsSync(main))
    throw new Error('dist/cli/main.js is missing: run `npm run build` before these tests');
  const { status, stdout, stderr } = spawnSync(process.execPath, [...nodeArgs, main, ...args], {
    cwd,
    input,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}
