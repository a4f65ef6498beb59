// Everything a fresh clone needs before it can run: dependencies (only when missing or outdated) and the build.
// Uses nothing but Node, since nothing else is there yet.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const modifiedAt = (path) => (existsSync(join(root, path)) ? statSync(join(root, path)).mtimeMs : 0);

function newestIn(folder) {
  const files = readdirSync(join(root, folder), { recursive: true });
  return Math.max(...files.map((file) => modifiedAt(join(folder, file))));
}

function run(what, command, args) {
  console.error(`> ${what}`);
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
    // The runtime's install script fetches GPU libraries from elsewhere; the CPU build is in the package.
    env: { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'skip' },
  });
  if (error || status !== 0) {
    console.error(`${what} failed${error ? `: ${error.message}` : ''}`);
    process.exit(status || 1);
  }
}

if (modifiedAt('node_modules/.package-lock.json') < modifiedAt('package-lock.json')) {
  run('installing dependencies (npm ci)', 'npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
}
const sources = Math.max(newestIn('src'), modifiedAt('package.json'), modifiedAt('tsdown.config.ts'));
if (modifiedAt('dist/cli/main.js') < sources) run('building', 'npm', ['run', '--silent', 'build']);
if (modifiedAt('packages/core/dist/index.js') < sources) {
  run('building @premodel/core', 'npm', ['run', '--silent', 'build:core']);
}
