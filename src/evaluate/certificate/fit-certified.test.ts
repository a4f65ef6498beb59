import { expect, it } from 'vitest';
import { syntheticProfile } from '../../../test/support/synthetic-profile.ts';
import { cascade } from '../../policy/cascade/cascade.ts';
import { fixed } from '../../policy/fixed.ts';
import { planner } from '../../policy/planner/planner.ts';
import type { PolicyTrainer } from '../../policy/policy.ts';
import { restorePolicy } from '../../policy/restore-policy.ts';
import { fitCertified } from './fit-certified.ts';

const objective = { criterion: 'top1', successAt: 0.5 };
const profile = syntheticProfile({ inputs: 1000, candidates: 3, seed: 2 });

it('keeps the calibration inputs from the fit', () => {
  let seen: readonly string[] = [];
  const spy: PolicyTrainer = {
    kind: 'spy',
    fit(rows, ...rest) {
      seen = rows.inputs;
      return cascade().fit(rows, ...rest);
    },
  };
  const { certificate, fitted } = fitCertified(profile, spy, objective, { epsilon: 0.2, seed: 1 });
  expect(certificate.inputs).toBe(400);
  expect(seen).toHaveLength(600);
  expect(fitted.inputs).toEqual(seen);
});

it('keeps the policy it could certify', () => {
  const { policy, certificate } = fitCertified(profile, cascade(), objective, { epsilon: 0.2, seed: 1 });
  expect(certificate.accepted).toMatch(/^cascade at point/);
  expect(policy.kind).toBe('cascade');
});

it('keeps the single best where nothing could be certified', () => {
  const worst = fixed(profile.candidates[0].name);
  const { policy, certificate } = fitCertified(profile, worst, objective, { epsilon: 0.01, seed: 1 });
  expect(certificate.accepted).toBeUndefined();
  expect(certificate.failure?.reason).toBe('loss-too-large');
  expect(policy.candidates).toEqual([certificate.singleBest]);
  expect(certificate.singleBest).toBe(profile.candidates[2].name);
});

const few = syntheticProfile({ inputs: 150, candidates: 2, seed: 2 });

it('tests the operating points from the most accurate to the one asked for, and keeps the last accepted', () => {
  const { policy, certificate } = fitCertified(few, planner(), objective, { epsilon: 0.5, seed: 1 });
  const { points, chosen } = policy.frontier!;
  const names = certificate.tested.map(({ name }) => name);
  expect(names).toEqual(
    Array.from(names, (_, i) => `planner at point ${points.length - i} of ${points.length}`),
  );
  expect(certificate.accepted).toBe(`planner at point ${chosen + 1} of ${points.length}`);
  expect(restorePolicy(JSON.parse(JSON.stringify(policy))).frontier!.chosen).toBe(chosen);
});

it.each([0, 1, 0.9999, Number.NaN])('refuses to set a share of %d aside', (calibrationShare) => {
  const fit = () => fitCertified(profile, cascade(), objective, { epsilon: 0.1, seed: 1, calibrationShare });
  expect(fit).toThrow(expect.objectContaining({ code: 'too-few-inputs' }));
});
