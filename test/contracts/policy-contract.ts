import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matrix, rowOf } from '../../src/learn/matrix.ts';
import type {
  Action,
  DecideOptions,
  Knowledge,
  Objective,
  Policy,
  PolicyTrainer,
} from '../../src/policy/policy.ts';
import { replay } from '../../src/policy/replay.ts';
import { restorePolicy } from '../../src/policy/restore-policy.ts';
import { featureColumns } from '../../src/profile/feature-columns.ts';
import type { Profile } from '../../src/profile/profile.ts';
import { candidateNamed, selectInputs } from '../../src/profile/select.ts';
import { seededRandom } from '../../src/random.ts';
import { continuedProfile } from '../support/continued-profile.ts';
import { limitedProfile } from '../support/limited-profile.ts';
import { type SyntheticOptions, syntheticProfile } from '../support/synthetic-profile.ts';

const objective: Objective = { criterion: 'top1', successAt: 0.5 };

type MakeProfile = (options: SyntheticOptions) => Profile;

/**
 * What holds for every policy, whatever it knows and in whatever order it runs things.
 * @param makeProfile the kind of inputs it chooses on. Default: those of `syntheticProfile`
 */
export function policyContract(
  name: string,
  makeTrainer: () => PolicyTrainer,
  makeProfile: MakeProfile = syntheticProfile,
): void {
  const train = (profile: Profile, seed = 1) => makeTrainer().fit(profile, objective, { seed });

  describe(`${name} keeps the policy contract`, () => {
    const profile = makeProfile({ inputs: 160, candidates: 3, seed: 7 });
    const policy = train(profile);

    it('fits the same policy from the same rows and seed', () => {
      expect(plain(train(makeProfile({ inputs: 160, candidates: 3, seed: 7 })))).toEqual(plain(policy));
    });

    it('names only what the profile has', () => {
      const names = profile.candidates.map((candidate) => candidate.name);
      expect(policy.candidates.length).toBeGreaterThan(0);
      expect(names).toEqual(expect.arrayContaining([...policy.candidates]));
      expect(() => featureColumns(profile, policy.features)).not.toThrow();
      expect(profile.evidenceNames).toEqual(expect.arrayContaining([...policy.evidence]));
    });

    it('runs nothing twice, answers only with what answered, and comes to an end', () => {
      everyWalk(policy, profile, (walk, silent) => {
        const ran = new Set<number>();
        for (const [step, action] of walk.entries()) {
          if (action.kind === 'abstain') expect(step).toBe(walk.length - 1);
          else if (action.kind === 'answer') {
            expect(ran).toContain(action.candidate);
            expect(silent).not.toContain(action.candidate);
          } else {
            expect(ran).not.toContain(action.candidate);
            expect(policy.candidates[action.candidate]).toBeDefined();
            expect(action.limitMs ?? 1).toBeGreaterThan(0);
            ran.add(action.candidate);
          }
        }
        expect(walk.at(-1)?.kind).not.toBe('run');
        expect(walk.length).toBeLessThanOrEqual(policy.candidates.length + 1);
      });
    });

    it('is pure: what it saw before does not matter', () => {
      const seen = walksOf(policy, profile, 11);
      walksOf(policy, profile, 12);
      expect(walksOf(policy, profile, 11)).toEqual(seen);
    });

    it('decides alike after a round trip through JSON', () => {
      const restored = restorePolicy(JSON.parse(JSON.stringify(policy)));
      expect(plain(restored)).toEqual(plain(policy));
      expect([restored.candidates, restored.features, restored.evidence]).toEqual([
        policy.candidates,
        policy.features,
        policy.evidence,
      ]);
      for (const seed of [21, 22, 23]) {
        expect(walksOf(restored, profile, seed)).toEqual(walksOf(policy, profile, seed));
      }
    });

    it('comes to an end at every operating point, and at once where it is told to finish', () => {
      const points = policy.points ?? 1;
      if (policy.frontier) {
        expect(policy.frontier.points).toHaveLength(points);
        expect(policy.frontier.points[policy.frontier.chosen]).toBeDefined();
        for (const { accuracy, latencyMs, p95LatencyMs } of policy.frontier.points) {
          expect(accuracy).toBeGreaterThanOrEqual(0);
          expect(accuracy).toBeLessThanOrEqual(1);
          expect(Math.min(latencyMs, p95LatencyMs)).toBeGreaterThan(0);
        }
      }
      const features = new Float64Array(policy.features.length).fill(0.5);
      const said = () => new Float64Array(policy.evidence.length).fill(0.5);
      for (let point = 0; point < points; point++) {
        expect(walkOf(policy, features, said, { point }).at(-1)?.kind).not.toBe('run');
        const first = policy.next({ features, evidence: policy.candidates.map(() => undefined) }, { point });
        if (first.kind !== 'run') continue;
        const evidence = policy.candidates.map((_, k) => (k === first.candidate ? said() : undefined));
        expect(policy.next({ features, evidence }, { point, finish: true }).kind).not.toBe('run');
      }
    });

    it('names distinct classes by falling probability where it combines answers', () => {
      for (const walk of walksOf(policy, profile, 41)) {
        const last = walk.at(-1);
        if (last?.kind !== 'answer' || !last.classes) continue;
        const { classes } = last;
        expect(new Set(classes.map(({ label }) => label)).size).toBe(classes.length);
        classes.forEach(({ label, probability }, i) => {
          expect(Number.isInteger(label) && label >= 0).toBe(true);
          expect(probability).toBeGreaterThanOrEqual(0);
          expect(probability).toBeLessThanOrEqual(i === 0 ? 1 : classes[i - 1].probability);
        });
      }
    });

    it('is charged for whole runs, and for the rest only where one goes on from another', () => {
      const continued = continuedProfile(alwaysAnswering(profile));
      const fitted = train(continued);
      for (let point = 0; point < (fitted.points ?? 1); point++) {
        const expected = new Map<number, number>();
        const charged = (row: number, k: number, evidence: Knowledge['evidence']) => {
          const { latencyMs, continues } = candidateNamed(continued, fitted.candidates[k]);
          const from = continues ? fitted.candidates.indexOf(continues.candidate) : -1;
          return (evidence[from] ? continues! : { latencyMs }).latencyMs[row];
        };
        let row = -1;
        const watched: Policy = {
          ...fitted,
          next(knowledge, options) {
            if (knowledge.evidence.every((said) => said === undefined)) row++;
            const action = fitted.next(knowledge, options);
            const ms = action.kind === 'run' ? charged(row, action.candidate, knowledge.evidence) : 0;
            expected.set(row, (expected.get(row) ?? 0) + ms);
            return action;
          },
        };
        const rows = Array.from(continued.inputs.keys());
        const { latencyMs } = replay(watched, continued, objective, rows, point);
        rows.forEach((input, m) => {
          const featuresMs = fitted.features.length > 0 ? continued.features.latencyMs[input] : 0;
          expect(latencyMs[m]).toBeCloseTo(featuresMs + expected.get(m)!, 9);
        });
      }
    });

    it('is charged for a run until it is stopped, and answers with what answered in time only', () => {
      const limited = limitedProfile(profile);
      const fitted = train(limited);
      for (let point = 0; point < (fitted.points ?? 1); point++) {
        const walks: Action[][] = [];
        const watched: Policy = {
          ...fitted,
          next(knowledge, options) {
            const isFirst =
              knowledge.evidence.every((said) => said === undefined) && !knowledge.unanswered?.size;
            if (isFirst) walks.push([]);
            const action = fitted.next(knowledge, options);
            walks.at(-1)!.push(action);
            return action;
          },
        };
        const rows = Array.from(limited.inputs.keys());
        const replayed = replay(watched, limited, objective, rows, point);
        rows.forEach((input, m) => {
          const { spentMs, score } = directly(fitted, limited, input, walks[m]);
          const featuresMs = fitted.features.length > 0 ? limited.features.latencyMs[input] : 0;
          expect(spentMs).toBeLessThanOrEqual(limited.timeLimit!.limitMs[input] + 1e-9);
          expect(replayed.latencyMs[m]).toBeCloseTo(featuresMs + spentMs, 9);
          if (score !== undefined) expect(replayed.score[m]).toBeCloseTo(score, 9);
        });
      }
    });

    it('does not change the profile', () => {
      const before = JSON.stringify(profile);
      train(profile);
      expect(JSON.stringify(profile)).toBe(before);
    });

    it.each(degenerateProfiles(makeProfile))('fits and decides on a profile with %s', (_, degenerate) => {
      const fitted = train(degenerate);
      const restored = restorePolicy(JSON.parse(JSON.stringify(fitted)));
      for (const seed of [31, 32]) {
        const walks = walksOf(fitted, degenerate, seed);
        expect(walks.every((walk) => walk.at(-1)?.kind !== 'run')).toBe(true);
        expect(walksOf(restored, degenerate, seed)).toEqual(walks);
      }
    });
  });
}

const plain = (policy: Policy): unknown => JSON.parse(JSON.stringify(policy));

/** What actions come to on a row, told from the table alone; no score where classes of several were combined. */
function directly(policy: Policy, profile: Profile, row: number, walk: readonly Action[]) {
  const { limitMs, lossPerMs } = profile.timeLimit!;
  let spentMs = 0;
  for (const action of walk) {
    if (action.kind === 'abstain') break;
    const { latencyMs, scores } = candidateNamed(profile, policy.candidates[action.candidate]);
    if (action.kind === 'run') {
      spentMs = Math.min(limitMs[row], spentMs + Math.min(latencyMs[row], action.limitMs ?? Infinity));
    } else if (action.classes) return { spentMs };
    else {
      const score = scores.top1[row] - lossPerMs.top1[row] * (spentMs - latencyMs[row]);
      return { spentMs, score: Math.max(0, score) };
    }
  }
  return { spentMs, score: 0 };
}

/**
 * The actions a policy takes on one input, up to one more than it may.
 * @param evidenceOf what a run says; undefined where it does not answer
 */
function walkOf(
  policy: Policy,
  features: Float64Array,
  evidenceOf: (candidate: number) => Float64Array | undefined,
  options: DecideOptions = {},
): Action[] {
  const evidence: (Float64Array | undefined)[] = policy.candidates.map(() => undefined);
  const unanswered = new Set<number>();
  const knowledge: Knowledge = { features, evidence, unanswered };
  const walk: Action[] = [];
  while (walk.length <= policy.candidates.length + 1) {
    const action = policy.next(knowledge, options);
    walk.push(action);
    if (action.kind !== 'run') break;
    evidence[action.candidate] = evidenceOf(action.candidate);
    if (!evidence[action.candidate]) unanswered.add(action.candidate);
  }
  return walk;
}

/**
 * Walks on made-up knowledge: on features in and far outside the profile's range, on any evidence.
 * @param check also told which candidates do not answer
 */
function everyWalk(
  policy: Policy,
  profile: Profile,
  check: (walk: Action[], silent: ReadonlySet<number>) => void,
): void {
  const number = fc.oneof(
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.double({ min: -1e6, max: 1e6, noNaN: true }),
  );
  const vector = (length: number) =>
    fc.array(number, { minLength: length, maxLength: length }).map((values) => Float64Array.from(values));
  fc.assert(
    fc.property(
      vector(policy.features.length),
      fc.array(vector(policy.evidence.length), { minLength: 1, maxLength: policy.candidates.length }),
      fc.uniqueArray(fc.nat(policy.candidates.length - 1)),
      (features, said, unanswered) => {
        let run = 0;
        const silent = new Set(unanswered);
        const evidenceOf = (k: number) => (silent.has(k) ? undefined : said[run++ % said.length]);
        check(walkOf(policy, features, evidenceOf), silent);
      },
    ),
    { seed: 5, numRuns: 200 },
  );
  for (const walk of walksOf(policy, profile, 6)) check(walk, new Set());
}

/** Seeded walks over the features of the profile's own rows with random evidence. */
function walksOf(policy: Policy, profile: Profile, seed: number): Action[][] {
  const random = seededRandom(seed);
  const values = featureColumns(profile, policy.features);
  return Array.from({ length: 60 }, () => {
    const row = Math.floor(random() * values.rows);
    const features = rowOf(values, row).map((value) => value + 0.1 * random());
    return walkOf(policy, features, () => Float64Array.from(policy.evidence, random));
  });
}

/** Nothing is stopped, and nothing is late. */
function alwaysAnswering({ timeLimit: _, ...profile }: Profile): Profile {
  return { ...profile, candidates: profile.candidates.map(({ answered: __, ...candidate }) => candidate) };
}

function degenerateProfiles(makeProfile: MakeProfile): [string, Profile][] {
  const usual = makeProfile({ inputs: 40, candidates: 3, seed: 3 });
  const allScored = (score: number): Profile => ({
    ...usual,
    candidates: usual.candidates.map((candidate) => ({
      ...candidate,
      scores: { top1: new Float64Array(40).fill(score), top5: new Float64Array(40).fill(score) },
    })),
  });
  const { features } = usual;
  const constant = matrix(40, features.names.length, new Float64Array(features.values.data.length).fill(0.5));
  return [
    ['one candidate', makeProfile({ inputs: 40, candidates: 1, seed: 4 })],
    ['every candidate always right', allScored(1)],
    ['every candidate always wrong', allScored(0)],
    ['constant features', { ...usual, features: { ...features, values: constant } }],
    [
      'ten inputs',
      selectInputs(
        usual,
        Array.from({ length: 10 }, (_, row) => row),
      ),
    ],
  ];
}
