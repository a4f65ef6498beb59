import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, it } from 'vitest';

const root = fileURLToPath(new URL('../../../shared/', import.meta.url));

/** Path of something in the shared reference data, which lies beside the checkout. */
export function sharedPath(...parts: string[]): string {
  return [root.replace(/\/$/, ''), ...parts].join('/');
}

/** A suite over the shared models and data: skipped, saying so, where they are missing; failing there in CI. */
export function describeWithShared(name: string, suite: () => void): void {
  if (!existsSync(root)) {
    if (process.env.CI) throw new Error(`${name}: needs the shared models and data at ../shared`);
    // The suite itself is not even collected: it may look into the data where it is described.
    describe.skip(name, () => it('needs ../shared beside the checkout', () => {}));
    return;
  }
  describe(name, suite);
}
