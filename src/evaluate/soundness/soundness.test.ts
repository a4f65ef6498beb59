import { describe, expect, it } from 'vitest';
import { syntheticProfile } from '../../../test/support/synthetic-profile.ts';
import { rowOf } from '../../learn/matrix.ts';
import { cascade } from '../../policy/cascade/cascade.ts';
import { paperPremodel } from '../../policy/paper/paper-premodel.ts';
import type { PolicyTrainer } from '../../policy/policy.ts';
import { selectInputs } from '../../profile/select.ts';
import { fitSoundness } from './fit-soundness.ts';
import { heldOutPolicies, knownDecisions } from './held-out-decisions.ts';
import { ObservationLayout } from './observation.ts';
import { restoreSoundness, type SoundnessVerdict } from './soundness.ts';

const objective = { criterion: 'top1', successAt: 0.5 };
const profile = syntheticProfile({ inputs: 2400, candidates: 3, seed: 5 });
const rows = (from: number, to: number) => Int32Array.from({ length: to - from }, (_, i) => from + i);
const training = selectInputs(profile, rows(0, 1200));
const test = rows(1200, 2400);

function fitted(trainer: PolicyTrainer) {
  const policy = trainer.fit(training, objective, { seed: 1 });
  const heldOut = heldOutPolicies(training, trainer, objective, { folds: 5, seed: 1 });
  return { policy, soundness: fitSoundness(training, policy, heldOut, objective, { seed: 1 }) };
}

describe.each<[string, PolicyTrainer]>([
  ['cascade', cascade()],
  ['premodel that reads features and abstains', paperPremodel({ features: 'all', theta: 0 })],
])('soundness of a %s', (_, trainer) => {
  const { policy, soundness } = fitted(trainer);
  const known = knownDecisions({ policy, rows: test }, profile, objective, soundness.columns);
  const verdicts = Array.from(test, (_, m) => soundness.judgeRow(rowOf(known.x, m)));
  const where = (right: number) => verdicts.filter((_, m) => known.right[m] === right);
  const share = (of: readonly SoundnessVerdict[]) => of.filter(({ flagged }) => flagged).length / of.length;

  it('flags about 5 % of the right decisions on inputs it never saw, and more of the wrong ones', () => {
    const falseAlarms = share(where(1));
    // Three binomial standard deviations of both samples.
    expect(falseAlarms).toBeLessThan(0.05 + 3 * Math.sqrt((2 * 0.05 * 0.95) / where(1).length));
    expect(share(where(0))).toBeGreaterThan(2 * falseAlarms);
  });

  it('gives probabilities that hold', () => {
    for (const [low, high] of [
      [0, 0.5],
      [0.5, 0.8],
      [0.8, 1.01],
    ]) {
      const group = verdicts.flatMap(({ probability }, m) =>
        probability >= low && probability < high ? [{ probability, right: known.right[m] }] : [],
      );
      if (group.length < 50) continue;
      const mean = (of: 'probability' | 'right') =>
        group.reduce((sum, each) => sum + each[of], 0) / group.length;
      const deviation = Math.sqrt(0.25 / group.length);
      expect(Math.abs(mean('probability') - mean('right'))).toBeLessThan(4 * deviation);
    }
  });

  it('judges alike after a round trip through JSON', () => {
    const restored = restoreSoundness(JSON.parse(JSON.stringify(soundness)));
    expect(Array.from(test, (_, m) => restored.judgeRow(rowOf(known.x, m)))).toEqual(verdicts);
  });
});

it('learns from policies fitted without the inputs they are judged on', () => {
  const seen = heldOutPolicies(
    training,
    {
      kind: 'spy',
      fit: (part, ...rest) => ({ ...cascade().fit(part, ...rest), kind: part.inputs.join() }),
    },
    objective,
    { folds: 4, seed: 2 },
  );
  expect(seen.flatMap((one) => Array.from(one.rows)).sort((a, b) => a - b)).toEqual([...rows(0, 1200)]);
  for (const { policy, rows: held } of seen) {
    const fittedOn = new Set(policy.kind.split(','));
    expect(Array.from(held).some((row) => fittedOn.has(training.inputs[row]))).toBe(false);
  }
});

describe('an observation', () => {
  const layout = new ObservationLayout({
    candidates: ['a', 'b', 'c'],
    features: ['size'],
    evidence: ['class1', 'p1'],
  });

  it('holds who ran, who answered, the evidence, how many agree, and the features', () => {
    const row = layout.row({ features: [7], evidence: [[4, 0.5], undefined, [4, 0.9]], answered: 2 });
    expect(Array.from(row)).toEqual([1, 0, 0.5, 0, 0, 0, 1, 1, 0.9, 1, 0, 7]);
  });

  it('of an abstention has no answer to agree with', () => {
    const row = layout.row({ features: [7], evidence: [[4, 0.5], undefined, undefined] });
    expect(Array.from(row)).toEqual([1, 0, 0.5, 0, 0, 0, 0, 0, 0, 0, 0, 7]);
  });
});

it.each<[string, (state: Record<string, unknown>) => void]>([
  ['missing logits', (state) => delete state.rightLogits],
  ['another number of columns', (state) => Object.assign(state.columns as object, { features: ['x'] })],
  ['a level that is no number', (state) => Object.assign(state, { level: 'low' })],
  ['a classifier that is none', (state) => Object.assign(state, { classifier: { kind: 'hope' } })],
])('refuses a state with %s', (_, spoil) => {
  const state = JSON.parse(JSON.stringify(fitted(cascade()).soundness));
  spoil(state);
  expect(() => restoreSoundness(state)).toThrow(
    expect.objectContaining({ code: expect.stringMatching(/^invalid-/) }),
  );
});
