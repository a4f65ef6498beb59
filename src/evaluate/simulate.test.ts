import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { continuedProfile } from '../../test/support/continued-profile.ts';
import { limitedProfile } from '../../test/support/limited-profile.ts';
import { syntheticProfile } from '../../test/support/synthetic-profile.ts';
import { selectColumns } from '../learn/matrix.ts';
import { actOnKnownRows } from '../policy/act-on-known-rows.ts';
import { cascade } from '../policy/cascade/cascade.ts';
import { committee } from '../policy/committee/committee.ts';
import { fixedPolicy } from '../policy/fixed.ts';
import type { KnownRun } from '../policy/known-run.ts';
import { paperPremodel } from '../policy/paper/paper-premodel.ts';
import type { Action, Policy } from '../policy/policy.ts';
import { replay } from '../policy/replay.ts';
import type { Profile } from '../profile/profile.ts';
import { selectCandidates } from '../profile/select.ts';
import { ABSTAINED, UNANSWERED } from './outcomes.ts';
import { simulate } from './simulate.ts';

const profile = syntheticProfile({ inputs: 120, candidates: 4, seed: 6 });
const objective = { criterion: 'top1', successAt: 0.5 };
const now = () => 0;

/** A clock that moves by 0.5 ms whenever it is read. */
function tickingClock(): () => number {
  let ms = 0;
  return () => {
    ms += 0.5;
    return ms;
  };
}

function scripted(actions: readonly Action[]): Policy {
  let step = 0;
  return {
    ...fixedPolicy('model-0'),
    candidates: ['model-0', 'model-1'],
    next: () => actions[step++],
  };
}

describe('simulate', () => {
  it('adds up features, decisions, and every run', () => {
    const policy = cascade().fit(profile, objective, { seed: 1 });
    const reading = { ...policy, features: ['feature_0'] };
    const { outcomes, overhead } = simulate(reading, profile, { now: tickingClock() });
    const runs = (m: number) => profile.candidates.map((_, k) => outcomes.ran[m * 4 + k]);
    const decisions = outcomes.inputs.reduce((sum, _, m) => sum + runs(m).reduce((a, b) => a + b) + 1, 0);
    expect(overhead.decisionMs).toBeCloseTo((0.5 * decisions) / 120, 9);
    outcomes.inputs.forEach((row, m) => {
      const running = profile.candidates.reduce(
        (sum, { latencyMs }, k) => sum + runs(m)[k] * latencyMs[row],
        0,
      );
      const energy = profile.candidates.reduce(
        (sum, { energyMj }, k) => sum + runs(m)[k] * energyMj![row],
        0,
      );
      expect(outcomes.latencyMs[m]).toBeCloseTo(
        profile.features.latencyMs[row] + overhead.decisionMs + running,
        9,
      );
      expect(outcomes.energyMj![m]).toBeCloseTo(energy, 9);
    });
  });

  it('never lets runs take longer than their limits together, nor than the input has', () => {
    const limited = limitedProfile(profile);
    const times = fc.array(fc.double({ min: 0.1, max: 200, noNaN: true }), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(times, (limits) => {
        const trying: Policy = {
          ...fixedPolicy('model-0'),
          candidates: limited.candidates.map(({ name }) => name),
          next({ evidence, unanswered }) {
            const answer = evidence.findIndex((said) => said !== undefined);
            if (answer >= 0) return { kind: 'answer', candidate: answer };
            const candidate = unanswered!.size;
            return candidate < 4
              ? { kind: 'run', candidate, limitMs: limits[candidate] }
              : { kind: 'abstain' };
          },
        };
        const { outcomes } = simulate(trying, limited, { now });
        outcomes.inputs.forEach((row, m) => {
          const ran = Array.from(outcomes.ran.subarray(4 * m, 4 * m + 4));
          const allowed = limits.reduce((sum, limit, k) => sum + (ran[k] > 0 ? limit : 0), 0);
          expect(outcomes.latencyMs[m]).toBeLessThanOrEqual(allowed + 1e-9);
          expect(outcomes.latencyMs[m]).toBeLessThanOrEqual(limited.timeLimit!.limitMs[row] + 1e-9);
          const answer = outcomes.answered[m];
          expect(ran.filter((how) => how === 1)).toHaveLength(answer === ABSTAINED ? 0 : 1);
          expect(ran.every((how) => how <= UNANSWERED)).toBe(true);
          const { scores, latencyMs } = limited.candidates[Math.max(0, answer)];
          const late = limited.timeLimit!.lossPerMs.top1[row] * (outcomes.latencyMs[m] - latencyMs[row]);
          const score = answer === ABSTAINED ? 0 : Math.max(0, scores.top1[row] - late);
          expect(outcomes.scores.top1[m]).toBeCloseTo(score, 9);
        });
      }),
      { seed: 1, numRuns: 30 },
    );
  });

  it.each([
    ['cascade', cascade()],
    ['committee', committee()],
    ['paper', paperPremodel()],
  ])('records as replay does what a %s does', (_, trainer) => {
    for (const of of [profile, continuedProfile(profile), limitedProfile(profile)]) {
      const policy = trainer.fit(of, objective, { seed: 1 });
      for (const point of new Set([0, (policy.points ?? 1) - 1])) {
        const done = walkOf(policy, of, point);
        const { outcomes } = simulate(policy, of, { now, point });
        const replayed = replay(policy, of, objective, outcomes.inputs, point);
        outcomes.inputs.forEach((row, m) => {
          const { runs, answeredBy } = done[m];
          const featuresMs = policy.features.length > 0 ? of.features.latencyMs[row] : 0;
          const total = (cost: 'latencyMs' | 'energyMj') =>
            runs.reduce((sum, { run }) => sum + run[cost]!, 0);
          expect(outcomes.latencyMs[m]).toBeCloseTo(featuresMs + total('latencyMs'), 9);
          expect(replayed.latencyMs[m]).toBeCloseTo(featuresMs + total('latencyMs'), 9);
          expect(outcomes.energyMj![m]).toBeCloseTo(total('energyMj'), 9);
          expect(replayed.energyMj![m]).toBeCloseTo(total('energyMj'), 9);
          expect(of.candidates[outcomes.answered[m]]?.name).toBe(answeredBy);
          expect(replayed.answeredBy[m]).toBe(answeredBy);
          expect(replayed.score[m]).toBeCloseTo(outcomes.scores.top1[m], 9);
          of.candidates.forEach(({ name }, k) => {
            const ran = runs.find(({ candidate }) => candidate === k)?.run;
            const how = !ran ? 0 : ran.answered ? 1 : UNANSWERED;
            expect(outcomes.ran[4 * m + k]).toBe(how);
            expect(replayed.ran.get(name)?.[m] ?? 0).toBe(ran ? 1 : 0);
            expect(outcomes.continued[4 * m + k]).toBe(ran?.continued ? 1 : 0);
            expect(replayed.continued.get(name)?.[m] ?? 0).toBe(ran?.continued ? 1 : 0);
          });
        });
      }
    }
  });

  it('computes no features for a policy that reads none', () => {
    expect(simulate(fixedPolicy('model-1'), profile, { now }).overhead).toEqual({
      featuresMs: 0,
      decisionMs: 0,
    });
  });

  it('scores what answered, and an abstention as wrong', () => {
    const policy = paperPremodel({ features: 'all' }).fit(profile, objective, { seed: 1 });
    const { outcomes } = simulate(policy, profile, { now });
    expect(outcomes.answered).toContain(ABSTAINED);
    outcomes.answered.forEach((k, m) => {
      for (const criterion of profile.criteria) {
        const expected = k === ABSTAINED ? 0 : profile.candidates[k].scores[criterion][m];
        expect(outcomes.scores[criterion][m]).toBe(expected);
      }
      expect(outcomes.predicted![m]).toBe(k === ABSTAINED ? ABSTAINED : profile.candidates[k].predicted![m]);
    });
  });

  it.each([
    ['cascade', cascade()],
    ['paper', paperPremodel()],
  ])(
    '%s: candidates, features and evidence it does not name, and their order, do not matter',
    (_, trainer) => {
      const policy = trainer.fit(profile, objective, { seed: 1 });
      const bare = bareProfile(profile, policy);
      const names = (outcomes: ReturnType<typeof simulate>['outcomes'], of: Profile) =>
        Array.from(outcomes.answered, (k) => of.candidates[k]?.name);
      const [full, cut] = [
        simulate(policy, profile, { now }).outcomes,
        simulate(policy, bare, { now }).outcomes,
      ];
      expect(names(cut, bare)).toEqual(names(full, profile));
      expect(cut.latencyMs).toEqual(full.latencyMs);
    },
  );

  it.each([
    ['candidate', { ...fixedPolicy('model-0'), candidates: ['other'] }],
    ['feature', { ...fixedPolicy('model-0'), features: ['other'] }],
    ['evidence', { ...fixedPolicy('model-0'), evidence: ['other'] }],
  ])('says which %s the profile lacks', (what, policy) => {
    expect(() => simulate(policy, profile)).toThrow(
      expect.objectContaining({ code: `missing-${what}`, place: { field: 'other' } }),
    );
  });

  it.each<[string, Action[]]>([
    [
      'runs a candidate twice',
      [
        { kind: 'run', candidate: 0 },
        { kind: 'run', candidate: 0 },
      ],
    ],
    ['answers with what has not run', [{ kind: 'answer', candidate: 1 }]],
  ])('catches a policy that %s', (message, actions) => {
    expect(() => simulate(scripted(actions), profile, { now })).toThrow(message);
  });
});

/** What the interpreter says that a policy does on every row. */
function walkOf(policy: Policy, of: Profile, point: number) {
  const walks = of.inputs.map(() => ({
    runs: [] as { readonly candidate: number; readonly run: KnownRun }[],
    answeredBy: undefined as string | undefined,
  }));
  const rows = Array.from(of.inputs.keys());
  actOnKnownRows(policy, of, rows, (knowledge) => policy.next(knowledge, { point }), {
    onRun: (m, candidate, run) => walks[m].runs.push({ candidate, run }),
    onAnswer: (m, candidate) => {
      walks[m].answeredBy = of.candidates[candidate].name;
    },
  });
  return walks;
}

/** Only what the policy names, in the opposite order. */
function bareProfile(full: Profile, policy: Policy): Profile {
  const { features, evidenceNames } = full;
  const featureColumns = policy.features.map((name) => features.names.indexOf(name)).reverse();
  const evidenceColumns = policy.evidence.map((name) => evidenceNames.indexOf(name)).reverse();
  return {
    ...full,
    features: {
      ...features,
      names: featureColumns.map((column) => features.names[column]),
      values: selectColumns(features.values, featureColumns),
    },
    evidenceNames: evidenceColumns.map((column) => evidenceNames[column]),
    candidates: selectCandidates(full, [...policy.candidates].reverse()).candidates.map((candidate) => ({
      ...candidate,
      evidence: selectColumns(candidate.evidence, evidenceColumns),
    })),
  };
}
