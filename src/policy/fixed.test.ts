import { expect, it } from 'vitest';
import { policyContract } from '../../test/contracts/policy-contract.ts';
import { syntheticProfile } from '../../test/support/synthetic-profile.ts';
import { fixed, singleBest } from './fixed.ts';

const objective = { criterion: 'top1', successAt: 0.5 };

policyContract('fixed', () => fixed('model-0'));
policyContract('single best', () => singleBest());

it('single best runs the most accurate candidate on the training rows', () => {
  const policy = singleBest().fit(syntheticProfile({ candidates: 4 }), objective, { seed: 1 });
  expect(policy.candidates).toEqual(['model-3']);
});

it('single best prefers the cheaper of equally accurate candidates', () => {
  const profile = syntheticProfile({ candidates: 2 });
  const [cheap, dear] = profile.candidates;
  const tied = { ...profile, candidates: [{ ...dear, scores: cheap.scores }, cheap] };
  expect(singleBest().fit(tied, objective, { seed: 1 }).candidates).toEqual(['model-0']);
});

it('a fixed candidate must be in the profile', () => {
  expect(() => fixed('other').fit(syntheticProfile(), objective, { seed: 1 })).toThrow(
    expect.objectContaining({ code: 'missing-candidate' }),
  );
});
