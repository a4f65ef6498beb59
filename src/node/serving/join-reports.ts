import { auditReport } from '../../runtime/monitor/audit.ts';
import type { ColumnDrift, DriftReport } from '../../runtime/monitor/drift-monitor.ts';
import { joinPromises } from './join-promises.ts';
import type { HostReport } from './messages.ts';

/** What several hosts of the same model say of it, as one. */
export function joinReports(reports: readonly HostReport[]): HostReport {
  const resident: Record<string, number> = {};
  for (const report of reports) {
    for (const [candidate, bytes] of Object.entries(report.resident)) {
      resident[candidate] = (resident[candidate] ?? 0) + bytes;
    }
  }
  const drifts = reports.flatMap(({ drift }) => drift ?? []);
  const audits = reports.flatMap(({ audit }) => audit ?? []);
  return {
    resident,
    ...(drifts.length > 0 && { drift: joinDrift(drifts) }),
    ...(audits.length > 0 && {
      audit: auditReport(
        audits.reduce((sum, { audited }) => sum + audited, 0),
        audits.reduce((sum, { disagreed }) => sum + disagreed, 0),
      ),
    }),
  };
}

/** Each host compares the inputs it saw, at its share of the false alarms: drift anywhere is drift. */
function joinDrift(reports: readonly DriftReport[]): DriftReport {
  const [first] = reports;
  const promises = reports.flatMap(({ promise }) => promise ?? []);
  return {
    ...(promises.length > 0 && { promise: joinPromises(promises) }),
    inputs: reports.reduce((sum, { inputs }) => sum + inputs, 0),
    window: first.window,
    falseAlarmRate: reports.reduce((sum, { falseAlarmRate }) => sum + falseAlarmRate, 0),
    drifted: reports.some(({ drifted }) => drifted),
    columns: first.columns.map((_, i) => joinColumn(reports.map(({ columns }) => columns[i]))),
  };
}

/** The least likely of the columns stands for all. */
function joinColumn(columns: readonly ColumnDrift[]): ColumnDrift {
  const byDoubt = columns.toSorted(
    (a, b) => Number(b.drifted) - Number(a.drifted) || (a.pValue ?? 1) - (b.pValue ?? 1),
  );
  return { ...byDoubt[0], windows: columns.reduce((sum, { windows }) => sum + windows, 0) };
}
