import { describe, expect, it } from 'vitest';
import { joinReports } from './join-reports.ts';
import type { HostReport } from './messages.ts';

const drift = (inputs: number, pValue: number, drifted: boolean): HostReport['drift'] => ({
  ...{ inputs, window: 50, falseAlarmRate: 0.005, drifted },
  columns: [{ column: 'p1', windows: inputs / 50, pValue, drifted }] as never,
});

describe('the reports of several hosts', () => {
  it('are one: sums, and drift anywhere is drift', () => {
    const joined = joinReports([
      { resident: { small: 10, large: 90 }, drift: drift(100, 0.4, false) },
      { resident: { small: 10 }, drift: drift(50, 1e-9, true) },
      { resident: {} },
    ]);
    expect(joined).toMatchObject({
      resident: { small: 20, large: 90 },
      drift: {
        ...{ inputs: 150, falseAlarmRate: 0.01, drifted: true },
        columns: [{ windows: 3, pValue: 1e-9, drifted: true }],
      },
    });
  });

  it('can be joined again with later ones', () => {
    const reports = [drift(100, 0.4, false), drift(50, 0.01, true), drift(50, 0.2, false)].map((each) => ({
      resident: {},
      drift: each,
    }));
    const [first, ...rest] = reports;
    expect(joinReports([joinReports([first, rest[0]]), rest[1]])).toEqual(joinReports(reports));
  });

  it('are nothing where nothing was watched', () => {
    expect(joinReports([])).toEqual({ resident: {} });
  });
});
