import { PremodelError } from '../../error.ts';
import { atPoint } from '../../policy/at-point.ts';
import { fixedPolicy } from '../../policy/fixed.ts';
import { bestCandidate } from '../../policy/optimal-candidate.ts';
import type { Objective, Policy, PolicyTrainer } from '../../policy/policy.ts';
import type { Profile } from '../../profile/profile.ts';
import { selectInputs } from '../../profile/select.ts';
import { seededRandom, shuffle } from '../../random.ts';
import { simulate } from '../simulate.ts';
import type { Certificate } from './certificate.ts';
import { type CertifyOptions, certify } from './certify.ts';

export interface FitCertifiedOptions extends Omit<CertifyOptions, 'singleBest'> {
  /** Share of the inputs kept from the fit to test on, above 0 and below 1. Default 0.4. */
  readonly calibrationShare?: number;
  readonly seed: number;
}

export interface CertifiedFit {
  /** The most aggressive point accepted; the single best alone where none was. */
  readonly policy: Policy;
  readonly certificate: Certificate;
  /** The inputs fitted on. */
  readonly fitted: Profile;
}

export interface NamedPolicy {
  readonly name: string;
  readonly policy: Policy;
}

/**
 * Sets a random part of the inputs aside before anything else, fits on the rest, and tests the fitted policy's
 * operating points, from safe to aggressive, on the part set aside. The single best needs no test: it cannot be
 * worse than itself.
 * @throws PremodelError `invalid-option`, `too-few-inputs`, and those of the trainer
 *
 * @example
 * const { policy, certificate } = fitCertified(profile, planner(), objective, { epsilon: 0.01, seed: 1 });
 */
export function fitCertified(
  profile: Profile,
  trainer: PolicyTrainer,
  objective: Objective,
  options: FitCertifiedOptions,
): CertifiedFit {
  const { calibrationShare = 0.4, seed } = options;
  const { fitted, calibration } = setAside(profile, calibrationShare, seed);
  const singleBest = fitted.candidates[bestCandidate(fitted, objective)].name;
  const policy = trainer.fit(fitted, objective, { seed });
  const points = safeToAggressive(policy);
  const certificate = certifyPolicies(calibration, points, objective, { ...options, singleBest });
  const accepted = points.find(({ name }) => name === certificate.accepted);
  return { policy: accepted?.policy ?? fixedPolicy(singleBest), certificate, fitted };
}

/**
 * The policy's operating points from the most accurate to the one its constraint chose: what is cheaper than that
 * was not asked for. A policy with one way to act is its only point.
 */
function safeToAggressive(policy: Policy): NamedPolicy[] {
  const { kind, frontier } = policy;
  if (!frontier) return [{ name: kind, policy }];
  const { points, chosen } = frontier;
  return Array.from({ length: points.length - chosen }, (_, i) => {
    const point = points.length - 1 - i;
    return { name: `${kind} at point ${point + 1} of ${points.length}`, policy: atPoint(policy, point) };
  });
}

/**
 * Tests policies on inputs none of them was fitted on.
 * @param calibration its inputs in random order
 * @param policies from safe to aggressive
 *
 * @example
 * const policies = [{ name: 'the cascade', policy }];
 * const certificate = certifyPolicies(profile, policies, objective, { epsilon: 0.01, singleBest: 'large' });
 */
export function certifyPolicies(
  calibration: Profile,
  policies: readonly NamedPolicy[],
  { criterion }: Objective,
  options: CertifyOptions,
): Certificate {
  const scoresOf = (policy: Policy) => simulate(policy, calibration).outcomes.scores[criterion];
  const best = scoresOf(fixedPolicy(options.singleBest));
  const points = policies.map(({ name, policy }) => {
    const scores = scoresOf(policy);
    return { name, losses: best.map((score, i) => score - scores[i]) };
  });
  return certify(points, options);
}

/** At random and not by class, so that the part set aside is an independent sample, in random order. */
function setAside(profile: Profile, share: number, seed: number) {
  const order = shuffle(Int32Array.from(profile.inputs.keys()), seededRandom(seed));
  const size = Math.round(order.length * share);
  if (!(share > 0 && size >= 1 && size <= order.length - 2)) {
    throw new PremodelError('too-few-inputs', `cannot set ${share} of ${order.length} inputs aside`, {
      place: { field: 'calibrationShare' },
      remedy: 'Give a share above 0 and below 1 that leaves inputs on both sides, or profile more inputs.',
    });
  }
  return {
    calibration: selectInputs(profile, order.subarray(0, size)),
    fitted: selectInputs(profile, order.slice(size).sort()),
  };
}
