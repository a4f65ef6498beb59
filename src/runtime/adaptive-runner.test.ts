import { describe, expect, it } from 'vitest';
import type { Domain } from '../domain/domain.ts';
import { PremodelError } from '../error.ts';
import type { Action, Knowledge, Policy } from '../policy/policy.ts';
import { AdaptiveRunner } from './adaptive-runner.ts';
import type { Candidate } from './candidate.ts';

/** A domain of plain numbers: inputs have a size, outputs a confidence. */
const domain: Pick<
  Domain<number, number, never>,
  'featureNames' | 'evidenceNames' | 'features' | 'evidence'
> = {
  featureNames: ['size', 'half'],
  evidenceNames: ['doubt', 'confidence'],
  features: (input, names = ['size', 'half']) =>
    Float64Array.from(names, (name) => (name === 'size' ? input : input / 2)),
  evidence: (output) => Float64Array.of(1 - output, output),
};

/** An in-memory candidate that keeps a diary. */
function candidate(name: string, answer: (input: number) => number, diary: string[] = []) {
  let loaded = false;
  const self: Candidate<number, number> = {
    name,
    async load() {
      if (loaded) return;
      loaded = true;
      diary.push(`load ${name}`);
    },
    async run(input, { signal } = {}) {
      await self.load();
      await new Promise((resolve) => setTimeout(resolve, 1));
      if (signal?.aborted) throw new PremodelError('aborted', 'aborted', { remedy: '' });
      diary.push(`run ${name}`);
      return { output: answer(input), preprocessMs: 0.25, inferenceMs: 1 };
    },
    async release() {
      if (!loaded) return;
      loaded = false;
      diary.push(`release ${name}`);
    },
  };
  return self;
}

function policy(next: (knowledge: Knowledge) => Action, parts: Partial<Policy> = {}): Policy {
  const kind = parts.kind ?? 'toy';
  return {
    kind,
    candidates: ['small', 'large'],
    features: [],
    evidence: [],
    next,
    toJSON: () => ({ kind }),
    ...parts,
  };
}

/** Asks the small one, and the large one where the small one is not sure. */
const cascade = policy(
  ({ evidence: [small, large] }) => {
    if (!small) return { kind: 'run', candidate: 0 };
    if (small[0] >= 0.5) return { kind: 'answer', candidate: 0 };
    return large ? { kind: 'answer', candidate: 1 } : { kind: 'run', candidate: 1 };
  },
  { evidence: ['confidence'] },
);

function cascadeOver(diary: string[] = []) {
  return new AdaptiveRunner({
    domain,
    policy: cascade,
    // In another order than the policy's, and one more: they are found by name.
    candidates: [
      candidate('large', () => 0.9, diary),
      candidate('other', () => 1, diary),
      candidate('small', (input) => input, diary),
    ],
  });
}

describe('AdaptiveRunner', () => {
  it('answers with what the policy chose, and tells how', async () => {
    const runner = cascadeOver();
    const sure = await runner.predict(0.7);
    expect(sure.output).toBe(0.7);
    expect(sure.decision).toMatchObject({
      answeredBy: 'small',
      abstained: false,
      ran: [{ candidate: 'small', preprocessMs: 0.25, inferenceMs: 1, evidence: { confidence: 0.7 } }],
      timings: { featuresMs: expect.any(Number), preprocessMs: 0.25, inferenceMs: 1 },
    });

    const unsure = await runner.predict(0.1);
    expect(unsure.output).toBe(0.9);
    expect(unsure.decision.ran.map((run) => run.candidate)).toEqual(['small', 'large']);
    expect(unsure.decision.answeredBy).toBe('large');
    expect(unsure.decision.reason).toContain('ran small, large and answers with large');
    expect(unsure.decision.timings.inferenceMs).toBe(2);
    expect(unsure.decision.timings.totalMs).toBeGreaterThan(0);
  });

  it('gives a run what earlier runs of the same request left, and no other', async () => {
    const seen: (readonly unknown[] | undefined)[] = [];
    const leaving = (name: string, answer: (input: number) => number): Candidate<number, number> => {
      const plain = candidate(name, answer);
      return {
        ...plain,
        async run(input, options) {
          seen.push([...(options?.resumeFrom ?? [])]);
          return { ...(await plain.run(input, options)), state: { name, input } };
        },
      };
    };
    const candidates = [leaving('small', (input) => input), leaving('large', () => 0.9)];
    const runner = new AdaptiveRunner({ domain, policy: cascade, candidates });
    const answer = await runner.predict(0.1);
    await runner.predict(0.2);
    const small = (input: number) => [{ name: 'small', input }];
    expect(seen).toEqual([[], small(0.1), [], small(0.2)]);
    expect(JSON.stringify(answer)).not.toContain('"state"');
    await runner.close();
  });

  it('has the whole work done by what follows a run that failed', async () => {
    const seen: unknown[] = [];
    const failing = { ...candidate('small', () => 0), run: () => Promise.reject(new Error('broken')) };
    const large = candidate('large', () => 0.9);
    const watched: Candidate<number, number> = {
      ...large,
      run(input, options) {
        seen.push(options?.resumeFrom);
        return large.run(input, options);
      },
    };
    const runner = new AdaptiveRunner({ domain, policy: cascade, candidates: [failing, watched] });
    expect((await runner.predict(0.1)).output).toBe(0.9);
    expect(seen).toEqual([[]]);
    await runner.close();
  });

  it('gives the policy the features it names, in its order', async () => {
    const seen: number[][] = [];
    const runner = new AdaptiveRunner({
      domain,
      policy: policy(
        ({ features, evidence }) => {
          seen.push([...features]);
          return evidence[0] ? { kind: 'answer', candidate: 0 } : { kind: 'run', candidate: 0 };
        },
        { features: ['half', 'size'], candidates: ['small'] },
      ),
      candidates: [candidate('small', (input) => input)],
    });
    const { decision } = await runner.predict(8);
    expect(seen).toEqual([
      [4, 8],
      [4, 8],
    ]);
    expect(decision.reason).toBe('policy toy from 2 features chose small');
  });

  it('lets a policy count words where the domain does', () => {
    const wordy = policy(() => ({ kind: 'abstain' }), { features: ['size', 'word:dog'] });
    const candidates = [candidate('small', () => 1), candidate('large', () => 1)];
    const over = (countsWords: boolean) => () =>
      new AdaptiveRunner({ domain: { ...domain, countsWords }, policy: wordy, candidates });
    expect(over(true)).not.toThrow();
    expect(over(false)).toThrow(expect.objectContaining({ code: 'missing-feature' }));
  });

  it('computes no features for a policy that reads none', async () => {
    const blind = {
      ...domain,
      features: () => {
        throw new Error('computed');
      },
    };
    const runner = new AdaptiveRunner({
      domain: blind,
      policy: cascade,
      candidates: [candidate('small', () => 1), candidate('large', () => 1)],
    });
    expect((await runner.predict(1)).decision.timings.featuresMs).toBeLessThan(1);
  });

  it('abstains without an output', async () => {
    const runner = new AdaptiveRunner({
      domain,
      policy: policy(() => ({ kind: 'abstain' })),
      candidates: [candidate('small', () => 1), candidate('large', () => 1)],
    });
    const { output, decision } = await runner.predict(1);
    expect(output).toBeUndefined();
    expect(decision).toMatchObject({ abstained: true, ran: [] });
    expect(decision.answeredBy).toBeUndefined();
    expect(decision.reason).toBe('policy toy expects no candidate to be right');
  });

  it('loads only what runs, once, however many predictions ask at the same time', async () => {
    const diary: string[] = [];
    const runner = cascadeOver(diary);
    await Promise.all([runner.predict(0.9), runner.predict(0.8), runner.predict(0.7)]);
    expect(diary.filter((entry) => entry.startsWith('load'))).toEqual(['load small']);
    await runner.predict(0.1);
    expect(diary.filter((entry) => entry.startsWith('load'))).toEqual(['load small', 'load large']);
  });

  it('loads everything beforehand on preload', async () => {
    const diary: string[] = [];
    await cascadeOver(diary).preload();
    expect(diary).toEqual(['load small', 'load large']);
  });

  it('loads only what is asked for on preload, the rest when it is first needed', async () => {
    const diary: string[] = [];
    const runner = cascadeOver(diary);
    await runner.preload({ only: ['small'] });
    expect(diary).toEqual(['load small']);
    await runner.predict(0.1);
    expect(diary.filter((entry) => entry.startsWith('load'))).toEqual(['load small', 'load large']);
  });

  it('stops before the first run when the signal is already aborted', async () => {
    const diary: string[] = [];
    const runner = cascadeOver(diary);
    await expect(runner.predict(0.1, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'aborted',
    });
    expect(diary).toEqual([]);
  });

  it('stops between two runs', async () => {
    const diary: string[] = [];
    const controller = new AbortController();
    const runner = new AdaptiveRunner({
      domain,
      policy: cascade,
      candidates: [
        candidate(
          'small',
          (input) => {
            controller.abort();
            return input;
          },
          diary,
        ),
        candidate('large', () => 0.9, diary),
      ],
    });
    await expect(runner.predict(0.1, { signal: controller.signal })).rejects.toMatchObject({
      code: 'aborted',
    });
    expect(diary).toEqual(['load small', 'run small']);
  });

  it('lets predictions finish when closed, frees everything once, and refuses afterwards', async () => {
    const diary: string[] = [];
    const runner = cascadeOver(diary);
    const pending = runner.predict(0.1);
    await Promise.all([runner.close(), runner.close()]);
    expect((await pending).output).toBe(0.9);
    expect(diary).toEqual([
      'load small',
      'run small',
      'load large',
      'run large',
      'release small',
      'release large',
    ]);
    await expect(runner.predict(0.1)).rejects.toMatchObject({ code: 'closed' });
    await expect(runner.preload()).rejects.toMatchObject({ code: 'closed' });
    await runner.close();
    expect(diary).toHaveLength(6);
  });

  it.each<[string, (knowledge: Knowledge) => Action, RegExp]>([
    ['runs a candidate twice', () => ({ kind: 'run', candidate: 0 }), /runs candidate 0 twice/],
    ['runs what does not exist', () => ({ kind: 'run', candidate: 7 }), /runs candidate 7, and has 2/],
    ['answers with what has not run', () => ({ kind: 'answer', candidate: 1 }), /which has not run/],
  ])('says so when a policy %s', async (_, next, message) => {
    const runner = new AdaptiveRunner({
      domain,
      policy: policy(next),
      candidates: [candidate('small', () => 1), candidate('large', () => 1)],
    });
    await expect(runner.predict(1)).rejects.toThrow(message);
  });

  it.each<[string, string, Partial<Policy>]>([
    ['missing-candidate', 'huge', { candidates: ['small', 'huge'] }],
    ['missing-feature', 'colour', { features: ['colour'] }],
    ['missing-evidence', 'mood', { evidence: ['mood'] }],
  ])('refuses a policy that needs what is not there: %s', (code, field, parts) => {
    const build = () =>
      new AdaptiveRunner({
        domain,
        policy: policy(() => ({ kind: 'abstain' }), parts),
        candidates: [candidate('small', () => 1), candidate('large', () => 1)],
      });
    expect(build).toThrow(expect.objectContaining({ code, place: { field } }));
  });
});
