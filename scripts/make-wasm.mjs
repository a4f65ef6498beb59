// Assembles every .wat of the project into a module beside it: NAME.wat into NAME-wasm.ts. A test holds that they are
// made from the .wat as it is. wabt is not installed with the project: npm install wabt@1.0.37 anywhere, and
//
//   WABT=DIR node scripts/make-wasm.mjs
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../src/domain/', import.meta.url));
const wabt = await createRequire(join(process.env.WABT, 'package.json'))('wabt')();
for (const path of ['generation/search/distribution', 'image/resize']) {
  const name = basename(path);
  const source = readFileSync(join(root, `${path}.wat`), 'utf8');
  const { buffer } = wabt.parseWat(`${name}.wat`, source, { simd: true }).toBinary({});
  writeFileSync(
    join(root, `${path}-wasm.ts`),
    `/**
 * WebAssembly made from ${name}.wat by scripts/make-wasm.mjs, in base64.
 * SHA-256 of the source: ${createHash('sha256').update(source).digest('hex')}
 */
export const ${name.toUpperCase()}_WASM =
  '${Buffer.from(buffer).toString('base64')}';
`,
  );
  console.log(`${name}: ${buffer.length} bytes`);
}
