import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Evaluation } from '../src/evaluate/evaluation.ts';
import { writeProfile } from '../src/node/profile-file/write-profile.ts';
import { runCli } from './support/cli.ts';
import { syntheticProfile } from './support/synthetic-profile.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'premodel-evaluate-'));
  await writeProfile(join(folder, 'toy.profile.parquet'), syntheticProfile({ inputs: 120 }));
  await writeProfile(join(folder, 'new.profile.parquet'), syntheticProfile({ inputs: 80, seed: 2 }));
  await writeProfile(join(folder, 'small.profile.parquet'), syntheticProfile({ inputs: 80, candidates: 1 }));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

function run(...args: string[]): string {
  const { status, stdout, stderr } = runCli(args, folder);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout;
}

describe('premodel evaluate', () => {
  it('prints a table, how it was obtained, and a verdict for every policy', () => {
    const text = run('evaluate', 'toy.profile.parquet', '--policy', 'cascade,paper', '--folds', '4');
    for (const name of ['model-2 (single best)', 'oracle', 'random mix at the cost of paper']) {
      expect(text).toContain(name);
    }
    expect(text).toContain('120 inputs, 4-fold cross-validation, seed 1');
    expect(text.match(/against random mixing at equal cost: .* points \[.*\], /g)).toHaveLength(2);
  });

  it('prints one JSON object, and writes a report', async () => {
    const args = ['--policy', 'cascade', '--split', '0.5', '--json', '--report', 'report.html'];
    const evaluation = JSON.parse(run('evaluate', 'toy.profile.parquet', ...args)) as Evaluation;
    expect(evaluation).toMatchObject({ inputs: 60, folds: 0, method: 'split', split: 0.5, seed: 1 });
    const withoutPoints = evaluation.rows.filter(({ operatingPoint }) => operatingPoint === undefined);
    expect(withoutPoints.map(({ kind }) => kind)).toEqual([
      ...['single', 'single', 'single'],
      ...['oracle', 'policy', 'random-mix'],
    ]);
    expect(await readFile(join(folder, 'report.html'), 'utf8')).toContain('cascade');
  });

  it('takes a trained premodel to a profile it never saw', () => {
    run('train', 'toy.profile.parquet', '--policy', 'cascade', '--out', 'toy.premodel.json');
    const text = run('evaluate', 'toy.premodel.json', '--on', 'new.profile.parquet', '--json');
    expect(JSON.parse(text)).toMatchObject({ inputs: 80, folds: 0, method: 'held-out-table' });
  });

  it.each([
    [['evaluate', 'toy.profile.parquet', '--policy', 'magic'], 2, 'magic'],
    [['evaluate', 'toy.profile.parquet', '--criterion', 'top9'], 1, 'top9'],
    [['evaluate', 'toy.profile.parquet', '--policy', 'paper', '--features', 'no_such'], 1, 'no_such'],
    [['evaluate', 'toy.profile.parquet', '--policy', 'paper', '--fallback', 'nobody'], 1, 'nobody'],
    [['evaluate', 'toy.profile.parquet', '--folds', '1'], 2, 'folds'],
    [['evaluate', 'missing.parquet'], 1, 'missing.parquet'],
    [['analyze', 'toy.profile.parquet', '--only', 'magic'], 2, 'magic'],
  ])('%j ends with a clear error', (args, expected, named) => {
    const { status, stdout, stderr } = runCli(args, folder);
    expect({ status, stdout }).toEqual({ status: expected, stdout: '' });
    expect(stderr).toContain(named);
    expect(stderr).not.toContain('    at ');
  });

  it('says which candidate a profile lacks', () => {
    run('train', 'toy.profile.parquet', '--policy', 'cascade', '--out', 'toy.premodel.json');
    const { status, stderr } = runCli(
      ['evaluate', 'toy.premodel.json', '--on', 'small.profile.parquet'],
      folder,
    );
    expect(status).toBe(1);
    expect(stderr).toMatch(/needs the candidate "model-\d"/);
  });
});

describe('premodel analyze', () => {
  const only = ['--only', 'perfect-predictor,soundness', '--folds', '3'];

  it('prints the tables asked for', () => {
    const text = run('analyze', 'toy.profile.parquet', ...only);
    expect(text).toContain('with a perfect predictor');
    expect(text).toContain('Soundness');
    expect(text).not.toContain('Classifiers');
  });

  it('prints them as one JSON object', () => {
    const { analyses } = JSON.parse(run('analyze', 'toy.profile.parquet', ...only, '--json'));
    expect(analyses.map(({ name }: { name: string }) => name)).toEqual(['perfect-predictor', 'soundness']);
  });
});
