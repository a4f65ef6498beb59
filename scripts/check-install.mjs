// The packed packages, each installed into an empty project as a user would: every front door opens, the command runs,
// and who takes @premodel/core gets no runtime, no image library and no server.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

const HEAVY = ['onnxruntime-node', 'sharp', 'hono', 'pino', 'linkedom'];

/** Packs, installs, and imports every entry. @returns the project it is installed in, and what else came with it */
function install(path) {
  const { name, exports } = JSON.parse(readFileSync(join(root, path, 'package.json'), 'utf8'));
  const project = join(folder, name.replace('/', '-'));
  mkdirSync(project);
  const options = ['--json', '--ignore-scripts', '--pack-destination', project];
  const packed = JSON.parse(run(join(root, path), 'npm', 'pack', ...options));
  const [{ filename }] = Array.isArray(packed) ? packed : Object.values(packed);
  writeFileSync(join(project, 'package.json'), '{ "name": "empty", "private": true, "type": "module" }\n');
  run(project, 'npm', 'install', '--no-audit', '--no-fund', join(project, filename));
  const doors = Object.keys(exports)
    .filter((door) => !door.endsWith('.json'))
    .map((door) => door.replace('.', name));
  const script = `for (const door of ${JSON.stringify(doors)})
    if (Object.keys(await import(door)).length === 0) throw new Error(door + ' exports nothing');`;
  run(project, process.execPath, '--input-type=module', '--eval', script);
  const { packages } = JSON.parse(readFileSync(join(project, 'node_modules/.package-lock.json'), 'utf8'));
  const installed = Object.keys(packages).map((place) => place.replace(/^.*node_modules\//, ''));
  console.log(`${name}: ${doors.join(', ')} open; ${installed.length} packages`);
  return { project, installed };
}

try {
  const { installed } = install('packages/core');
  const heavy = installed.filter((name) => HEAVY.includes(name));
  if (heavy.length > 0) throw new Error(`@premodel/core brings ${heavy.join(', ')}`);

  const { project } = install('.');
  console.log(`premodel ${run(project, 'npx', 'premodel', '--version').trim()} runs`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
