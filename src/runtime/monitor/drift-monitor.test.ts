import { describe, expect, it } from 'vitest';
import type { DriftReference } from '../../evaluate/drift/drift-reference.ts';
import { summarise } from '../../evaluate/drift/kolmogorov-smirnov.ts';
import { seededRandom } from '../../random.ts';
import { DriftMonitor } from './drift-monitor.ts';

const random = seededRandom(8);
const sample = (n: number) => Float64Array.from({ length: n }, random);
const reference: DriftReference = {
  columns: [
    { kind: 'feature', name: 'size', ...summarise(sample(800), 101) },
    { kind: 'evidence', name: 'p1', candidate: 'small', ...summarise(sample(800), 101) },
  ],
};

describe('DriftMonitor', () => {
  it('rarely takes chance for drift, however long it runs', () => {
    let alarms = 0;
    for (let stream = 0; stream < 100; stream++) {
      const monitor = new DriftMonitor(
        { columns: [{ ...reference.columns[0], ...summarise(sample(800), 101) }] },
        { window: 50, falseAlarmRate: 0.05 },
      );
      for (let i = 0; i < 2000; i++) monitor.add(() => random());
      if (monitor.report().drifted) alarms++;
    }
    // Three binomial standard deviations above 5 of 100.
    expect(alarms).toBeLessThanOrEqual(11);
  });

  it('says which column drifted, and when', () => {
    const monitor = new DriftMonitor(reference, { window: 100 });
    for (let i = 0; i < 1000; i++) {
      monitor.add(({ kind }) => (kind === 'evidence' && i >= 400 ? random() ** 2 : random()));
    }
    const report = monitor.report();
    expect(report).toMatchObject({ inputs: 1000, window: 100, drifted: true });
    const [size, p1] = report.columns;
    expect(size.drifted).toBe(false);
    expect(p1).toMatchObject({ name: 'p1', candidate: 'small', windows: 10, drifted: true, driftedAt: 500 });
  });

  it('waits for full windows, and passes over candidates that did not run', () => {
    const monitor = new DriftMonitor(reference, { window: 100 });
    for (let i = 0; i < 150; i++) monitor.add(({ kind }) => (kind === 'feature' ? 9 : undefined));
    const [size, p1] = monitor.report().columns;
    expect(size).toMatchObject({ windows: 1, statistic: 1, drifted: true, driftedAt: 100 });
    expect(p1).toEqual({ kind: 'evidence', name: 'p1', candidate: 'small', windows: 0, drifted: false });
  });
});
