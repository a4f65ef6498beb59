import type { KeptPromise, PromiseReport } from '../../runtime/monitor/promise-report.ts';

type Interval = readonly [low: number, high: number];

/** Each host compares the decisions it took, at its share of the false alarms: broken anywhere is broken. */
export function joinPromises(reports: readonly PromiseReport[]): PromiseReport {
  // Hosts that have decided nothing yet say nothing.
  const weights = reports.map(({ decisions }) => decisions);
  const mean = (values: readonly number[]) => weightedMean(values, weights);
  const costs = reports.map(({ cost }) => cost);
  const audited = reports.filter(({ accuracy }) => accuracy.agreement);
  const names = new Set(costs.flatMap(({ runShares }) => Object.keys(runShares)));
  const shareOf = (name: string, which: 'promised' | 'actual') =>
    mean(costs.map(({ runShares }) => runShares[name]?.[which] ?? 0));
  return {
    decisions: weights.reduce((sum, decisions) => sum + decisions, 0),
    broken: reports.some(({ broken }) => broken),
    cost: {
      ...joinKept(costs, weights),
      runShares: Object.fromEntries(
        Array.from(names, (name) => [
          name,
          { promised: shareOf(name, 'promised'), actual: shareOf(name, 'actual') },
        ]),
      ),
    },
    time: joinKept(
      reports.map(({ time }) => time),
      weights,
    ),
    accuracy: {
      promised: mean(reports.map(({ accuracy }) => accuracy.promised)),
      actual: 'unknown',
      ...(audited.length > 0 && {
        agreement: joinKept(
          audited.map(({ accuracy }) => accuracy.agreement!),
          audited.map(({ decisions }) => decisions),
        ),
      }),
    },
  };
}

/** An interval of a mean of means that lies in theirs, wherever each of them is. */
function joinKept(parts: readonly KeptPromise[], weights: readonly number[]): KeptPromise {
  const known = parts.flatMap(({ actual }, i) => (actual === undefined ? [] : i));
  const meanOf = (pick: (part: KeptPromise) => number) => weightedMean(parts.map(pick), weights);
  const interval = (pick: (part: KeptPromise) => Interval): Interval => [
    meanOf((part) => pick(part)[0]),
    meanOf((part) => pick(part)[1]),
  ];
  const brokenAt = parts.flatMap((part) => part.brokenAt ?? []);
  return {
    promised: meanOf(({ promised }) => promised),
    promisedInterval: interval((part) => part.promisedInterval),
    ...(known.length > 0 && {
      actual: weightedMean(
        known.map((i) => parts[i].actual!),
        known.map((i) => weights[i]),
      ),
    }),
    interval95: interval((part) => part.interval95),
    broken: parts.some(({ broken }) => broken),
    ...(brokenAt.length > 0 && { brokenAt: Math.min(...brokenAt) }),
  };
}

function weightedMean(values: readonly number[], weights: readonly number[]): number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  // Where none has decided anything, all are alike.
  if (total === 0) return values[0];
  return values.reduce((sum, value, i) => sum + value * weights[i], 0) / total;
}
