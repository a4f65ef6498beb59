// The packed package, installed into an empty project as a user would: both front doors import, the command runs.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'premodel-install-'));
const run = (cwd, command, ...args) =>
  execFileSync(command, args, {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'skip', npm_config_loglevel: 'error' },
  });

try {
  const packed = JSON.parse(
    run(root, 'npm', 'pack', '--json', '--ignore-scripts', '--pack-destination', folder),
  );
  const [{ filename }] = Array.isArray(packed) ? packed : Object.values(packed);
  writeFileSync(join(folder, 'package.json'), '{ "name": "empty", "private": true, "type": "module" }\n');
  run(folder, 'npm', 'install', '--no-audit', '--no-fund', join(folder, filename));
  const exports = run(
    folder,
    process.execPath,
    '--input-type=module',
    '--eval',
    "const { AdaptiveRunner } = await import('premodel'); const { AdaptiveModel } = await import('premodel/node');" +
      'console.log(typeof AdaptiveRunner, typeof AdaptiveModel);',
  );
  if (exports.trim() !== 'function function') throw new Error(`unexpected exports: ${exports}`);
  console.log(`installed and runs: premodel ${run(folder, 'npx', 'premodel', '--version').trim()}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
