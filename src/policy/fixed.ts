import { PremodelError } from '../error.ts';
import { bestCandidate } from './optimal-candidate.ts';
import type { Policy, PolicyState, PolicyTrainer } from './policy.ts';
import { policyReader } from './policy-state.ts';

/** Whether a policy always runs one and the same candidate, at every operating point. */
export function isSingle({ candidates, features }: Policy): boolean {
  return candidates.length === 1 && features.length === 0;
}

/** Runs one and the same candidate on every input. */
export function fixedPolicy(candidate: string): Policy {
  return {
    kind: 'fixed',
    candidates: [candidate],
    features: [],
    evidence: [],
    next: ({ evidence, unanswered }) =>
      unanswered?.has(0) ? { kind: 'abstain' } : { kind: evidence[0] ? 'answer' : 'run', candidate: 0 },
    toJSON: () => ({ kind: 'fixed', candidate }),
  };
}

export function restoreFixed(state: PolicyState): Policy {
  return fixedPolicy(policyReader(state).text('candidate'));
}

/**
 * Always the named candidate.
 * @throws PremodelError `missing-candidate` when the profile has no such one.
 *
 * @example
 * const policy = fixed('large').fit(profile, objective, { seed: 1 });
 */
export function fixed(name: string): PolicyTrainer {
  return {
    kind: 'fixed',
    fit(profile) {
      if (!profile.candidates.some((candidate) => candidate.name === name)) {
        throw new PremodelError('missing-candidate', `the profile has no candidate named "${name}"`, {
          remedy: `use one of: ${profile.candidates.map((candidate) => candidate.name).join(', ')}`,
        });
      }
      return fixedPolicy(name);
    },
  };
}

/**
 * Always the candidate with the best mean score on the training rows, ties to the cheaper.
 *
 * @example
 * const [name] = singleBest().fit(profile, objective, { seed: 1 }).candidates;
 */
export function singleBest(): PolicyTrainer {
  return {
    kind: 'single-best',
    fit(profile, objective) {
      return fixedPolicy(profile.candidates[bestCandidate(profile, objective)].name);
    },
  };
}
