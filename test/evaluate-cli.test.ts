import { readFileSync, writeFileSync } from 'node:fs';
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
    for (const name of ['model-2 (single best)', 'oracle', 'blind mix at the cost of paper']) {
      expect(text).toContain(name);
    }
    expect(text).toContain('120 inputs, 4-fold cross-validation, seed 1');
    expect(text.match(/against blind mixing at equal cost: .* points \[.*\], /g)).toHaveLength(2);
  });

  it('prints one JSON object, and writes a report', async () => {
    const args = ['--policy', 'cascade', '--split', '0.5', '--json', '--report', 'report.html'];
    const evaluation = JSON.parse(run('evaluate', 'toy.profile.parquet', ...args)) as Evaluation;
    expect(evaluation).toMatchObject({ inputs: 60, folds: 0, method: 'split', split: 0.5, seed: 1 });
    const withoutPoints = evaluation.rows.filter(
      ({ operatingPoint, kind }) => operatingPoint === undefined && kind !== 'committee',
    );
    expect(withoutPoints.map(({ kind }) => kind)).toEqual([
      ...['single', 'single', 'single'],
      ...['oracle', 'policy', 'random-mix', 'blind-mix'],
    ]);
    expect(await readFile(join(folder, 'report.html'), 'utf8')).toContain('cascade');
  });

  it('takes a trained premodel to a profile it never saw', () => {
    run('train', 'toy.profile.parquet', '--policy', 'cascade', '--out', 'toy.premodel.json');
    const text = run('evaluate', 'toy.premodel.json', '--on', 'new.profile.parquet', '--json');
    expect(JSON.parse(text)).toMatchObject({ inputs: 80, folds: 0, method: 'held-out-table' });
  });

  it('shows every operating point of a premodel, and which it acts by', () => {
    const args = ['evaluate', 'toy.premodel.json', '--on', 'new.profile.parquet'];
    const { rows } = JSON.parse(run(...args, '--json')) as Evaluation;
    const points = rows.filter(({ operatingPoint }) => operatingPoint !== undefined);
    const premodel = JSON.parse(readFileSync(join(folder, 'toy.premodel.json'), 'utf8'));
    expect(points).toHaveLength(premodel.policy.points.length);
    const chosen = points.filter((row) => row.chosen);
    expect(chosen).toHaveLength(1);
    const own = rows.find(({ kind, operatingPoint }) => kind === 'policy' && operatingPoint === undefined)!;
    expect([chosen[0].accuracy, chosen[0].runShares]).toEqual([own.accuracy, own.runShares]);
    expect(run(...args)).toMatch(/^cascade \(point \d+ of \d+, chosen\)/m);
  });

  it('compares what was promised at training with what a table shows', () => {
    const args = ['evaluate', 'toy.premodel.json', '--on', 'new.profile.parquet'];
    const { promise } = JSON.parse(run(...args, '--json')) as Evaluation;
    for (const kept of [promise!.cost!, promise!.accuracy!]) {
      expect(kept.broken).toBe(false);
      expect(kept.interval95[0]).toBeLessThanOrEqual(kept.delivered);
      expect(kept.promisedInterval95[1]).toBeGreaterThanOrEqual(kept.promised);
    }
    expect(run(...args)).toMatch(/accuracy: promised .* delivered .*: kept$/m);
    expect(run('inspect', 'toy.premodel.json')).toMatch(/^promises +0\.\d+ of the cost of model-2/m);
  });

  it('says where a premodel file is too old to promise anything', () => {
    const { promise, digest, ...old } = JSON.parse(readFileSync(join(folder, 'toy.premodel.json'), 'utf8'));
    writeFileSync(join(folder, 'old.premodel.json'), JSON.stringify(old));
    expect(run('evaluate', 'old.premodel.json', '--on', 'new.profile.parquet')).toMatch(/^promises: none/m);
    expect(run('inspect', 'old.premodel.json')).toMatch(/^promises +none/m);
  });

  it('takes some of the candidates only', () => {
    const singles = (...args: string[]) =>
      (
        JSON.parse(run('evaluate', 'toy.profile.parquet', '--folds', '3', '--json', ...args)) as Evaluation
      ).rows
        .filter(({ kind }) => kind === 'single')
        .map(({ name }) => name)
        .sort();
    const cascade = ['--policy', 'cascade'];
    expect(singles(...cascade, '--without', 'model-1')).toEqual(['model-0', 'model-2']);
    expect(singles(...cascade, '--candidates', 'model-0, model-1', '--without', 'model-1')).toEqual([
      'model-0',
    ]);
    run('train', 'toy.profile.parquet', ...cascade, '--candidates', 'model-0,model-1', '--out', 'two.json');
    const { candidates, training } = JSON.parse(readFileSync(join(folder, 'two.json'), 'utf8'));
    expect(candidates.map(({ name }: { name: string }) => name)).not.toContain('model-2');
    expect(training.options.candidates).toBe('model-0,model-1');
  });

  it.each([
    [
      ['--candidates', 'model-0,nobody'],
      2,
      /named "nobody"[\s\S]*fix: Use some of: model-0, model-1, model-2/,
    ],
    [['--without', 'model-0,model-1,model-2'], 2, /no candidate is left/],
    [['--candidates', ','], 2, /named ","/],
  ])('refuses to choose candidates by %j', (args, status, message) => {
    const result = runCli(['evaluate', 'toy.profile.parquet', '--policy', 'cascade', ...args], folder);
    expect(result.status).toBe(status);
    expect(result.stderr).toMatch(message);
  });

  it('refuses to take from a premodel what it runs', () => {
    const args = ['evaluate', 'toy.premodel.json', '--on', 'new.profile.parquet', '--without', 'model-2'];
    expect(runCli(args, folder)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('error [missing-candidate]: the table lacks model-2'),
    });
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
