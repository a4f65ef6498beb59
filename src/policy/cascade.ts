import { PremodelError } from '../error.ts';
import { columnOf } from '../learn/matrix.ts';
import type { Profile } from '../profile/profile.ts';
import { costsOf } from './costs.ts';
import { bestCandidate, mean, scoresBy } from './optimal-candidate.ts';
import type { Objective, Policy, PolicyState, PolicyTrainer } from './policy.ts';
import { policyReader, readNames } from './policy-state.ts';

export interface CascadeOptions {
  /** Evidence column that says how sure a candidate is of its answer; more is surer. Default `p1`. */
  readonly confidence?: string;
}

interface CascadeParts {
  readonly candidates: readonly string[];
  /** One per candidate but the last: its answer stands when its confidence reaches this. */
  readonly thresholds: Float64Array;
  readonly confidence: string;
}

/**
 * Confidence cascade: a cheap candidate answers where it is sure enough, else a better one runs too.
 * Of all pairs and thresholds, fits the cheapest on average whose mean score on the training rows is no
 * worse than the single best's; where no pair is cheaper, it is the single best alone.
 */
export function cascade(options: CascadeOptions = {}): PolicyTrainer {
  const { confidence = 'p1' } = options;
  return {
    kind: 'cascade',
    fit(profile, objective) {
      const column = profile.evidenceNames.indexOf(confidence);
      if (column < 0) {
        throw new PremodelError('missing-evidence', `the profile has no evidence named "${confidence}"`, {
          remedy: 'profile the candidates with their evidence, or use a policy that needs none',
        });
      }
      return cascadePolicy({ confidence, ...cheapestCascade(profile, objective, column) });
    },
  };
}

export function restoreCascade(state: PolicyState): Policy {
  const reader = policyReader(state);
  const candidates = readNames(reader, 'candidates', 1);
  return cascadePolicy({
    candidates,
    thresholds: reader.numbers('thresholds', candidates.length - 1),
    confidence: reader.text('confidence'),
  });
}

function cascadePolicy({ candidates, thresholds, confidence }: CascadeParts): Policy {
  const last = candidates.length - 1;
  return {
    kind: 'cascade',
    candidates,
    features: [],
    evidence: last === 0 ? [] : [confidence],
    next({ evidence }) {
      let level = 0;
      while (level < last && (evidence[level]?.[0] ?? Number.POSITIVE_INFINITY) < thresholds[level]) level++;
      return { kind: evidence[level] ? 'answer' : 'run', candidate: level };
    },
    toJSON: () => ({ kind: 'cascade', candidates, thresholds: Array.from(thresholds), confidence }),
  };
}

/** Sweeps, for every ordered pair, the number of inputs on which the first one's answer stands. */
function cheapestCascade(
  profile: Profile,
  objective: Objective,
  column: number,
): Pick<CascadeParts, 'candidates' | 'thresholds'> {
  const { candidates } = profile;
  const scores = candidates.map((candidate) => scoresBy(candidate, objective.criterion));
  const costs = candidates.map((candidate) => costsOf(candidate, objective));
  const order = candidates.map((_, k) => k).sort((a, b) => mean(costs[a]) - mean(costs[b]));
  const best = bestCandidate(profile, objective);
  const goal = sum(scores[best]) - 1e-9;
  let least = sum(costs[best]);
  let found = { candidates: [candidates[best].name], thresholds: new Float64Array(0) };

  for (const [position, first] of order.entries()) {
    const sureness = columnOf(candidates[first].evidence, column);
    const rows = Array.from(sureness.keys()).sort((a, b) => sureness[b] - sureness[a]);
    for (const second of order.slice(position + 1)) {
      let score = sum(scores[second]);
      let total = sum(costs[first]) + sum(costs[second]);
      rows.forEach((row, standing) => {
        score += scores[first][row] - scores[second][row];
        total -= costs[second][row];
        const next = rows[standing + 1];
        // A threshold cannot part equal values.
        if (next !== undefined && sureness[next] === sureness[row]) return;
        if (score >= goal && total < least) {
          least = total;
          found = {
            candidates: [candidates[first].name, candidates[second].name],
            thresholds: Float64Array.of(sureness[row]),
          };
        }
      });
    }
  }
  return found;
}

function sum(values: Float64Array): number {
  return mean(values) * values.length;
}
