import { PremodelError } from '../../error.ts';
import type { StateReader } from '../../learn/state-reader.ts';
import { CLASS_COLUMN, CONFIDENCE_COLUMN } from '../../profile/class-evidence.ts';
import type { Profile } from '../../profile/profile.ts';
import { frontierOf, replayHeldOut } from '../measure-points.ts';
import { type Frontier, frontierState, readFrontier } from '../operating-point.ts';
import type { Knowledge, Policy, PolicyState, PolicyTrainer } from '../policy.ts';
import { policyReader, readNames } from '../policy-state.ts';
import { POINTS, priceLadder } from '../prices.ts';
import { cascadeColumns } from './cascade-columns.ts';
import type { CascadeLevel, Levels } from './cascade-levels.ts';
import { fitLevels } from './fit-levels.ts';

export interface CascadeOptions {
  /**
   * Evidence column that says how sure a candidate is of its answer; more is surer. Default: `p1` or `mean_logprob`, or
   * level by level what is established to tell more.
   */
  readonly confidence?: string;
  /** Longest cascade tried. Default 3. */
  readonly maxRuns?: number;
  /** Skip the cross-validation of the operating points; the policy has no frontier then. Default false. */
  readonly unmeasured?: boolean;
}

interface CascadeParts {
  readonly candidates: readonly string[];
  /** By operating point. */
  readonly points: readonly Levels[];
  readonly frontier?: Frontier;
}

/**
 * Confidence cascade: a cheap candidate answers where it is sure enough, else a better one runs too, and so on;
 * an answer also stands where the level before gave the same and the fit found that enough. Order, length, thresholds
 * and what they are put on are fitted for several prices of the cost, each an operating point.
 *
 * @example
 * const policy = cascade({ confidence: 'p1' }).fit(profile, objective, { seed: 1 });
 */
export function cascade(options: CascadeOptions = {}): PolicyTrainer {
  return {
    kind: 'cascade',
    fit(profile, objective, { seed, onProgress }) {
      const primary = options.confidence ?? defaultConfidence(profile.evidenceNames);
      if (!primary || !profile.evidenceNames.includes(primary)) {
        throw new PremodelError(
          'missing-evidence',
          `the profile has no evidence named "${primary ?? CONFIDENCE_COLUMN}"`,
          {
            remedy: 'profile the candidates with their evidence, or use a policy that needs none',
          },
        );
      }
      const read = { primary, others: options.confidence === undefined };
      const fitOn = (rows: Profile, frontier?: Frontier) => {
        const columns = cascadeColumns(rows, objective, read);
        const levels = fitLevels(columns, {
          kept: rows.candidates.map((_, k) => k),
          prices: priceLadder(rows, objective),
          maxRuns: options.maxRuns ?? 3,
        });
        return cascadePolicy({ ...onlyUsed(levels, rows), frontier });
      };
      if (options.unmeasured) return fitOn(profile);
      const heldOut = replayHeldOut((rows) => fitOn(rows), POINTS, profile, objective, {
        seed,
        onFold: (done, total) => onProgress?.(done / total),
      });
      return { ...fitOn(profile, frontierOf(heldOut, objective)), heldOut: { ...heldOut, profile } };
    },
  };
}

/** What tells best how sure a candidate is, as far as is known beforehand. */
export function defaultConfidence(names: readonly string[]): string | undefined {
  return [CONFIDENCE_COLUMN, 'mean_logprob'].find((name) => names.includes(name));
}

/** The levels, with candidates that none of them runs left out. */
function onlyUsed(points: readonly Levels[], { candidates }: Profile): CascadeParts {
  const used = candidates
    .map((_, k) => k)
    .filter((k) => points.some((levels) => levels.some(({ candidate }) => candidate === k)));
  return {
    candidates: used.map((k) => candidates[k].name),
    points: points.map((levels) =>
      levels.map((level) => ({ ...level, candidate: used.indexOf(level.candidate) })),
    ),
  };
}

function cascadePolicy({ candidates, points, frontier }: CascadeParts): Policy {
  const defaultPoint = frontier?.chosen ?? Math.floor(points.length / 2);
  const columns = evidenceOf(points);
  return {
    kind: 'cascade',
    candidates,
    features: [],
    evidence: columns,
    points: points.length,
    ...(frontier && { frontier }),
    next({ evidence, unanswered }, { point = defaultPoint, finish = false } = {}) {
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
        if (stands(level, evidence, columns, levels[index - 1])) break;
      }
      return last >= 0 ? { kind: 'answer', candidate: last } : { kind: 'abstain' };
    },
    toJSON: () => ({
      kind: 'cascade',
      candidates,
      points,
      ...(frontier && { frontier: frontierState(frontier) }),
    }),
  };
}

/** The evidence columns that some level reads. */
function evidenceOf(points: readonly Levels[]): string[] {
  const levels = points.flat();
  const confidences = levels.flatMap(({ confidence }) => confidence ?? []);
  return [...new Set(levels.some(({ agrees }) => agrees) ? [...confidences, CLASS_COLUMN] : confidences)];
}

function stands(
  { candidate, confidence, threshold, below, agrees }: CascadeLevel,
  evidence: Knowledge['evidence'],
  columns: readonly string[],
  before?: CascadeLevel,
): boolean {
  if (confidence === undefined || threshold === undefined) return true;
  const runEvidence = evidence[candidate]!;
  const sure = runEvidence[columns.indexOf(confidence)];
  if (below ? sure <= threshold : sure >= threshold) return true;
  const named = columns.indexOf(CLASS_COLUMN);
  return (
    agrees === true && before !== undefined && evidence[before.candidate]?.[named] === runEvidence[named]
  );
}

export function restoreCascade(state: PolicyState): Policy {
  const reader = policyReader(state);
  const candidates = readNames(reader, 'candidates', 1);
  // Files once named one column for all levels.
  const primary = reader.has('confidence') ? reader.text('confidence') : undefined;
  const points = reader
    .list('points')
    .map((levels) => readLevels(policyReader({ levels }), candidates.length, primary));
  if (points.length === 0) reader.fail('points', 'is empty');
  const frontier = reader.has('frontier') ? readFrontier(reader, 'frontier') : undefined;
  if (frontier && frontier.points.length !== points.length) reader.fail('frontier', 'has other points');
  return cascadePolicy({ candidates, points, frontier });
}

function readLevels(reader: StateReader, candidates: number, primary?: string): CascadeLevel[] {
  const levels = reader.list('levels').map((level, index, all): CascadeLevel => {
    const fields = policyReader(level);
    const candidate = fields.integer('candidate', 0, candidates - 1);
    if (index === all.length - 1) return { candidate };
    const flag = (field: 'below' | 'agrees') => fields.has(field) && fields.flag(field) && { [field]: true };
    return {
      candidate,
      confidence: primary ?? fields.text('confidence'),
      threshold: fields.number('threshold'),
      ...flag('below'),
      ...flag('agrees'),
    };
  });
  if (levels.length === 0) reader.fail('levels', 'is empty');
  if (new Set(levels.map(({ candidate }) => candidate)).size !== levels.length) {
    reader.fail('levels', 'run a candidate twice');
  }
  return levels;
}
