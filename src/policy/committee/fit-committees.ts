import { PremodelError } from '../../error.ts';
import type { Profile } from '../../profile/profile.ts';
import { mean } from '../../statistics.ts';
import { criterionDepth, referenceClasses, scoreOfClasses } from '../class-criterion.ts';
import { type EvidenceLayout, evidenceLayout } from '../combine/evidence-layout.ts';
import { combinerFitter } from '../combine/fit-combiner.ts';
import { costsAfter } from '../costs.ts';
import { fullKnowledge } from '../knowledge-of.ts';
import { scoresBy } from '../optimal-candidate.ts';
import type { Objective } from '../policy.ts';
import { priceLadder } from '../prices.ts';
import { sampleRows } from '../sample-rows.ts';
import { upperHull } from '../verdict/upper-hull.ts';
import { classVotes } from './class-votes.ts';
import type { Committee, CommitteeParts } from './committee-parts.ts';
import { worthTrying } from './worth-trying.ts';

/** More rows than this add time and hardly accuracy. */
const MOST_ROWS = 8000;

/** Where answers are texts: pairs among so many of the best single candidates. */
const MOST_TEXT_CANDIDATES = 5;

/** Fewer rows tell nothing of how to combine answers. */
const FEWEST_ROWS = 10;

interface Measured {
  /** Ascending. */
  readonly members: readonly number[];
  readonly committee: Committee;
  readonly accuracy: number;
  readonly cost: number;
}

/** For every price of the ladder the committee, or the single candidate, that is worth most. */
export function fitCommittees(allRows: Profile, objective: Objective, seed: number): CommitteeParts {
  const profile = sampleRows(allRows, MOST_ROWS, seed);
  const { evidenceNames: evidence, candidates } = profile;
  if (evidence.length === 0) {
    throw new PremodelError('missing-evidence', 'the profile has no evidence that could be combined', {
      remedy: 'profile the candidates with their evidence, or use a policy that needs none',
    });
  }
  const costOf = meanCosts(profile, objective);
  const singles = candidates.map(
    (candidate, k): Measured => ({
      members: [k],
      committee: { members: [k] },
      accuracy: mean(scoresBy(candidate, objective.criterion)),
      cost: costOf([k]),
    }),
  );
  const prices = priceLadder(profile, objective);
  const { depth, committees } =
    profile.inputs.length < FEWEST_ROWS
      ? { depth: 0, committees: [] }
      : fitShortlisted(profile, objective, seed, { singles, prices, costOf });
  const all = [...singles, ...committees];
  const chosen = Array.from(prices, (price) =>
    all.reduce((best, each) => (worth(each, price) > worth(best, price) ? each : best)),
  );
  return onlyUsed(profile, { evidence, depth, chosen });
}

interface Known {
  readonly singles: readonly Measured[];
  readonly prices: Float64Array;
  readonly costOf: (members: readonly number[]) => number;
}

function fitShortlisted(
  profile: Profile,
  objective: Objective,
  seed: number,
  known: Known,
): { depth: number; committees: Measured[] } {
  const layout = evidenceLayout(profile.evidenceNames);
  const knowledge = fullKnowledge(profile, []);
  const combiners = combinerFitter({ profile, objective, layout, knowledge, seed });
  const scores = profile.candidates.map((candidate) => scoresBy(candidate, objective.criterion));
  const committees = shortlist(profile, objective, layout, known).map((members) => {
    const { combiner, combined } = combiners.fit(members);
    return {
      members,
      committee: { members: runOrder(members, known.singles, profile), combiner },
      accuracy: accuracyOf(combined, scores, profile, combiners.depth),
      cost: known.costOf(members),
    };
  });
  return { depth: combiners.depth, committees };
}

function worth({ accuracy, cost }: Pick<Measured, 'accuracy' | 'cost'>, price: number): number {
  return accuracy - price * cost;
}

/** Sets of two or three that may be worth their cost at some price, before anything is fitted. */
function shortlist(
  profile: Profile,
  objective: Objective,
  layout: EvidenceLayout,
  { singles, prices, costOf }: Known,
): number[][] {
  const depth = criterionDepth(profile, objective.criterion);
  const references = referenceClasses(profile);
  if (depth !== undefined && references) {
    const accuracyOf = classVotes(profile, layout, references, depth);
    return worthTrying(profile.candidates.length, prices, { accuracyOf, costOf });
  }
  const best = upperHull(singles)
    .map(({ members: [k] }) => k)
    .slice(-MOST_TEXT_CANDIDATES)
    .sort((a, b) => a - b);
  return best.flatMap((a, i) => best.slice(i + 1).map((b) => [a, b]));
}

/** The cheapest first, but what another goes on from before that. */
function runOrder(
  members: readonly number[],
  singles: readonly Measured[],
  { candidates }: Profile,
): number[] {
  const goesOn = (k: number) =>
    members.some((other) => candidates[other].name === candidates[k].continues?.candidate) ? 1 : 0;
  return [...members].sort((a, b) => goesOn(a) - goesOn(b) || singles[a].cost - singles[b].cost);
}

function meanCosts(profile: Profile, objective: Objective): (members: readonly number[]) => number {
  const cost = costsAfter(profile, objective);
  return (members) =>
    members.reduce((sum, k) => {
      const others = members.filter((other) => other !== k);
      return sum + mean(cost(k, others));
    }, 0);
}

/** By what combiners say of rows they were not fitted on, where they have many weights. */
function accuracyOf(
  combined: ReturnType<ReturnType<typeof combinerFitter>['fit']>['combined'],
  scores: readonly Float64Array[],
  profile: Profile,
  depth: number,
): number {
  const references = referenceClasses(profile);
  return mean(
    Float64Array.from(combined, ({ candidate, classes }, row) => {
      if (depth === 0 || !classes || !references) return scores[candidate][row];
      return scoreOfClasses(classes, references[row], depth);
    }),
  );
}

/** With candidates that no point runs left out. */
function onlyUsed(
  { candidates }: Profile,
  { evidence, depth, chosen }: Pick<CommitteeParts, 'evidence' | 'depth'> & { chosen: readonly Measured[] },
): CommitteeParts {
  const used = candidates.map((_, k) => k).filter((k) => chosen.some(({ members }) => members.includes(k)));
  return {
    candidates: used.map((k) => candidates[k].name),
    evidence,
    depth,
    points: chosen.map(({ committee: { members, combiner } }) => ({
      members: members.map((k) => used.indexOf(k)),
      ...(combiner && { combiner }),
    })),
  };
}
