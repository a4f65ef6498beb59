import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CliResult, runCli } from './support/cli.ts';

describe('a premodel trained on a table of outcomes', () => {
  let folder: string;
  let trained: CliResult;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'premodel-table-'));
    const rows = Array.from({ length: 60 }, (_, row) => {
      const right = row % 3 !== 0;
      return `q${row},yes,${right ? 'yes' : 'no'},${right ? 0.9 : 0.4},1,yes,10`;
    });
    const header = 'input_id,reference,small.output,small.confidence,small.cost,large.output,large.cost';
    writeFileSync(join(folder, 'answers.csv'), [header, ...rows].join('\n'));
    trained = runCli(['train', 'answers.csv', '--policy', 'single-best'], folder);
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('says at training how to run it', () => {
    expect(trained.status, trained.stderr).toBe(0);
    expect(trained.stdout).toMatch(/to run it +call .* with routeFunctions.*docs\/tables\.md/);
  });

  it.each([
    ['predict', ['a question']],
    ['serve', []],
    ['calibrate', ['--data', '.', '--out', 'new.json']],
  ])('%s says how to run it instead', (command, rest) => {
    const { status, stderr } = runCli([command, 'answers.premodel.json', ...rest], folder);
    expect(stderr).toMatch(/error \[not-runnable\].*it was trained on a table of outcomes/);
    expect(stderr).toMatch(/fix: To run it, call .* with routeFunctions.*docs\/tables\.md/);
    expect(status).toBe(1);
  });
});
