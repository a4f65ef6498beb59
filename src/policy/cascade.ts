import { PremodelError } from '../error.ts';
import type { StateReader } from '../learn/state-reader.ts';
import { type CascadeLevel, fitLevels } from './cascade-levels.ts';
import { frontierOf, replayHeldOut } from './measure-points.ts';
import { type Frontier, frontierState, readFrontier } from './operating-point.ts';
import type { Knowledge, Policy, PolicyState, PolicyTrainer } from './policy.ts';
import { policyReader, readNames } from './policy-state.ts';
import { POINTS } from './prices.ts';

export interface CascadeOptions {
  /** Evidence column that says how sure a candidate is of its answer; more is surer. Default `p1` or `mean_logprob`. */
  readonly confidence?: string;
  /** Longest cascade tried. Default 3. */
  readonly maxRuns?: number;
  /** Skip the cross-validation of the operating points; the policy has no frontier then. Default false. */
  readonly unmeasured?: boolean;
}

interface CascadeParts {
  readonly candidates: readonly string[];
  readonly confidence: string;
  /** Whether evidence also names classes, so that candidates can be seen to agree. */
  readonly agreement: boolean;
  /** By operating point, the levels in order; the last one answers whatever it says. */
  readonly points: readonly (readonly CascadeLevel[])[];
  readonly frontier?: Frontier;
}

const CLASS = 'class1';

/**
 * Confidence cascade: a cheap candidate answers where it is sure enough, else a better one runs too, and so on;
 * an answer also stands where the level before gave the same and the fit found that enough. Order, length and
 * thresholds are fitted for several prices of the cost, each an operating point.
 */
export function cascade(options: CascadeOptions = {}): PolicyTrainer {
  return {
    kind: 'cascade',
    fit(profile, objective, { seed, onProgress }) {
      const confidence = options.confidence ?? usualConfidence(profile.evidenceNames);
      if (!profile.evidenceNames.includes(confidence)) {
        throw new PremodelError('missing-evidence', `the profile has no evidence named "${confidence}"`, {
          remedy: 'profile the candidates with their evidence, or use a policy that needs none',
        });
      }
      const agreement = profile.evidenceNames.includes(CLASS);
      const fitOn = (rows: typeof profile) =>
        cascadePolicy({
          confidence,
          agreement,
          ...fitLevels(rows, objective, { confidence, agreement, maxRuns: options.maxRuns ?? 3 }),
        });
      if (options.unmeasured) return fitOn(profile);
      const heldOut = replayHeldOut(fitOn, POINTS, profile, objective, {
        seed,
        onFold: (done, total) => onProgress?.(done / total),
      });
      const { points, candidates } = fitLevels(profile, objective, {
        confidence,
        agreement,
        maxRuns: options.maxRuns ?? 3,
      });
      return cascadePolicy({
        confidence,
        agreement,
        points,
        candidates,
        frontier: frontierOf(heldOut, objective),
      });
    },
  };
}

function usualConfidence(names: readonly string[]): string {
  return names.includes('mean_logprob') && !names.includes('p1') ? 'mean_logprob' : 'p1';
}

function cascadePolicy(parts: CascadeParts): Policy {
  const { candidates, confidence, agreement, points, frontier } = parts;
  const usual = frontier?.chosen ?? Math.floor(points.length / 2);
  const single = points.every((levels) => levels.length === 1);
  return {
    kind: 'cascade',
    candidates,
    features: [],
    evidence: single ? [] : agreement ? [confidence, CLASS] : [confidence],
    points: points.length,
    ...(frontier && { frontier }),
    next({ evidence, unanswered }, { point = usual, finish = false } = {}) {
      const levels = points[point];
      let last = -1;
      for (const [index, level] of levels.entries()) {
        // Nothing to be sure of: the next level, then.
        if (unanswered?.has(level.candidate)) continue;
        if (!evidence[level.candidate]) {
          return finish && last >= 0
            ? { kind: 'answer', candidate: last }
            : { kind: 'run', candidate: level.candidate };
        }
        last = level.candidate;
        if (stands(level, evidence, levels[index - 1])) break;
      }
      return last >= 0 ? { kind: 'answer', candidate: last } : { kind: 'abstain' };
    },
    toJSON: () => ({
      kind: 'cascade',
      candidates,
      confidence,
      agreement,
      points,
      ...(frontier && { frontier: frontierState(frontier) }),
    }),
  };
}

function stands(level: CascadeLevel, evidence: Knowledge['evidence'], before?: CascadeLevel): boolean {
  if (level.threshold === undefined) return true;
  const said = evidence[level.candidate]!;
  if (said[0] >= level.threshold) return true;
  return level.agrees === true && before !== undefined && evidence[before.candidate]?.[1] === said[1];
}

export function restoreCascade(state: PolicyState): Policy {
  const reader = policyReader(state);
  const candidates = readNames(reader, 'candidates', 1);
  const points = reader
    .list('points')
    .map((levels) => readLevels(policyReader({ levels }), candidates.length));
  if (points.length === 0) reader.fail('points', 'is empty');
  const frontier = reader.has('frontier') ? readFrontier(reader, 'frontier') : undefined;
  if (frontier && frontier.points.length !== points.length) reader.fail('frontier', 'has other points');
  const confidence = reader.text('confidence');
  return cascadePolicy({
    candidates,
    confidence,
    agreement: reader.flag('agreement') && confidence !== CLASS,
    points,
    frontier,
  });
}

function readLevels(reader: StateReader, candidates: number): CascadeLevel[] {
  const levels = reader.list('levels').map((level, index, all): CascadeLevel => {
    const fields = policyReader(level);
    const candidate = fields.integer('candidate', 0, candidates - 1);
    if (index === all.length - 1) return { candidate };
    return {
      candidate,
      threshold: fields.number('threshold'),
      ...(fields.has('agrees') && fields.flag('agrees') && { agrees: true }),
    };
  });
  if (levels.length === 0) reader.fail('levels', 'is empty');
  if (new Set(levels.map(({ candidate }) => candidate)).size !== levels.length) {
    reader.fail('levels', 'run a candidate twice');
  }
  return levels;
}
