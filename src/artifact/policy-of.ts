import { countsWords } from '../domain/tasks.ts';
import { PremodelError } from '../error.ts';
import type { Policy } from '../policy/policy.ts';
import { restorePolicy } from '../policy/restore-policy.ts';
import { wordOfFeature } from '../word-feature.ts';
import type { Premodel } from './premodel.ts';

/**
 * The fitted policy of a premodel, ready to decide.
 * @param file where it came from, for the error
 * @throws PremodelError `invalid-policy` when its numbers cannot be a policy, `invalid-premodel` when it names
 * candidates or columns the premodel does not list
 *
 * @example
 * const policy = policyOf(premodel);
 * policy.candidates; // ['small', 'large']
 */
export function policyOf(premodel: Premodel, file?: string): Policy {
  const policy = restorePolicy(premodel.policy);
  const isOffered = (name: string) => countsWords(premodel.task) && wordOfFeature(name) !== undefined;
  const listed = [
    ['candidate', policy.candidates, premodel.candidates.map((candidate) => candidate.name)],
    ['feature', policy.features.filter((name) => !isOffered(name)), premodel.domain.featureNames],
    ['evidence', policy.evidence, premodel.domain.evidenceNames],
  ] as const;
  for (const [what, named, offered] of listed) {
    const there = new Set(offered);
    const missing = named.find((name) => !there.has(name));
    if (missing === undefined) continue;
    throw new PremodelError(
      'invalid-premodel',
      `the policy uses the ${what} ${missing}, which is not listed`,
      {
        place: { file, field: 'policy' },
        remedy: 'The file is damaged or was edited by hand: train again.',
      },
    );
  }
  return policy;
}
