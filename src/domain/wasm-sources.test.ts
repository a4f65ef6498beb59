import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

it.each(['image/resize', 'generation/search/distribution'])('%s-wasm.ts is made from its .wat', (path) => {
  const read = (ending: string) => readFileSync(new URL(`${path}${ending}`, import.meta.url), 'utf8');
  // Otherwise: node scripts/make-wasm.mjs
  expect(read('-wasm.ts')).toContain(createHash('sha256').update(read('.wat')).digest('hex'));
});
