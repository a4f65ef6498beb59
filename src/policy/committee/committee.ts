import type { StateReader } from '../../learn/state-reader.ts';
import type { Profile } from '../../profile/profile.ts';
import type { Combiner } from '../combine/combiner.ts';
import { type EvidenceLayout, evidenceLayout } from '../combine/evidence-layout.ts';
import { restoreCombiner } from '../combine/fit-combiner.ts';
import { frontierOf, replayHeldOut } from '../measure-points.ts';
import { frontierState, readFrontier } from '../operating-point.ts';
import type { Action, Knowledge, Policy, PolicyState, PolicyTrainer } from '../policy.ts';
import { policyReader, readNames } from '../policy-state.ts';
import { POINTS } from '../prices.ts';
import type { Committee, CommitteeParts } from './committee-parts.ts';
import { fitCommittees } from './fit-committees.ts';

export interface CommitteeOptions {
  /** Skip the cross-validation of the operating points; the policy has no frontier then. Default false. */
  readonly unmeasured?: boolean;
}

/**
 * Fixed committees: always the same one, two or three candidates, their answers combined. Nothing depends on the
 * input, so a policy that does no better has gained nothing by looking at it. Source: Wang et al., *Wisdom of
 * Committees*, ICLR 2022.
 *
 * `fit` throws PremodelError `missing-evidence` where candidates say nothing that could be combined
 *
 * @example
 * const policy = committee().fit(profile, objective, { seed: 1 });
 */
export function committee(options: CommitteeOptions = {}): PolicyTrainer {
  return {
    kind: 'committee',
    fit(profile, objective, { seed, onProgress }) {
      const fitOn = (rows: Profile) => fitCommittees(rows, objective, seed);
      const parts = fitOn(profile);
      if (options.unmeasured) return committeePolicy(parts);
      const heldOut = replayHeldOut((rows) => committeePolicy(fitOn(rows)), POINTS, profile, objective, {
        seed,
        onFold: (done, total) => onProgress?.(done / total),
      });
      const frontier = frontierOf(heldOut, objective);
      return { ...committeePolicy({ ...parts, frontier }), heldOut: { ...heldOut, profile } };
    },
  };
}

export function committeePolicy(parts: CommitteeParts): Policy {
  const { candidates, evidence, depth, points, frontier } = parts;
  const defaultPoint = frontier?.chosen ?? Math.floor(points.length / 2);
  return {
    kind: 'committee',
    candidates,
    features: [],
    evidence,
    points: points.length,
    ...(frontier && { frontier }),
    next(knowledge, { point = defaultPoint, finish = false } = {}) {
      const { members, combiner } = points[point];
      const answered = members.filter((k) => knowledge.evidence[k] !== undefined);
      const waiting = members.find(
        (k) => knowledge.evidence[k] === undefined && !knowledge.unanswered?.has(k),
      );
      if (waiting !== undefined && !(finish && answered.length > 0)) {
        return { kind: 'run', candidate: waiting };
      }
      if (answered.length === 0) return { kind: 'abstain' };
      return combiner && answered.length === members.length
        ? combinedAnswer(combiner, knowledge, members)
        : { kind: 'answer', candidate: answered[answered.length - 1] };
    },
    toJSON: () => ({
      kind: 'committee',
      candidates,
      evidence,
      depth,
      points,
      ...(frontier && { frontier: frontierState(frontier) }),
    }),
  };
}

function combinedAnswer(combiner: Combiner, knowledge: Knowledge, members: readonly number[]): Action {
  const ran = [...members].sort((a, b) => a - b);
  const { candidate, classes } = combiner.combine(knowledge, ran);
  return { kind: 'answer', candidate, ...(classes && { classes }) };
}

export function restoreCommittee(state: PolicyState): Policy {
  const reader = policyReader(state);
  const candidates = readNames(reader, 'candidates', 1);
  const evidence = readNames(reader, 'evidence');
  const depth = reader.integer('depth', 0, 1000);
  const layout = evidenceLayout(evidence);
  const points = reader
    .list('points')
    .map((point) => readCommittee(policyReader(point), candidates.length, layout, depth));
  if (points.length === 0) reader.fail('points', 'is empty');
  const frontier = reader.has('frontier') ? readFrontier(reader, 'frontier') : undefined;
  if (frontier && frontier.points.length !== points.length) reader.fail('frontier', 'has other points');
  return committeePolicy({ candidates, evidence, depth, points, frontier });
}

function readCommittee(
  reader: StateReader,
  candidates: number,
  layout: EvidenceLayout,
  depth: number,
): Committee {
  const members = Array.from(reader.integers('members', undefined, 0, candidates - 1));
  if (members.length === 0) reader.fail('members', 'is empty');
  if (new Set(members).size !== members.length) reader.fail('members', 'run a candidate twice');
  if (members.length === 1) return { members };
  const context = { runs: members.length, layout, depth, features: 0 };
  return { members, combiner: restoreCombiner(policyReader(reader.object('combiner')), context) };
}
