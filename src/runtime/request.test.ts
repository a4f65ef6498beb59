import { describe, expect, it } from 'vitest';
import type { Domain } from '../domain/domain.ts';
import type { Action, DecideOptions, Knowledge, Policy } from '../policy/policy.ts';
import { AdaptiveRunner } from './adaptive-runner.ts';
import type { Candidate } from './candidate.ts';

const domain: Pick<
  Domain<string, string, never>,
  'featureNames' | 'evidenceNames' | 'features' | 'evidence' | 'agreement'
> = {
  featureNames: [],
  evidenceNames: ['length'],
  features: () => new Float64Array(),
  evidence: (output) => Float64Array.of(output.length),
  agreement: (one, other) => (one === other ? 1 : 0),
};

function candidate(name: string): Candidate<string, string> {
  return {
    name,
    async load() {},
    run: async (input) => ({ output: `${name} ${input}`, preprocessMs: 0, inferenceMs: 1 }),
    async release() {},
  };
}

/** Runs as many of its three candidates as the operating point's index says, and one more. */
function policy(seen: DecideOptions[] = []): Policy {
  const next = ({ evidence }: Knowledge, options: DecideOptions = {}): Action => {
    seen.push(options);
    const ran = evidence.filter(Boolean).length;
    const done = options.finish && ran > 0;
    return done || ran > (options.point ?? 0)
      ? { kind: 'answer', candidate: ran - 1 }
      : { kind: 'run', candidate: ran };
  };
  const points = [1, 2, 3].map((runs) => ({
    accuracy: 0.5 + runs / 10,
    latencyMs: runs * 1000,
    p95LatencyMs: runs * 2000,
    // Decoding of the inputs trained on; this one's own is what counts.
    endToEndMs: runs * 1000 + 5000,
    p95EndToEndMs: runs * 2000 + 5000,
  }));
  return {
    kind: 'toy',
    candidates: ['a', 'b', 'c'],
    features: [],
    evidence: ['length'],
    frontier: { points, chosen: 1, singleBest: points[2] },
    next,
    toJSON: () => ({ kind: 'toy' }),
  };
}

function runnerOf(p95Ms = 0, seen?: DecideOptions[]) {
  const candidates = ['a', 'b', 'c'].map(candidate);
  const latencies = new Map(candidates.map(({ name }) => [name, { p95LatencyMs: p95Ms }]));
  return new AdaptiveRunner({ domain, policy: policy(seen), candidates, latencies });
}

describe('a request', () => {
  it.each([
    [{}, 1, 'b'],
    [{ minAccuracy: 0.8 }, 2, 'c'],
    [{ minAccuracy: { belowBest: 0 } }, 2, 'c'],
    [{ maxLatencyMs: 1500 }, 0, 'a'],
    [{ maxLatencyMs: 2500 }, 1, 'b'],
    [{ maxLatencyMs: 2500, latency: 'p95' as const }, 0, 'a'],
    [{ maxLatencyMs: 2500, waitedMs: 1000 }, 0, 'a'],
    // Nothing is that fast: the cheapest there is.
    [{ maxLatencyMs: 900 }, 0, 'a'],
  ])('with %j is served by operating point %i', async (constraint, point, answeredBy) => {
    const { output, decision } = await runnerOf().predict('x', constraint);
    expect(output).toBe(`${answeredBy} x`);
    expect(decision).toMatchObject({ operatingPoint: point, answeredBy, cutShort: false });
  });

  it('counts the time since it came', async () => {
    const startedAt = performance.now() - 1000;
    const { decision } = await runnerOf().predict('x', { maxLatencyMs: 2500, startedAt });
    expect(decision.operatingPoint).toBe(0);
  });

  it('chooses with the time that its own decoding leaves', async () => {
    const slow = () => new Promise<string>((resolve) => setTimeout(resolve, 300, 'x'));
    const { decision } = await runnerOf().predictFrom(slow, { maxLatencyMs: 2200 });
    expect(decision.operatingPoint).toBe(0);
    expect(decision.timings.decodeMs).toBeGreaterThan(0);
  });

  it('does not count its features twice', async () => {
    const read = { ...policy(), features: ['f'] };
    const candidates = ['a', 'b', 'c'].map(candidate);
    const busy = () => {
      for (const start = performance.now(); performance.now() - start < 350; );
      return Float64Array.of(1);
    };
    const runner = new AdaptiveRunner({
      domain: { ...domain, featureNames: ['f'], features: busy },
      policy: read,
      candidates,
    });
    expect((await runner.predict('x', { maxLatencyMs: 2300 })).decision.operatingPoint).toBe(1);
  });

  it('is answered with what has run where another run would not fit', async () => {
    const { output, decision } = await runnerOf(10_000).predict('x', { maxLatencyMs: 5000 });
    expect(output).toBe('a x');
    expect(decision).toMatchObject({ operatingPoint: 2, cutShort: true });
    expect(decision.ran).toHaveLength(1);
  });

  it('without a budget is never cut short', async () => {
    const { decision } = await runnerOf(10_000).predict('x', { minAccuracy: 0.8 });
    expect(decision).toMatchObject({ operatingPoint: 2, cutShort: false, answeredBy: 'c' });
  });

  it.each([
    { maxLatencyMs: -1 },
    { maxLatencyMs: Number.NaN },
    { minAccuracy: { belowBest: -1 } },
    { waitedMs: -5 },
  ])('refuses %j', async (constraint) => {
    await expect(runnerOf().predict('x', constraint)).rejects.toMatchObject({ code: 'invalid-option' });
  });

  it('lets the policy see how alike the outputs are', async () => {
    const agreements: (number | undefined)[] = [];
    const asking: Policy = {
      ...policy(),
      next: (knowledge) => {
        const ran = knowledge.evidence.filter(Boolean).length;
        if (ran < 2) return { kind: 'run', candidate: ran };
        agreements.push(knowledge.agreement?.(0, 1), knowledge.agreement?.(1, 1));
        return { kind: 'answer', candidate: 0 };
      },
    };
    const runner = new AdaptiveRunner({ domain, policy: asking, candidates: ['a', 'b', 'c'].map(candidate) });
    await runner.predict('x');
    expect(agreements).toEqual([0, 1]);
  });

  it('hands on the classes of a combined answer', async () => {
    const classes = [{ label: 3, probability: 0.75 }];
    const combining: Policy = {
      ...policy(),
      next: ({ evidence }) =>
        evidence[0] ? { kind: 'answer', candidate: 0, classes } : { kind: 'run', candidate: 0 },
    };
    const runner = new AdaptiveRunner({
      domain,
      policy: combining,
      candidates: ['a', 'b', 'c'].map(candidate),
    });
    expect((await runner.predict('x')).classes).toEqual(classes);
    expect(await runnerOf().predict('x')).not.toHaveProperty('classes');
  });
});
