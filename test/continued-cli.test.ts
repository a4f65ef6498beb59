import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { runCli } from './support/cli.ts';
import { temporaryFolder } from './support/fixtures.ts';

const folder = temporaryFolder();
const run = (...args: string[]) => {
  const { status, stdout, stderr } = runCli(args, folder);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout;
};

/** The draft is right, and sure, on two of three inputs; the check of it on all. */
const rows = Array.from({ length: 90 }, (_, i) => {
  const right = i % 3 === 0 ? 0 : 1;
  return `${right},${right ? 0.9 : 0.2},2,1,0.5,10,draft,3`;
});
const HEADER =
  'draft.score,draft.confidence,draft.cost,check.score,check.confidence,check.cost,check.continues,check.continued.cost';

describe('a table in which one candidate goes on from another', () => {
  beforeAll(() => {
    writeFileSync(join(folder, 'answers.csv'), `${HEADER}\n${rows.join('\n')}\n`);
    run('train', 'answers.csv', '--policy', 'cascade', '--min-accuracy', '1');
  });

  it('is inspected with what going on costs', () => {
    expect(run('inspect', 'answers.csv')).toMatch(/check .* draft: cost 3\.00 /);
    const { candidates } = JSON.parse(run('inspect', 'answers.csv', '--json'));
    expect(candidates[0].continues).toBeUndefined();
    expect(candidates[1].continues).toEqual({ candidate: 'draft', cost: { latencyMs: 0, other: 3 } });
  });

  it('is trained on, and the premodel says what goes on and how often', () => {
    const text = run('inspect', 'answers.premodel.json');
    expect(text).toContain('draft 100.0\u202f%, check 33.3\u202f% (33.3\u202f% going on)');
    expect(text).toMatch(/check .* draft: cost 3\.00 /);
    const { candidates } = JSON.parse(readFileSync(join(folder, 'answers.premodel.json'), 'utf8'));
    expect(candidates[1].continues).toEqual({
      candidate: 'draft',
      cost: { latencyMs: 0, p95LatencyMs: 0, other: 3 },
    });
  });

  it('is evaluated at that cost', () => {
    const args = ['evaluate', 'answers.csv', '--policy', 'cascade', '--min-accuracy', '1', '--folds', '3'];
    expect(run(...args)).toContain('going on from another’s run: check 33.3\u202f%');
    const { rows: evaluated } = JSON.parse(run(...args, '--json'));
    const cascade = evaluated.find(({ kind, operatingPoint }: Record<string, unknown>) => {
      return kind === 'policy' && operatingPoint === undefined;
    });
    expect(cascade).toMatchObject({ accuracy: 1, continuedShares: { check: 1 / 3 } });
    expect(cascade.cost.other).toBeCloseTo(2 + 3 / 3, 9);
    expect(cascade.continuedShares).not.toHaveProperty('draft');
  });
});
