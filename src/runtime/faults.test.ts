import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { toyCascade, toyDomain, toyRunner } from '../../test/support/toy-runner.ts';
import { PremodelError } from '../error.ts';
import { AdaptiveRunner } from './adaptive-runner.ts';
import type { RunnerEvent } from './faults/runner-event.ts';
import { functionCandidate } from './function-candidate.ts';

const broken = () => {
  throw new Error('out of order');
};
const faultOf = (candidate: string) => ({ candidate, code: 'run-failed', message: 'out of order' });

/** Moves the monotonic clock. */
const realNow = performance.now.bind(performance);
let passedMs = 0;
function passMs(ms: number): void {
  passedMs += ms;
  vi.spyOn(performance, 'now').mockImplementation(() => realNow() + passedMs);
}

afterEach(() => void vi.restoreAllMocks());

describe('a candidate that fails', () => {
  it('is replaced by the best there is where nothing has run', async () => {
    const functions = { small: broken, middle: () => 0.6, large: () => 0.9 };
    const { output, decision } = await toyRunner(functions).predict(1);
    expect(output).toBe(0.9);
    expect(decision).toMatchObject({ answeredBy: 'large', faults: [faultOf('small')], abstained: false });
    expect(decision.ran.map(({ candidate }) => candidate)).toEqual(['large']);
    expect(decision.reason).toBe('policy toy chose large, without small');

    const told = toyRunner(functions, { substitutes: ['middle', 'elsewhere', 'large'] });
    expect((await told.predict(1)).decision.answeredBy).toBe('middle');
  });

  it('leaves the answer to what has run', async () => {
    const { output, decision } = await toyRunner({ small: () => 0.1, large: broken }).predict(1);
    expect(output).toBe(0.1);
    expect(decision).toMatchObject({ answeredBy: 'small', faults: [faultOf('large')], cutShort: false });
  });

  it('may be replaced by one that the policy does not know', async () => {
    const runner = toyRunner(
      { small: broken, other: () => 0.7 },
      { policy: toyCascade(['small']), substitutes: ['other'] },
    );
    const { output, decision } = await runner.predict(1);
    expect(output).toBe(0.7);
    expect(decision.answeredBy).toBe('other');
  });

  it('is one that does not load, and one of whose output nothing can be said', async () => {
    const unloadable = {
      ...functionCandidate('small', () => 1),
      load: () => Promise.reject(new PremodelError('invalid-model', 'torn', { remedy: '' })),
    };
    const runner = new AdaptiveRunner({
      domain: toyDomain,
      policy: toyCascade(['small', 'mad', 'large']),
      substitutes: ['mad', 'large'],
      candidates: [
        unloadable,
        functionCandidate('mad', () => Number.NaN),
        functionCandidate('large', () => 1),
      ],
    });
    const { decision } = await runner.predict(1);
    expect(decision.answeredBy).toBe('large');
    expect(decision.faults.map(({ candidate, code }) => [candidate, code])).toEqual([
      ['small', 'invalid-model'],
      ['mad', 'bad-output'],
    ]);
  });

  it('rests, is tried by one request when that is over, and tells what happens', async () => {
    const events: RunnerEvent[] = [];
    let works = false;
    let calls = 0;
    const small = () => {
      calls++;
      return works ? 0.8 : broken();
    };
    const runner = toyRunner({ small, large: () => 0.9 }, { onEvent: (event) => events.push(event) });
    await runner.predict(1);
    const resting = await runner.predict(1);
    expect(resting.decision).toMatchObject({ answeredBy: 'large', faults: [], without: ['small'] });
    expect(calls).toBe(1);

    works = true;
    passMs(1500);
    const [one, other] = await Promise.all([runner.predict(1), runner.predict(1)]);
    expect([one, other].map(({ decision }) => decision.answeredBy)).toEqual(['small', 'large']);
    expect((await runner.predict(1)).decision.answeredBy).toBe('small');
    expect(events.map(({ kind, candidate }) => `${kind} ${candidate}`)).toEqual([
      'load small',
      'fault small',
      'load large',
      'recovered small',
    ]);
    expect(events[1]).toEqual({ kind: 'fault', ...faultOf('small') });
    expect(runner.counts).toEqual({ load: 2, evict: 0, fault: 1, recovered: 1 });
  });

  it('fails the request where it was the last', async () => {
    const runner = toyRunner({ small: broken, large: broken });
    await expect(runner.predict(1)).rejects.toMatchObject({
      code: 'no-candidate-available',
      message: expect.stringContaining('small failed (run-failed: out of order)'),
      cause: expect.objectContaining({ message: 'out of order' }),
    });
    await expect(runner.predict(1, { unavailable: ['large'] })).rejects.toMatchObject({
      message: expect.stringContaining('large is unavailable'),
    });
  });

  it('does not rest for an input that all fail on, nor is what it rests for forgotten', async () => {
    let broke = false;
    const runner = toyRunner({
      small: (input) => (broke || input === 0 ? broken() : 0.8),
      large: (input) => (input === 0 ? broken() : 0.9),
    });
    await expect(runner.predict(0)).rejects.toMatchObject({ code: 'no-candidate-available' });
    expect((await runner.predict(1)).decision).toMatchObject({ answeredBy: 'small', faults: [] });
    expect(runner.counts).toMatchObject({ fault: 2 });

    broke = true;
    await runner.predict(1);
    await expect(runner.predict(0)).rejects.toMatchObject({ code: 'no-candidate-available' });
    const { decision } = await runner.predict(1);
    expect(decision).toMatchObject({ answeredBy: 'large', faults: [] });
  });

  it('rests where its model does not load, even the last', async () => {
    const load = () => Promise.reject(new PremodelError('invalid-model', 'torn', { remedy: '' }));
    const candidates = [{ ...functionCandidate('small', () => 1), load }];
    const runner = new AdaptiveRunner({ domain: toyDomain, policy: toyCascade(['small']), candidates });
    for (const why of ['small failed', 'small rests after a fault']) {
      await expect(runner.predict(1)).rejects.toMatchObject({ message: expect.stringContaining(why) });
    }
  });

  it('is not one whose input was at fault', async () => {
    const elongated = () => {
      throw new PremodelError('image-too-elongated', 'a thread', { remedy: '' });
    };
    const runner = toyRunner({ small: (input) => (input === 0 ? elongated() : 0.8), large: () => 0.9 });
    await expect(runner.predict(0)).rejects.toMatchObject({ code: 'image-too-elongated' });
    expect((await runner.predict(1)).decision.answeredBy).toBe('small');
    expect(runner.counts.fault).toBe(0);
  });

  it('costs neither a fallback nor an audit the answer', async () => {
    const runner = toyRunner(
      { small: () => 0.9, large: broken },
      { policy: toyCascade(['small']), watch: { singleBest: 'large', auditFraction: 1 } },
    );
    const { output, decision } = await runner.predict(1);
    expect(output).toBe(0.9);
    expect(decision.audit).toBeUndefined();
    expect(runner.report().audit?.audited).toBe(0);
  });
});

describe('a request', () => {
  it('does not run what it names unavailable', async () => {
    const ran: string[] = [];
    const runner = toyRunner({ small: () => 0.8, large: () => 0.9 });
    const onRun = (candidate: string) => ran.push(candidate);
    const { decision } = await runner.predict(1, { unavailable: ['small'], onRun });
    expect(decision).toMatchObject({ answeredBy: 'large', faults: [] });
    expect(ran).toEqual(['large']);
    await expect(runner.predict(1, { unavailable: ['small', 'large'] })).rejects.toMatchObject({
      code: 'no-candidate-available',
    });
  });

  it('is told after every run what the answer would be', async () => {
    const held: unknown[] = [];
    const runner = toyRunner({ small: () => 0.1, middle: broken, large: () => 0.9 });
    const onHeld = ({ output, decision }: { output?: number; decision: { answeredBy?: string } }) =>
      held.push([output, decision.answeredBy]);
    await runner.predict(1, { onHeld });
    expect(held).toEqual([[0.1, 'small']]);
  });

  /** Whoever fails whenever in whatever way. */
  it('ends with an answer of one that ran and did not fail, or with none available', async () => {
    const names = ['a', 'b', 'c'];
    const ways = fc.constantFrom('well', 'sure', 'throws', 'rejects', 'mad', 'unloadable');
    const history = fc.array(fc.array(ways, { minLength: 0, maxLength: 8 }), { minLength: 3, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(history, fc.array(fc.nat(3000), { maxLength: 8 }), async (fates, pauses) => {
        const failed: string[] = [];
        const candidates = names.map((name, k) => {
          const fates_ = [...fates[k]];
          let fate: string | undefined;
          const fail = () => {
            failed.push(name);
            throw new Error(`${name} ${fate}`);
          };
          return {
            ...functionCandidate(name, () => {
              if (fate === 'throws') return fail();
              if (fate === 'rejects') return new Promise<number>((resolve) => resolve(fail()));
              if (fate === 'mad') failed.push(name);
              return fate === 'mad' ? Number.NaN : (fate === 'sure' ? 0.5 : 0) + k / 10;
            }),
            load: async () => {
              fate = fates_.shift();
              if (fate === 'unloadable') fail();
            },
          };
        });
        const runner = new AdaptiveRunner({ domain: toyDomain, policy: toyCascade(names), candidates });
        for (const pause of pauses) {
          passMs(pause);
          failed.length = 0;
          const answer = await runner.predict(1).catch((error) => {
            expect(error.code).toBe('no-candidate-available');
          });
          if (!answer) continue;
          const { output, decision } = answer;
          const ran = decision.ran.map(({ candidate }) => candidate);
          expect(ran).toContain(decision.answeredBy);
          expect(output).toBe(decision.ran.at(ran.indexOf(decision.answeredBy!))?.evidence.confidence);
          expect(decision.faults.map(({ candidate }) => candidate)).toEqual(failed);
          expect(ran.filter((name) => failed.includes(name))).toEqual([]);
        }
        await runner.close();
      }),
    );
  });
});
