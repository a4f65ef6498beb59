import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from './support/fixtures.ts';

const folder = temporaryFolder();

function counted(report: string) {
  const path = join(folder, 'report.json');
  writeFileSync(path, report);
  return spawnSync(process.execPath, ['scripts/count-tests.mjs', path], { encoding: 'utf8' }).stdout.trim();
}

describe('the count of tests', () => {
  const passed = { status: 'passed', assertionResults: [{ status: 'passed' }] };
  const failed = { status: 'failed', assertionResults: [{ status: 'failed' }] };
  const notStarted = { status: 'failed', assertionResults: [] };

  it.each([
    [[passed], 0, '3 passed, 0 failed, 2 skipped'],
    [[passed, failed], 1, '3 passed, 1 failed, 2 skipped'],
    [[passed, failed, notStarted], 1, '3 passed, 2 failed, 2 skipped'],
  ])('knows files that did not start (%#)', (testResults, numFailedTests, line) => {
    const report = { testResults, numFailedTests, numPassedTests: 3, numPendingTests: 2 };
    expect(counted(JSON.stringify(report))).toBe(line);
  });

  it.each(['', '{"numPassed'])('takes a lost report for a failure', (report) => {
    expect(counted(report)).toBe('0 passed, 1 failed');
  });
});
