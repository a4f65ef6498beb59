import type { Domain } from '../domain/domain.ts';
import type { Policy } from '../policy/policy.ts';
import { positionsOf } from '../policy/positions-of.ts';
import { wordOfFeature } from '../word-feature.ts';
import type { Candidate } from './candidate.ts';
import type { WatchParts } from './monitor/watch.ts';
import type { RosterOptions } from './roster.ts';
import type { TurnLimits } from './turns.ts';

/** What the loop needs of a domain. */
export type RunnerDomain<Input, Output> = Pick<
  Domain<Input, Output, never>,
  'featureNames' | 'countsWords' | 'evidenceNames' | 'features' | 'evidence' | 'agreement'
> &
  Partial<Pick<Domain<Input, Output, never>, 'answer'>>;

/** 95th percentiles of the latency of a candidate. */
export interface ExpectedLatency {
  readonly p95LatencyMs: number;
  /** Once the candidate of this name has run, whose work it goes on from. */
  readonly continues?: { readonly candidate: string; readonly p95LatencyMs: number };
}

/** Several candidates behind one function: the policy says, input by input, which of them run. */
export interface AdaptiveRunnerParts<Input, Output> extends RosterOptions, TurnLimits {
  readonly domain: RunnerDomain<Input, Output>;
  readonly policy: Policy;
  /** At least those the policy names, and the single best of `watch`; found by name. */
  readonly candidates: readonly Candidate<Input, Output>[];
  /** Judges decisions, looks out for drift, audits. Default: none of it. */
  readonly watch?: WatchParts;
  /** How long each candidate may take, by name: what a request's budget is held against. Default: no time. */
  readonly latencies?: ReadonlyMap<string, ExpectedLatency>;
  /**
   * Names of candidates, the best first: who stands in where one that the policy wants cannot run and nothing has.
   * They need not be among the given ones. Default: the single best of `watch`, then the policy's from last to first.
   */
  readonly substitutes?: readonly string[];
}

/** The candidates of the policy in its order, then the single best and given substitutes where they are none of them. */
export function candidatesInOrder<Input, Output>({
  policy,
  candidates,
  watch,
  substitutes = [],
}: AdaptiveRunnerParts<Input, Output>): Candidate<Input, Output>[] {
  const names = candidates.map(({ name }) => name);
  const single = watch?.singleBest;
  const needed = [...policy.candidates, ...(single === undefined ? [] : [single])];
  const wanted = new Set([...needed, ...substitutes.filter((name) => names.includes(name))]);
  return positionsOf('candidate', [...wanted], {
    of: 'what is given',
    names,
    remedy: 'Give every candidate the policy names, or train again on those there are',
  }).map((position) => candidates[position]);
}

/** Every candidate, by index, the best stand-in first. */
export function substituteOrder<Input, Output>(
  names: readonly string[],
  { policy, watch, substitutes = [] }: AdaptiveRunnerParts<Input, Output>,
): number[] {
  const single = watch?.singleBest;
  const order = [
    ...substitutes,
    ...(single === undefined ? [] : [single]),
    ...policy.candidates.toReversed(),
  ];
  return [...new Set(order)].map((name) => names.indexOf(name)).filter((index) => index >= 0);
}

const OF_DOMAIN = {
  of: 'the domain',
  remedy: 'Give what computes it, or train again on what there is',
};

/** For each evidence column the policy reads, its position in the domain's evidence. */
export function evidenceColumnsOf<Input, Output>({
  policy,
  domain,
}: AdaptiveRunnerParts<Input, Output>): number[] {
  return positionsOf('evidence', policy.evidence, { ...OF_DOMAIN, names: domain.evidenceNames });
}

export function assertFeaturesOffered<Input, Output>({
  policy,
  domain,
}: AdaptiveRunnerParts<Input, Output>): void {
  const isWord = (name: string) => wordOfFeature(name) !== undefined;
  const named = domain.countsWords ? policy.features.filter((name) => !isWord(name)) : policy.features;
  positionsOf('feature', named, { ...OF_DOMAIN, names: domain.featureNames });
}
