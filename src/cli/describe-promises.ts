import type { PromiseOnTable, PromisesOnTable } from '../evaluate/promise/promises-on-table.ts';
import { percent } from '../report/format.ts';

const NONE =
  'promises: none are in this premodel file, which an older release wrote or whose costs are not known; train again';

/** What was promised at training and what a table shows, a line each. */
export function describePromises(promises: PromisesOnTable | undefined): string {
  if (!promises) return NONE;
  const { cost, accuracy } = promises;
  const lines = [
    ...(cost ? [`  cost, 1 for the single best: ${described(cost, (ratio) => ratio.toFixed(3))}`] : []),
    ...(accuracy ? [`  accuracy: ${described(accuracy, (share) => percent(share))}`] : []),
  ];
  return ['promised at training and delivered here:', ...lines].join('\n');
}

function described(promise: PromiseOnTable, text: (amount: number) => string): string {
  const { promised, promisedInterval95, delivered, interval95, broken } = promise;
  const interval = ([low, high]: readonly [number, number]) => `[${text(low)}, ${text(high)}]`;
  return (
    `promised ${text(promised)} ${interval(promisedInterval95)}, ` +
    `delivered ${text(delivered)} ${interval(interval95)}: ${broken ? 'BROKEN' : 'kept'}`
  );
}
