import type { DriftColumn, DriftReference } from '../../evaluate/drift/drift-reference.ts';
import { ksPValue, ksStatistic } from '../../evaluate/drift/kolmogorov-smirnov.ts';
import type { PromiseReport } from './promise-report.ts';

export const DEFAULT_FALSE_ALARM_RATE = 0.01;

export interface DriftOptions {
  /** Values of a column that are compared at a time. Default 200. */
  readonly window?: number;
  /** The chance that any column is ever reported though nothing changed. Default 0.01. */
  readonly falseAlarmRate?: number;
  /** The chance that any promise is ever said to be broken though it is kept. Default 0.05. */
  readonly promiseFalseAlarmRate?: number;
}

/** Whether inputs in use look like those of the training profile. */
export interface DriftReport {
  /** Inputs seen. */
  readonly inputs: number;
  readonly window: number;
  readonly falseAlarmRate: number;
  /** Whether any column has drifted. */
  readonly drifted: boolean;
  readonly columns: readonly ColumnDrift[];
  /** What was promised and what is delivered; absent of premodels that promise nothing (made by older releases). */
  readonly promise?: PromiseReport;
}

export interface ColumnDrift {
  readonly kind: DriftColumn['kind'];
  readonly name: string;
  readonly candidate?: string;
  /** Windows compared. */
  readonly windows: number;
  /** Kolmogorov–Smirnov distance of the last window from the training profile, 0..1, and its p-value. */
  readonly statistic?: number;
  readonly pValue?: number;
  /** Whether a window differed by more than chance explains; stays so. */
  readonly drifted: boolean;
  /** How many inputs had been seen when it first did. */
  readonly driftedAt?: number;
}

/**
 * Compares each column with the training profile, window by window: a two-sample Kolmogorov–Smirnov test of
 * every full window. The level of the j-th window of a column is the rate of false alarms, divided by the
 * number of columns (Bonferroni) and by π²j²/6, which sums to 1 over all windows. However long it runs, the
 * chance of any false alarm stays below the rate.
 */
export class DriftMonitor {
  readonly window: number;
  readonly falseAlarmRate: number;
  readonly #columns: readonly WatchedColumn[];
  #inputs = 0;

  constructor({ columns }: DriftReference, options: DriftOptions = {}) {
    this.window = options.window ?? 200;
    this.falseAlarmRate = options.falseAlarmRate ?? DEFAULT_FALSE_ALARM_RATE;
    const level = this.falseAlarmRate / Math.max(columns.length, 1);
    this.#columns = columns.map((column) => new WatchedColumn(column, this.window, level));
  }

  /** @param lookUp the value of a column on one input; undefined where its candidate did not run */
  add(lookUp: (column: DriftColumn, position: number) => number | undefined): void {
    this.#inputs++;
    for (let i = 0; i < this.#columns.length; i++) {
      const value = lookUp(this.#columns[i].reference, i);
      if (value !== undefined) this.#columns[i].add(value, this.#inputs);
    }
  }

  report(): DriftReport {
    const columns = this.#columns.map((column) => column.report());
    return {
      inputs: this.#inputs,
      window: this.window,
      falseAlarmRate: this.falseAlarmRate,
      drifted: columns.some(({ drifted }) => drifted),
      columns,
    };
  }
}

class WatchedColumn {
  readonly reference: DriftColumn;
  readonly #values: Float64Array;
  readonly #level: number;
  #filled = 0;
  #windows = 0;
  #last: { statistic: number; pValue: number } | undefined;
  #driftedAt: number | undefined;

  constructor(reference: DriftColumn, window: number, level: number) {
    this.reference = reference;
    this.#values = new Float64Array(window);
    this.#level = level;
  }

  add(value: number, input: number): void {
    this.#values[this.#filled++] = value;
    if (this.#filled < this.#values.length) return;
    this.#filled = 0;
    this.#windows++;
    const statistic = ksStatistic(this.#values.toSorted(), this.reference);
    const pValue = ksPValue(statistic, this.#values.length, this.reference.count);
    this.#last = { statistic, pValue };
    if (pValue <= (this.#level * 6) / (Math.PI * this.#windows) ** 2) this.#driftedAt ??= input;
  }

  report(): ColumnDrift {
    const { kind, name, candidate } = this.reference;
    return {
      kind,
      name,
      ...(candidate !== undefined && { candidate }),
      windows: this.#windows,
      ...this.#last,
      drifted: this.#driftedAt !== undefined,
      ...(this.#driftedAt !== undefined && { driftedAt: this.#driftedAt }),
    };
  }
}
