import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { projectRoot } from './support/documentation.ts';

function results(root: string, ...args: string[]) {
  return spawnSync(process.execPath, ['scripts/results.mjs', ...args], { cwd: root, encoding: 'utf8' });
}

it('docs/results.md and the table of README are what docs/results.json makes', () => {
  expect(results(projectRoot, '--check')).toMatchObject({ status: 0, stderr: '' });
});

describe('a copy of the pages', () => {
  let root: string;
  const page = (path: string) => readFileSync(join(root, path), 'utf8');

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'premodel-results-'));
    mkdirSync(join(root, 'docs'));
    for (const path of ['README.md', 'docs/results.md', 'docs/results.json', 'scripts/results.mjs'])
      cpSync(join(projectRoot, path), join(root, path));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it('is refused once a figure is edited by hand', () => {
    writeFileSync(join(root, 'README.md'), page('README.md').replace('(0.51x)', '(0.11x)'));
    expect(results(root, '--check')).toMatchObject({ status: 1, stderr: /README\.md is not what/ });
    results(root);
    expect(page('README.md')).toBe(readFileSync(join(projectRoot, 'README.md'), 'utf8'));
  });

  it('takes the rows of what `premodel evaluate --json` printed', () => {
    writeFileSync(join(root, 'evaluated.json'), JSON.stringify(evaluated));
    expect(results(root, '--take', 'demo-images', 'evaluated.json', '--device', 'a toaster')).toMatchObject({
      status: 0,
    });
    expect(page('docs/results.md')).toContain(
      '| `cascade` | 87.5 % [80.0, 91.0] | 6.00 (0.60x) | 4.00 (0.50x) | +1.0 points [−0.5, +2.5] | +2.0 points [+1.0, +3.0] |',
    );
    expect(page('docs/results.md')).toContain('Measured on a toaster');
    expect(page('README.md')).toContain('| 87.5 % | 6.00 (0.60x) |');
  });

  it('says which row an evaluation lacks, and leaves everything as it was', () => {
    const [first] = evaluated.rows;
    writeFileSync(join(root, 'evaluated.json'), JSON.stringify({ ...evaluated, rows: [first] }));
    expect(results(root, '--take', 'demo-images', 'evaluated.json')).toMatchObject({
      status: 1,
      stderr: /no row for .*cascade/,
    });
    expect(page('docs/results.json')).toBe(readFileSync(join(projectRoot, 'docs/results.json'), 'utf8'));
  });
});

const difference = (value: number, low: number, high: number) => ({
  accuracy: { difference: value, interval95: [low, high] },
});
const row = (kind: string, name: string, accuracy: number, endToEndMs: number, latencyMs: number) => ({
  kind,
  name,
  accuracy,
  coverage: 1,
  interval95: { accuracy: [0.8, 0.91] },
  cost: { endToEndMs, latencyMs },
  ...(kind === 'policy' && {
    pairedDifferences: {
      singleBest: difference(0.01, -0.005, 0.025),
      blindMix: difference(0.02, 0.01, 0.03),
    },
    gain: { established: true, againstMixing: difference(0.02, 0.01, 0.03).accuracy },
  }),
});
const evaluated = {
  inputs: 8,
  singleBest: 'large',
  rows: [
    row('single', 'large', 0.865, 10, 8),
    row('policy', 'cascade', 0.875, 6, 4),
    row('policy', 'paper', 0.5, 3, 1),
  ],
};
