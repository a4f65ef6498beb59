import type { Price, PricedPromise } from '../../artifact/watch-of.ts';
import { ConfidenceSequence } from '../../evaluate/promise/confidence-sequence.ts';
import { ExcessTest } from '../../evaluate/promise/excess-test.ts';
import { limitsOf } from '../../evaluate/promise/limits.ts';
import type { PromisedPoint, UsePromise } from '../../evaluate/promise/promise.ts';
import type { KeptPromise, PromiseReport } from './promise-report.ts';

/** What a decision ran. */
export interface Delivered {
  /** Names, in order. */
  readonly ran: readonly string[];
  /** Model time: features, preparing, running. */
  readonly latencyMs: number;
  /** The operating point it was asked for; absent where there is but one. */
  readonly point?: number;
}

export const DEFAULT_PROMISE_FALSE_ALARM_RATE = 0.05;
/** Half of the false alarms come of the promise itself, which is an estimate; the rest is shared by three tests. */
const TESTS = 3;
/** Devices are busier in use than when they are profiled: so much slower is no broken promise yet. */
const TIME_TOLERANCE = 1.1;
/** A time beyond so many times the promised one counts as that: one stall of the device proves nothing. */
const LONGEST = 10;

/** Compares what decisions cost, and audits find, with what was promised. */
export class PromiseMonitor {
  readonly #parts: PricedPromise;
  readonly #single: number;
  readonly #cost: Compared;
  readonly #time: Compared;
  readonly #disagreement: Compared;
  readonly #runs = new Map<string, { promised: number; actual: number }>();
  #accuracy = 0;
  #decisions = 0;

  /** @param falseAlarmRate that any promise is ever said to be broken although it is kept */
  constructor(parts: PricedPromise, falseAlarmRate = DEFAULT_PROMISE_FALSE_ALARM_RATE) {
    this.#parts = parts;
    this.#single = priceOf(parts.singleBest, [], parts.prices);
    const rate = falseAlarmRate / 2 / TESTS;
    const { inputs } = parts.promise;
    const most = parts.promise.featuresCost + sum([...parts.prices.values()].map(({ whole }) => whole));
    const [dearest, slowest] = [most / this.#single, Math.max(...timesOf(parts.promise))];
    this.#cost = new Compared({ inputs, rate, rare: dearest, range: dearest });
    this.#time = new Compared({
      inputs,
      rate,
      rare: slowest,
      range: LONGEST * slowest,
      tolerance: TIME_TOLERANCE,
    });
    this.#disagreement = new Compared({ inputs, rate, rare: 1, range: 1 });
  }

  add({ ran, latencyMs, point = 0 }: Delivered): void {
    const { promise, prices } = this.#parts;
    const promised = promise.points[point] ?? promise.points[0];
    this.#decisions++;
    this.#accuracy += promised.accuracy.mean;
    const price = sum(ran.map((name, i) => priceOf(name, ran.slice(0, i), prices)));
    const relative = this.#single ** -1;
    this.#cost.add((promise.featuresCost + price) * relative, {
      mean: promised.cost.mean * relative,
      variance: promised.cost.variance * relative ** 2,
    });
    this.#time.add(Math.min(latencyMs, LONGEST * promised.latencyMs.mean), promised.latencyMs);
    this.#count(ran, promised);
  }

  /** Takes in an audit of a decision at an operating point. */
  audited(agrees: boolean, point = 0): void {
    const { points } = this.#parts.promise;
    const { agreement } = points[point] ?? points[0];
    if (agreement === undefined) return;
    this.#disagreement.add(agrees ? 0 : 1, { mean: 1 - agreement, variance: agreement * (1 - agreement) });
  }

  report(): PromiseReport {
    const cost = this.#cost.report();
    const time = this.#time.report();
    const disagreement = this.#disagreement.report();
    const audits = this.#disagreement.count > 0;
    const decisions = Math.max(1, this.#decisions);
    return {
      decisions: this.#decisions,
      broken: cost.broken || disagreement.broken,
      cost: { ...cost, runShares: Object.fromEntries(this.#shares(decisions)) },
      time,
      accuracy: {
        promised: this.#accuracy / decisions,
        actual: 'unknown',
        ...(audits && { agreement: complement(disagreement) }),
      },
    };
  }

  #count(ran: readonly string[], { runShares }: PromisedPoint): void {
    for (const name of new Set([...ran, ...Object.keys(runShares)])) {
      const share = this.#runs.get(name) ?? { promised: 0, actual: 0 };
      share.promised += runShares[name] ?? 0;
      if (ran.includes(name)) share.actual++;
      this.#runs.set(name, share);
    }
  }

  #shares(decisions: number) {
    return Array.from(
      this.#runs,
      ([name, { promised, actual }]) =>
        [name, { promised: promised / decisions, actual: actual / decisions }] as const,
    ).filter(([, { promised, actual }]) => promised > 0 || actual > 0);
  }
}

interface Stream {
  /** Held out, behind the promise. */
  readonly inputs: number;
  /** Of false alarms. */
  readonly rate: number;
  /** An amount that held-out inputs may have missed, as it is rare. */
  readonly rare: number;
  /** No amount counts as more. */
  readonly range: number;
  /** How many times the promise is no breach yet. Default 1. */
  readonly tolerance?: number;
}

/** A stream of amounts beside what they were promised to be on average. */
class Compared {
  readonly #stream: Stream;
  readonly #test: ExcessTest;
  readonly #actual = new ConfidenceSequence();
  #promised = 0;
  #low = 0;
  #high = 0;
  count = 0;

  constructor(stream: Stream) {
    this.#stream = stream;
    this.#test = new ExcessTest(stream.rate);
  }

  add(amount: number, promised: { readonly mean: number; readonly variance: number }): void {
    const { inputs, rare, range, tolerance = 1 } = this.#stream;
    const [low, high] = limitsOf(promised, inputs, rare);
    this.count++;
    this.#promised += promised.mean;
    this.#low += low;
    this.#high += high;
    this.#actual.add(Math.min(1, amount / range));
    this.#test.add(amount, tolerance * high);
  }

  report(): KeptPromise {
    const count = Math.max(1, this.count);
    const { range } = this.#stream;
    const { mean } = this.#actual;
    const [low, high] = this.#actual.interval95;
    const { brokenAt } = this.#test;
    return {
      promised: this.#promised / count,
      promisedInterval: [this.#low / count, this.#high / count],
      ...(mean !== undefined && { actual: mean * range }),
      interval95: [low * range, high * range],
      broken: brokenAt !== undefined,
      ...(brokenAt !== undefined && { brokenAt }),
    };
  }
}

function complement(kept: KeptPromise): KeptPromise {
  const turned = ([low, high]: readonly [number, number]) => [1 - high, 1 - low] as const;
  return {
    ...kept,
    promised: 1 - kept.promised,
    promisedInterval: turned(kept.promisedInterval),
    ...(kept.actual !== undefined && { actual: 1 - kept.actual }),
    interval95: turned(kept.interval95),
  };
}

function priceOf(name: string, before: readonly string[], prices: ReadonlyMap<string, Price>): number {
  const price = prices.get(name);
  if (!price) return 0;
  const { whole, continued } = price;
  return continued && before.includes(continued.candidate) ? continued.price : whole;
}

function timesOf({ points }: UsePromise): number[] {
  return points.map(({ latencyMs }) => latencyMs.mean);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
