import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';

const fixtures = fileURLToPath(new URL('../fixtures/', import.meta.url));

/** Path of something under `test/fixtures`. */
export function fixturePath(...parts: string[]): string {
  return join(fixtures, ...parts);
}

/** An empty folder that is gone after the tests of the file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'premodel-test-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
