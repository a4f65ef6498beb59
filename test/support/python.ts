import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, type TestContext } from 'vitest';

/** Which Python: `PYTHON`, or `python3`. */
const python = process.env.PYTHON ?? 'python3';
/** What a script exits with where a package it needs is missing. */
const MISSING = 3;

/**
 * What a script of `test/interop` prints. Skips the test, saying so, where the packages of
 * `test/interop/requirements.txt` are missing; fails there where `REQUIRE_PYTHON` is set, as in CI.
 */
export async function runPython(
  context: TestContext,
  script: string,
  args: readonly string[] = [],
  input = '',
): Promise<string> {
  const file = fileURLToPath(new URL(`../interop/${script}`, import.meta.url));
  const child = spawn(python, [file, ...args]);
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  child.stdin.on('error', () => {}).end(input);
  const status = await new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(MISSING)).once('close', resolve);
  });
  if (status === MISSING && !process.env.REQUIRE_PYTHON) {
    context.skip(`no ${python} with the packages of test/interop/requirements.txt here`);
  }
  expect(status, stderr).toBe(0);
  return stdout;
}
