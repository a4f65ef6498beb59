import { describe, expect, it } from 'vitest';
import type { PricedPromise } from '../../artifact/watch-of.ts';
import type { PromisedPoint } from '../../evaluate/promise/promise.ts';
import { type Random, seededRandom } from '../../random.ts';
import { type Delivered, PromiseMonitor } from './promise-monitor.ts';

/** `small` runs on every input, `large` on a share of them; `large` is the single best. */
const prices = new Map([
  ['small', { whole: 2 }],
  ['large', { whole: 10 }],
]);

/** What is promised where `large` ran on so many of the held-out inputs. */
function promiseOf(inputs: number, ranLarge: number, disagreed = 0): PricedPromise {
  const share = ranLarge / inputs;
  const cost = { mean: 2 + 10 * share, variance: 100 * share * (1 - share) };
  const point: PromisedPoint = {
    accuracy: { mean: 0.8, variance: 0.16 },
    cost,
    latencyMs: cost,
    runShares: { small: 1, large: share },
    agreement: 1 - disagreed / inputs,
    runs: ['small', 'large'],
  };
  return { promise: { inputs, featuresCost: 0, points: [point] }, prices, singleBest: 'large' };
}

function decision(random: Random, share: number, slowness = 1): Delivered {
  const ran = random() < share ? ['small', 'large'] : ['small'];
  return { ran, latencyMs: slowness * (ran.length === 2 ? 12 : 2) * (0.8 + 0.4 * random()) };
}

const counted = (random: Random, inputs: number, share: number) =>
  Array.from({ length: inputs }, () => Number(random() < share)).reduce((sum, hit) => sum + hit, 0);

describe('a watched promise', () => {
  it.each([
    { inputs: 60, share: 0.02 },
    { inputs: 60, share: 0.6 },
    { inputs: 400, share: 0.3 },
    { inputs: 1600, share: 0.6 },
  ])('is rarely said to be broken while it is kept: $inputs held out, $share', ({ inputs, share }) => {
    let alarms = 0;
    for (let stream = 0; stream < 100; stream++) {
      const random = seededRandom(1000 + stream);
      const monitor = new PromiseMonitor(
        promiseOf(inputs, counted(random, inputs, share), counted(random, inputs, 0.1)),
      );
      for (let i = 0; i < 3000; i++) {
        monitor.add(decision(random, share));
        if (i % 10 === 0) monitor.audited(random() >= 0.1);
      }
      const { broken, time } = monitor.report();
      if (broken || time.broken) alarms++;
    }
    // Three binomial standard deviations above 5 of 100.
    expect(alarms).toBeLessThanOrEqual(11);
  });

  it('is said to be broken soon after the saving is lost, also late', () => {
    for (const quiet of [0, 50_000]) {
      const random = seededRandom(3);
      const monitor = new PromiseMonitor(promiseOf(1600, 960));
      for (let i = 0; i < quiet; i++) monitor.add(decision(random, 0.6));
      expect(monitor.report().broken).toBe(false);
      for (let i = 0; i < 500; i++) monitor.add(decision(random, 0.8));
      const { broken, cost, decisions } = monitor.report();
      expect(broken).toBe(true);
      expect(cost.brokenAt! - quiet).toBeLessThan(500);
      expect(decisions).toBe(quiet + 500);
    }
  });

  it('tells a slower device from a lost saving', () => {
    const random = seededRandom(4);
    const monitor = new PromiseMonitor(promiseOf(1600, 960));
    for (let i = 0; i < 2000; i++) monitor.add(decision(random, 0.6, 3));
    const { broken, cost, time } = monitor.report();
    expect([broken, cost.broken, time.broken]).toEqual([false, false, true]);
    expect(cost.actual).toBeCloseTo(0.8, 1);
    expect(time.actual! / time.promised).toBeCloseTo(3, 0);
  });

  it('has an interval round what is delivered, and the shares of the runs', () => {
    const random = seededRandom(5);
    const monitor = new PromiseMonitor(promiseOf(1600, 960));
    expect(monitor.report()).toMatchObject({ decisions: 0, broken: false });
    for (let i = 0; i < 3000; i++) monitor.add(decision(random, 0.4));
    const { cost } = monitor.report();
    const [low, high] = cost.interval95;
    expect(low).toBeLessThan(0.6);
    expect(high).toBeGreaterThan(0.6);
    expect(high - low).toBeLessThan(0.1);
    expect(cost.runShares.large.promised).toBeCloseTo(0.6, 9);
    expect(cost.runShares.large.actual).toBeCloseTo(0.4, 1);
  });

  it('knows accuracy by audits only, as answers unlike the single best’s', () => {
    const random = seededRandom(6);
    const monitor = new PromiseMonitor(promiseOf(1600, 960, 160));
    monitor.add(decision(random, 0.6));
    expect(monitor.report().accuracy).toEqual({ promised: 0.8, actual: 'unknown' });
    for (let i = 0; i < 600; i++) monitor.audited(random() >= 0.3);
    const { accuracy, broken } = monitor.report();
    expect(accuracy.agreement!.promised).toBeCloseTo(0.9, 9);
    expect(accuracy.agreement!.broken).toBe(true);
    expect(accuracy.agreement!.actual).toBeCloseTo(0.7, 1);
    expect(broken).toBe(true);
  });

  it('prices what goes on from another’s run at its rest', () => {
    const parts = promiseOf(100, 50);
    const monitor = new PromiseMonitor({
      ...parts,
      prices: new Map([
        ['small', { whole: 2 }],
        ['large', { whole: 10, continued: { candidate: 'small', price: 8 } }],
      ]),
    });
    monitor.add({ ran: ['small', 'large'], latencyMs: 10 });
    expect(monitor.report().cost.actual).toBeCloseTo(1, 9);
  });
});
