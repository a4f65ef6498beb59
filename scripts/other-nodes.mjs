// Runs the contract suites and a smoke test of every command on the versions of Node that this machine's is not.
// npm's packages of Node bring the binaries; they lie in node_modules/.cache/nodes.
// A whole version may take three minutes on an idle machine; what takes twice as long hangs.
//   npm run test:nodes
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const VERSIONS = ['20.19', '22', '24'];
const LONGEST_MS = 360_000;
const root = fileURLToPath(new URL('..', import.meta.url));
const cache = join(root, 'node_modules/.cache/nodes');
const system = process.platform === 'win32' ? 'win' : process.platform;

/** Whether this machine's Node is this one: 20.19 stands for 20. */
const isOwn = (version) => version.split('.')[0] === process.versions.node.split('.')[0];

function install(version) {
  const folder = join(cache, version);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  const name = `node-${system}-${process.arch}`;
  const args = ['install', '--no-audit', '--no-fund', '--prefer-offline', `${name}@${version}`];
  const { status } = spawnSync('npm', args, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) throw new Error(`Node ${version} cannot be installed`);
  return join(folder, 'node_modules', name, 'bin/node');
}

function contractTests() {
  return ['src', 'test'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true })
      .map((file) => join(folder, file))
      .filter((file) => file.endsWith('.test.ts') && importsContract(file)),
  );
}

function importsContract(file) {
  return /from '[^']*contract(s\/[^']*|\.ts)'/.test(readFileSync(join(root, file), 'utf8'));
}

/** @returns whether everything passed in time */
function test(version, files) {
  const node = install(version);
  const PATH = `${dirname(node)}${delimiter}${process.env.PATH}`;
  const args = ['node_modules/vitest/vitest.mjs', 'run', '--reporter=dot', ...files];
  const startedAt = Date.now();
  const { status } = spawnSync(node, args, {
    ...{ cwd: root, stdio: ['ignore', 'inherit', 'inherit'], timeout: LONGEST_MS },
    env: { ...process.env, PATH },
  });
  const seconds = Math.round((Date.now() - startedAt) / 1000);
  console.error(`Node ${version}: ${status === 0 ? 'passed' : 'failed'} in ${seconds} s`);
  return status === 0;
}

const files = [...contractTests(), 'test/every-command.test.ts'];
const failed = VERSIONS.filter((version) => !isOwn(version)).filter((version) => !test(version, files));
process.exitCode = failed.length === 0 ? 0 : 1;
