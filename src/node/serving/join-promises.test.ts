import { expect, it } from 'vitest';
import type { PromiseReport } from '../../runtime/monitor/promise-report.ts';
import { joinPromises } from './join-promises.ts';

const kept = (actual: number | undefined, broken = false) => ({
  promised: 0.8,
  promisedInterval: [0.75, 0.85] as const,
  ...(actual !== undefined && { actual }),
  interval95: actual === undefined ? ([0, 2] as const) : ([actual - 0.1, actual + 0.1] as const),
  broken,
  ...(broken && { brokenAt: 40 }),
});

const report = (decisions: number, actual: number | undefined, broken = false): PromiseReport => ({
  decisions,
  broken,
  cost: { ...kept(actual, broken), runShares: { small: { promised: 1, actual: actual ?? 0 } } },
  time: kept(actual),
  accuracy: { promised: 0.9, actual: 'unknown' },
});

it('joins what hosts deliver by how much each decided, and broken anywhere is broken', () => {
  const { cost, ...rest } = joinPromises([report(300, 0.8), report(100, 1.2, true), report(0, undefined)]);
  expect(rest).toMatchObject({ decisions: 400, broken: true, accuracy: { actual: 'unknown' } });
  expect(cost).toMatchObject({ broken: true, brokenAt: 40 });
  expect(cost.actual).toBeCloseTo(0.9, 9);
  expect(cost.interval95[0]).toBeCloseTo(0.8, 9);
  expect(cost.runShares.small.actual).toBeCloseTo(0.9, 9);
});

it('says nothing of what nobody has decided yet', () => {
  expect(joinPromises([report(0, undefined), report(0, undefined)])).toMatchObject({
    decisions: 0,
    broken: false,
    cost: { promised: 0.8 },
  });
});
