import type { Cost } from '../evaluate/evaluation.ts';
import type { CostKind } from '../policy/costs.ts';
import { milliseconds } from './format.ts';
import { waitingMs } from './times.ts';

/** How to speak of the cost that counts. */
export interface CostWords {
  /** What is spent: `time`. */
  readonly noun: string;
  /** With its unit, as a figure's axis or a table's heading has it: `time, ms`. */
  readonly heading: string;
  readonly less: string;
  readonly more: string;
  /** Mean over inputs; of time what a user waits, where decoding was measured. */
  mean(cost: Cost): number;
  /** `14.1 ms` */
  text(amount: number): string;
}

const WORDS: Readonly<Record<CostKind, CostWords>> = {
  latencyMs: {
    noun: 'time',
    heading: 'time, ms',
    less: 'faster',
    more: 'slower',
    mean: waitingMs,
    text: (ms) => `${milliseconds(ms)} ms`,
  },
  energyMj: {
    noun: 'energy',
    heading: 'energy, mJ',
    less: 'less',
    more: 'more',
    mean: ({ energyMj = 0 }) => energyMj,
    text: (mj) => `${milliseconds(mj)} mJ`,
  },
  cost: {
    noun: 'cost',
    heading: 'cost',
    less: 'cheaper',
    more: 'dearer',
    mean: ({ other = 0 }) => other,
    text: (amount) => amounts(amount),
  },
};

export function costWords(kind: CostKind): CostWords {
  return WORDS[kind];
}

/** A cost in an unknown unit, which may be tiny: three significant digits. */
export function amounts(amount: number): string {
  return Math.abs(amount) >= 0.01 || amount === 0 ? milliseconds(amount) : amount.toPrecision(3);
}
