// Assembles src/domain/text/generation/distribution.wat into distribution-wasm.ts beside it.
// wabt is not installed with the project: npm install wabt@1.0.37 anywhere, and
//
//   WABT=DIR node scripts/make-distribution.mjs
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../src/domain/text/generation/', import.meta.url));
const wabt = await createRequire(join(process.env.WABT, 'package.json'))('wabt')();
const module = wabt.parseWat('distribution.wat', readFileSync(join(folder, 'distribution.wat'), 'utf8'), {
  simd: true,
});
const { buffer } = module.toBinary({});
const text = Buffer.from(buffer).toString('base64');
writeFileSync(
  join(folder, 'distribution-wasm.ts'),
  `/** WebAssembly made from distribution.wat by scripts/make-distribution.mjs, in base64. */
export const DISTRIBUTION_WASM =
  '${text}';
`,
);
console.log(`${buffer.length} bytes`);
