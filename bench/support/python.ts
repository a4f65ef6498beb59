import { spawnSync } from 'node:child_process';
import { repositoryPath } from './paths.ts';

/**
 * Runs a script of `bench/` with the interpreter in `PYTHON` (default `python3`), on one thread.
 * Ends this process, saying how to mend it, where the script fails.
 *
 * @returns the JSON that the script prints
 */
export function runPython<Result>(script: string, ...args: readonly string[]): Result {
  const python = process.env.PYTHON ?? 'python3';
  const { status, stdout, stderr, error } = spawnSync(
    python,
    ['-W', 'ignore', repositoryPath(`bench/${script}`), ...args],
    {
      encoding: 'utf8',
      maxBuffer: 1 << 28,
      env: { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' },
    },
  );
  if (status === 0) return JSON.parse(stdout);
  console.error(error?.message ?? stderr);
  console.error('Set PYTHON to an interpreter with the packages of bench/requirements.txt.');
  process.exit(1);
}
