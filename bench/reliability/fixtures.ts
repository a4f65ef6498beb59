// The premodels under test and the pictures asked, from ../shared.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const main = join(root, 'dist/cli/main.js');
export const zoo = join(root, '../shared/zoo/imagenet');
const pictures = join(root, '../shared/data/imagenet-val/images');

export const scratch = mkdtempSync(join(tmpdir(), 'premodel-reliability-'));

/** Encoded pictures, evenly over the dataset. */
export function readInputs(count) {
  const names = readdirSync(pictures).sort();
  const step = Math.floor(names.length / count);
  return Array.from({ length: count }, (_, i) => {
    const name = names[i * step];
    const type = /\.png$/i.test(name) ? 'image/png' : 'image/jpeg';
    return { name, type, file: join(pictures, name), bytes: readFileSync(join(pictures, name)) };
  });
}

/** Trains on a profile: what users would deploy. */
export function train(profile, name, flags) {
  const file = join(scratch, `${name}.premodel.json`);
  premodel('train', profile, '--out', file, ...flags);
  return file;
}

export function premodel(...args) {
  const { status, stderr, stdout } = spawnSync(process.execPath, [main, ...args], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`premodel ${args.join(' ')} failed:\n${stderr}`);
  return stdout;
}

export const modelFolders = readdirSync(zoo, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => join(zoo, entry.name));

export { basename };
