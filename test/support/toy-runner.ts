import type { Knowledge, Policy } from '../../src/policy/policy.ts';
import { AdaptiveRunner } from '../../src/runtime/adaptive-runner.ts';
import { type CandidateFunction, functionCandidate } from '../../src/runtime/function-candidate.ts';
import type { AdaptiveRunnerParts } from '../../src/runtime/runner-parts.ts';

/** A domain of plain numbers: outputs say how sure they are. */
export const toyDomain = {
  featureNames: [],
  evidenceNames: ['confidence'],
  features: () => new Float64Array(),
  evidence: (output: number) => Float64Array.of(output),
};

/** Runs its candidates in order until one is sure. */
export function toyCascade(candidates: readonly string[], parts: Partial<Policy> = {}): Policy {
  return {
    kind: 'toy',
    candidates,
    features: [],
    evidence: ['confidence'],
    next({ evidence }: Knowledge, { finish } = {}) {
      for (const [candidate, said] of evidence.entries()) {
        if (!said)
          return finish && candidate > 0
            ? { kind: 'answer', candidate: candidate - 1 }
            : { kind: 'run', candidate };
        if (said[0] >= 0.5 || candidate === candidates.length - 1) return { kind: 'answer', candidate };
      }
      throw new RangeError('no candidates');
    },
    toJSON: () => ({ kind: 'toy' }),
    ...parts,
  };
}

export function toyRunner(
  functions: Readonly<Record<string, CandidateFunction<number, number>>>,
  parts: Partial<AdaptiveRunnerParts<number, number>> = {},
): AdaptiveRunner<number, number> {
  return new AdaptiveRunner({
    domain: toyDomain,
    policy: toyCascade(Object.keys(functions)),
    candidates: Object.entries(functions).map(([name, run]) => functionCandidate(name, run)),
    ...parts,
  });
}
