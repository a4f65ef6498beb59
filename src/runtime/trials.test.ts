import { describe, expect, it } from 'vitest';
import { solverProfile } from '../../test/support/solver-profile.ts';
import { toyRunner } from '../../test/support/toy-runner.ts';
import { createPremodel } from '../artifact/create-premodel.ts';
import { parsePremodel } from '../artifact/parse-premodel.ts';
import { rowOf } from '../learn/matrix.ts';
import { fixedPolicy } from '../policy/fixed.ts';
import type { Policy } from '../policy/policy.ts';
import { router } from '../policy/router/router.ts';
import { selectInputs } from '../profile/select.ts';
import type { RunnerEvent } from './faults/runner-event.ts';
import { noAnswer } from './request-errors.ts';
import { routeFunctions } from './route-functions.ts';

const LIMIT_MS = 40;

/** Each of the others for a limited time, then the last for as long as it takes. */
function trying(...names: readonly string[]): Policy {
  const last = names.length - 1;
  return {
    ...fixedPolicy('none'),
    kind: 'trying',
    candidates: names,
    next({ evidence, unanswered }) {
      const answer = evidence.findIndex((said) => said !== undefined);
      if (answer >= 0) return { kind: 'answer', candidate: answer };
      const candidate = names.findIndex((_, k) => !unanswered?.has(k));
      if (candidate < 0) return { kind: 'abstain' };
      return { kind: 'run', candidate, ...(candidate < last && { limitMs: LIMIT_MS }) };
    },
  };
}

/** Runs until told to stop. */
function minding() {
  const stops: number[] = [];
  const startedAt = performance.now();
  const run = (_: number, { signal }: { signal?: AbortSignal }) =>
    new Promise<number>((_, reject) => {
      signal?.addEventListener('abort', () => {
        stops.push(performance.now() - startedAt);
        reject(new Error('told to stop'));
      });
    });
  return { run, stops };
}

/** Runs until let go, whatever it is told. */
function stubborn() {
  let letGo = () => {};
  const gate = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  return { run: () => gate.then(() => 0.1), letGo: () => letGo() };
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const policy = trying('quick', 'sure');

describe('a run that is limited in time', () => {
  it('is told to stop, is no fault, and another runs', async () => {
    const quick = minding();
    const events: RunnerEvent[] = [];
    const runner = toyRunner(
      { quick: quick.run, sure: () => 0.9 },
      { policy, onEvent: (event) => events.push(event) },
    );
    const { output, decision } = await runner.predict(1);
    expect(output).toBe(0.9);
    expect(quick.stops).toHaveLength(1);
    expect(decision).toMatchObject({
      answeredBy: 'sure',
      abstained: false,
      faults: [],
      ran: [{ candidate: 'quick', unanswered: 'stopped', evidence: {} }, { candidate: 'sure' }],
      reason: 'policy trying ran quick (stopped), sure and answers with sure',
    });
    expect(decision.ran[1]).not.toHaveProperty('unanswered');
    // A timer may fire a little early.
    expect(decision.ran[0].inferenceMs).toBeGreaterThan(LIMIT_MS - 2);
    expect(decision.timings.inferenceMs).toBeGreaterThanOrEqual(decision.ran[0].inferenceMs);
    expect(events.filter(({ kind }) => kind === 'fault')).toEqual([]);
    // It need not rest: the next request tries it again.
    expect((await runner.predict(1)).decision.ran[0].candidate).toBe('quick');
    await runner.close();
  });

  it('answers where it is in time', async () => {
    const runner = toyRunner({ quick: () => 0.2, sure: () => 0.9 }, { policy });
    expect(await runner.predict(1)).toMatchObject({ output: 0.2, decision: { answeredBy: 'quick' } });
  });

  it('that goes on all the same keeps nobody waiting but who closes', async () => {
    const quick = stubborn();
    const runner = toyRunner({ quick: quick.run, sure: () => 0.9 }, { policy });
    const answer = await runner.predict(1);
    let closed = false;
    const closing = runner.close().then(() => {
      closed = true;
    });
    await sleep(5);
    expect(closed).toBe(false);
    quick.letGo();
    await closing;
    expect(answer.output).toBe(0.9);
    expect(answer.decision.ran).toHaveLength(2);
  });

  it('that fails in its time is a fault as any other', async () => {
    const broken = () => Promise.reject(new Error('out of order'));
    const runner = toyRunner({ quick: broken, sure: () => 0.9 }, { policy });
    const { decision } = await runner.predict(1);
    expect(decision).toMatchObject({ answeredBy: 'sure', faults: [{ candidate: 'quick' }] });
  });

  it('ends with the request where that ends before', async () => {
    const quick = minding();
    const runner = toyRunner({ quick: quick.run, sure: () => 0.9 }, { policy });
    const controller = new AbortController();
    const aborted = runner.predict(1, { signal: controller.signal });
    setTimeout(() => controller.abort(), 5);
    await expect(aborted).rejects.toMatchObject({ code: 'aborted' });
    expect(quick.stops).toHaveLength(1);
    const never = toyRunner({ quick: minding().run, sure: minding().run }, { policy });
    await expect(never.predict(1, { maxLatencyMs: 60 })).rejects.toMatchObject({ code: 'deadline-exceeded' });
  });

  it('is left out where it cannot be, or would take the time that what follows needs', async () => {
    const candidates = { quick: () => 0.2, sure: () => 0.9 };
    const without = await toyRunner(candidates, { policy }).predict(1, { unavailable: ['quick'] });
    expect(without.decision).toMatchObject({ answeredBy: 'sure', without: ['quick'] });
    const latencies = new Map([
      ['quick', { p95LatencyMs: 2000 }],
      ['sure', { p95LatencyMs: 980 }],
    ]);
    const runner = toyRunner(candidates, { policy, latencies });
    const answeredBy = async (maxLatencyMs: number) =>
      (await runner.predict(1, { maxLatencyMs })).decision.answeredBy;
    expect(await answeredBy(1000)).toBe('sure');
    expect(await answeredBy(5000)).toBe('quick');
    // What follows does not fit in any case.
    expect(await answeredBy(900)).toBe('quick');
  });
});

describe('a candidate without an answer', () => {
  it('is no fault, and the policy goes on', async () => {
    const runner = toyRunner(
      {
        quick: () => {
          throw noAnswer('quick');
        },
        sure: () => 0.9,
      },
      { policy },
    );
    const { output, decision } = await runner.predict(1);
    expect(output).toBe(0.9);
    expect(decision.faults).toEqual([]);
    expect(decision.reason).toBe('policy trying ran quick (no answer), sure and answers with sure');
  });

  it('ends in no answer where nobody has one', async () => {
    const nothing = () => Promise.reject(noAnswer('it'));
    const { output, decision } = await toyRunner({ quick: nothing, sure: nothing }, { policy }).predict(1);
    expect(output).toBeUndefined();
    expect(decision).toMatchObject({
      abstained: true,
      ran: [{ unanswered: 'ended' }, { unanswered: 'ended' }],
      reason: 'policy trying ran quick (no answer), sure (no answer), and nobody answered',
    });
  });
});

describe('solvers behind a premodel', () => {
  it('run as the profile has it', async () => {
    const profile = solverProfile(200);
    const objective = { criterion: 'par10', successAt: 0.5, constraint: { minAccuracy: 1 } } as const;
    const training = { ...profile.provenance, seed: 1, options: {} };
    const rows = Array.from({ length: 180 }, (_, row) => row);
    const fitted = router().fit(selectInputs(profile, rows), objective, { seed: 1 });
    const names = profile.candidates.map(({ name }) => name);
    const premodel = createPremodel({ profile, policy: fitted, objective, training });
    const called: string[] = [];
    const solver =
      (name: string) =>
      async (row: number, { signal }: { signal?: AbortSignal }) => {
        called.push(name);
        const { latencyMs, answered } = profile.candidates.find((each) => each.name === name)!;
        // Who is slow need not take long here: until it is stopped, or has no answer at once.
        if (name === 'quick' && latencyMs[row] > 100) {
          await new Promise((resolve) => signal?.addEventListener('abort', resolve));
        }
        return answered![row] === 1 ? { output: name } : undefined;
      };
    const routed = routeFunctions(parsePremodel(JSON.parse(JSON.stringify(premodel))), {
      candidates: { quick: solver('quick'), left: solver('left'), right: solver('right') },
      features: (row: number) => {
        const [side, noise] = rowOf(profile.features.values, row);
        return { side, noise };
      },
    });
    let stopped = 0;
    for (let row = 180; row < 200; row++) {
      called.length = 0;
      const { output, decision } = await routed.predict(row);
      const features = rowOf(profile.features.values, row);
      const first = fitted.next({ features, evidence: [undefined, undefined, undefined] });
      expect(first).toMatchObject({ kind: 'run', candidate: names.indexOf(called[0]) });
      expect(decision.ran.map(({ candidate }) => candidate)).toEqual(called);
      expect(new Set(called).size).toBe(called.length);
      expect(output).toBe(decision.answeredBy);
      for (const { candidate, unanswered } of decision.ran) {
        const { latencyMs } = profile.candidates[names.indexOf(candidate)];
        if (candidate !== 'quick' || !('limitMs' in first)) continue;
        expect(unanswered).toBe(latencyMs[row] < 100 ? undefined : 'stopped');
        if (unanswered) stopped++;
      }
    }
    expect(stopped).toBeGreaterThan(0);
    await routed.close();
  });
});
