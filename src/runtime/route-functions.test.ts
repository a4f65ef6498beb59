import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeCandidateContract } from '../../test/contracts/candidate-contract.ts';
import { createPremodel } from '../artifact/create-premodel.ts';
import { parsePremodel } from '../artifact/parse-premodel.ts';
import { policyOf } from '../artifact/policy-of.ts';
import type { Premodel } from '../artifact/premodel.ts';
import { profileOfOutcomes } from '../domain/table/profile-of-outcomes.ts';
import { simulate } from '../evaluate/simulate.ts';
import { cascade } from '../policy/cascade/cascade.ts';
import { paperPremodel } from '../policy/paper/paper-premodel.ts';
import { planner } from '../policy/planner/planner.ts';
import type { PolicyTrainer } from '../policy/policy.ts';
import { router } from '../policy/router/router.ts';
import { seededRandom } from '../random.ts';
import { functionCandidate } from './function-candidate.ts';
import { type FunctionResult, routeFunctions } from './route-functions.ts';

const provenance = { createdAt: '2026-01-01T00:00:00Z', premodelVersion: '0.0.0', device: 'test' };
const objective = { criterion: 'score', successAt: 0.5, cost: 'cost' } as const;

// Words whose number of letters is asked for: the cheap one counts to five, and is unsure beyond.
const words = Array.from({ length: 200 }, (_, i) => `${'abcdefghij'.slice(0, 1 + (i % 10))}-${i}`);
const lettersOf = (word: string) => word.split('-')[0].length;
const random = seededRandom(3);
const noise = new Map(words.map((word) => [word, random() / 10]));
const cheap = (word: string) => ({
  output: String(Math.min(5, lettersOf(word))),
  confidence: (lettersOf(word) <= 5 ? 0.9 : 0.2) + noise.get(word)!,
});
const dear = (word: string) => ({ output: String(lettersOf(word)), confidence: 0.9 });
const features = (word: string) => ({ length: word.length, letters: lettersOf(word) });

const columns: Record<string, (word: string) => unknown> = {
  input_id: (word) => word,
  reference: (word) => lettersOf(word),
  'cheap.output': (word) => cheap(word).output,
  'cheap.confidence': (word) => cheap(word).confidence,
  'cheap.cost': () => 1,
  'dear.output': (word) => dear(word).output,
  'dear.confidence': (word) => dear(word).confidence,
  'dear.cost': () => 10,
  length: (word) => features(word).length,
  letters: (word) => features(word).letters,
};
const profileOf = (cells: typeof columns) =>
  profileOfOutcomes(
    {
      names: Object.keys(cells),
      cells: Object.values(cells).map((cell) => words.map(cell)),
      rows: words.length,
      lineOf: (row) => row + 1,
    },
    provenance,
  );
const profile = profileOf(columns);

function trained(trainer: PolicyTrainer, on = profile): Premodel {
  const policy = trainer.fit(on, objective, { seed: 1 });
  const training = { ...provenance, seed: 1, options: {} };
  const premodel = createPremodel({ profile: on, policy, objective, training });
  return parsePremodel(JSON.parse(JSON.stringify(premodel)));
}

describeCandidateContract('a function', {
  make: async () => functionCandidate('half', async (p: number) => Float32Array.of(p, 1 - p)),
  inputs: [0.25, 0.5],
  check: (output) => expect(output[0] + output[1]).toBe(1),
});

describe('functions behind a premodel', () => {
  it.each([
    ['a cascade', cascade()],
    ['the paper’s premodel', paperPremodel({ features: 'all', fallback: 'dear' })],
  ])('are called as %s said on the table', async (_, trainer) => {
    const premodel = trained(trainer);
    const policy = trainer.fit(profile, objective, { seed: 1 });
    const { outcomes } = simulate(policy, profile, { now: () => 0 });
    const called: string[] = [];
    const router = routeFunctions(premodel, {
      candidates: {
        cheap: async (word: string) => {
          called.push('cheap');
          return cheap(word);
        },
        dear: (word: string) => {
          called.push('dear');
          return dear(word);
        },
      },
      features,
    });
    for (const [row, word] of words.entries()) {
      called.length = 0;
      const { output, decision } = await router.predict(word);
      const expected = profile.candidates[outcomes.answered[row]].name;
      expect(decision.answeredBy).toBe(expected);
      expect(output).toBe((expected === 'cheap' ? cheap : dear)(word).output);
      expect(called).toEqual(decision.ran.map((run) => run.candidate));
    }
    await router.close();
    await expect(router.predict('a')).rejects.toMatchObject({ code: 'closed' });
  });

  it.each([
    ['a cascade', trained(cascade())],
    ['a planner', trained(planner())],
    ['a router', trained(router())],
    ['the paper’s premodel', trained(paperPremodel({ features: 'all', fallback: 'dear' }))],
  ])('answer under %s as long as one of them does', async (_, premodel) => {
    const failing = fc.record({ cheap: fc.boolean(), dear: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(failing, fc.constantFrom(...words), async (fails, word) => {
        const orBroken = (isBroken: boolean, run: (word: string) => FunctionResult<string>) =>
          isBroken ? () => Promise.reject(new Error('503')) : run;
        const candidates = { cheap: orBroken(fails.cheap, cheap), dear: orBroken(fails.dear, dear) };
        const routed = routeFunctions(premodel, { candidates, features });
        if (fails.cheap && fails.dear) {
          await expect(routed.predict(word)).rejects.toMatchObject({ code: 'no-candidate-available' });
          return;
        }
        const { output, decision } = await routed.predict(word);
        const answeredBy = decision.answeredBy as 'cheap' | 'dear';
        expect(fails[answeredBy]).toBe(false);
        expect(output).toBe((answeredBy === 'cheap' ? cheap : dear)(word).output);
      }),
    );
  });

  it('go on from what others returned, at the cost the table says', async () => {
    const rest = { 'dear.continues': () => 'cheap', 'dear.continued.cost': () => 4 };
    const continued = profileOf({ ...columns, ...rest });
    const premodel = trained(cascade(), continued);
    const policy = policyOf(premodel);
    const { points, chosen } = policy.frontier!;
    expect(points[chosen].continuedShares?.dear).toBe(points[chosen].runShares?.dear);
    const { outcomes } = simulate(policy, continued, { now: () => 0 });
    const counting = (word: string) => ({ ...cheap(word), letters: lettersOf(word) });
    const seen: unknown[] = [];
    const router = routeFunctions(premodel, {
      candidates: {
        cheap: counting,
        dear: (word: string, { earlier }) => {
          seen.push(earlier.cheap);
          return { ...dear(word), output: String(earlier.cheap?.letters) };
        },
      },
    });
    for (const [row, word] of words.entries()) {
      const { output, decision } = await router.predict(word);
      const isContinued = decision.ran.length === 2;
      expect(output).toBe((isContinued ? dear : cheap)(word).output);
      expect(seen.splice(0)).toEqual(isContinued ? [counting(word)] : []);
      expect(outcomes.cost?.[row]).toBe(isContinued ? 1 + 4 : 1);
    }
    expect(new Set(outcomes.cost)).toEqual(new Set([1, 5]));
  });

  const premodel = trained(cascade());

  it('may be told to stop', async () => {
    const never = (_: string, { signal }: { signal?: AbortSignal }) =>
      new Promise<never>((_resolve, reject) => {
        signal?.addEventListener('abort', () => reject(new Error('stopped')));
      });
    const router = routeFunctions(premodel, { candidates: { cheap: never, dear: never } });
    const controller = new AbortController();
    const answer = router.predict('a', { signal: controller.signal });
    controller.abort();
    await expect(answer).rejects.toMatchObject({ code: 'aborted' });
  });

  it('stand in for one that fails, and are called within a deadline', async () => {
    const broken = () => Promise.reject(new Error('503'));
    const never = () => new Promise<never>(() => {});
    const events: string[] = [];
    const router = routeFunctions(premodel, {
      candidates: { cheap: broken, dear },
      onEvent: ({ kind, candidate }) => events.push(`${kind} ${candidate}`),
    });
    const { output, decision } = await router.predict('abc-1');
    expect(output).toBe('3');
    expect(decision).toMatchObject({ answeredBy: 'dear', faults: [{ candidate: 'cheap', message: '503' }] });
    expect(events).toContain('fault cheap');

    const held: unknown[] = [];
    const unsure = () => ({ output: '5', confidence: 0 });
    const slow = routeFunctions(premodel, { candidates: { cheap: unsure, dear: never } });
    const late = { maxLatencyMs: 150, onDeadline: 'best-so-far' } as const;
    const soFar = await slow.predict('a', { ...late, onHeld: (answer) => held.push(answer.output) });
    expect(soFar).toMatchObject({ output: '5', decision: { deadlineExceeded: true } });
    expect(held).toEqual(['5']);
    await expect(slow.predict('a', { maxLatencyMs: 20 })).rejects.toMatchObject({
      code: 'deadline-exceeded',
    });
  });

  it('end the request where all fail', async () => {
    const broken = () => Promise.reject(new Error('503'));
    const router = routeFunctions(premodel, { candidates: { cheap: broken, dear: broken } });
    await expect(router.predict('a')).rejects.toMatchObject({
      code: 'no-candidate-available',
      cause: expect.objectContaining({ message: '503' }),
    });
  });

  it.each([{}, { confidence: 'high' }, { confidence: Number.NaN }])(
    'must say of themselves what the policy reads, not %o',
    async (said) => {
      const mute = () => ({ output: '1', ...said }) as { output: string };
      const router = routeFunctions(premodel, { candidates: { cheap: mute, dear: mute } });
      await expect(router.predict('a')).rejects.toMatchObject({
        message: expect.stringContaining('cheap failed (bad-output: cheap gave confidence as'),
      });
    },
  );

  it('must all be there, with the features that are read', async () => {
    expect(() => routeFunctions(premodel, { candidates: { cheap } })).toThrow(
      expect.objectContaining({ code: 'missing-candidate' }),
    );
    const reading = trained(paperPremodel({ features: 'all' }));
    expect(() => routeFunctions(reading, { candidates: { cheap, dear } })).toThrow(
      expect.objectContaining({ code: 'missing-feature' }),
    );
    const router = routeFunctions(reading, {
      candidates: { cheap, dear },
      features: () => ({ length: 3 }),
    });
    await expect(router.predict('a')).rejects.toMatchObject({
      code: 'missing-feature',
      place: { field: 'letters' },
    });
  });
});
