// The premodels under test and the pictures asked, from ../shared.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryPath, sharedPath } from '../support/paths.ts';
import type { Input } from './load-generator.ts';

const main = repositoryPath('dist/cli/main.js');
export const zoo = sharedPath('zoo/imagenet');
const pictures = sharedPath('data/imagenet-val/images');

export const scratch = mkdtempSync(join(tmpdir(), 'premodel-reliability-'));

/** Encoded pictures, evenly over the dataset. */
export function readInputs(count: number): (Input & { readonly file: string })[] {
  const names = readdirSync(pictures).sort();
  const step = Math.floor(names.length / count);
  return Array.from({ length: count }, (_, i) => {
    const name = names[i * step];
    const type = /\.png$/i.test(name) ? 'image/png' : 'image/jpeg';
    return { name, type, file: join(pictures, name), bytes: readFileSync(join(pictures, name)) };
  });
}

/** Trains on a profile: what users would deploy. */
export function train(profile: string, name: string, flags: readonly string[]): string {
  const file = join(scratch, `${name}.premodel.json`);
  premodel('train', profile, '--out', file, ...flags);
  return file;
}

function premodel(...args: string[]): void {
  const { status, stderr } = spawnSync(process.execPath, [main, ...args], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`premodel ${args.join(' ')} failed:\n${stderr}`);
}

export const modelFolders = readdirSync(zoo, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => join(zoo, entry.name));
