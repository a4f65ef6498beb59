import type { CrossValidated } from '../artifact/premodel.ts';
import { corpusScoresOf } from '../evaluate/corpus-scores.ts';
import { corpusMetricsOf } from '../node/corpus-metrics.ts';
import type { Objective } from '../policy/policy.ts';
import type { CandidateProfile, Profile } from '../profile/profile.ts';
import { percent } from '../report/format.ts';
import { metricTitle } from '../report/quality.ts';
import { mean } from '../statistics.ts';

/** How good a candidate is over all inputs of a profile. */
export interface CandidateQuality {
  /** Mean score by each criterion, 0..1. */
  readonly scores: Readonly<Record<string, number>>;
  /** Corpus scores, 0..100; translations only. */
  readonly corpus?: Readonly<Record<string, number>>;
}

export function candidateQuality(profile: Profile, { scores, outputs }: CandidateProfile): CandidateQuality {
  const metrics = corpusMetricsOf(profile);
  return {
    scores: Object.fromEntries(profile.criteria.map((criterion) => [criterion, mean(scores[criterion])])),
    ...(metrics.length > 0 && { corpus: corpusScoresOf(metrics, outputs!, profile.references) }),
  };
}

/** Headings of `qualityCells`: corpus scores for translations, else the criteria. */
export function qualityHeadings(profile: Profile): string[] {
  const metrics = corpusMetricsOf(profile);
  return metrics.length > 0 ? metrics.map(({ name }) => metricTitle(name)) : [...profile.criteria];
}

export function qualityCells({ scores, corpus }: CandidateQuality): string[] {
  return corpus
    ? Object.values(corpus).map((score) => score.toFixed(2))
    : Object.values(scores).map((score) => percent(score));
}

/** A held-out estimate in a few words: `80.9 % right`, `corpus chrF 55.56`. */
export function describeEstimate(
  { criterion }: Objective,
  { accuracy, corpus = {} }: CrossValidated,
): string {
  const metric = Object.hasOwn(corpus, criterion) ? criterion : Object.keys(corpus)[0];
  return metric === undefined
    ? `${percent(accuracy)} right`
    : `corpus ${metricTitle(metric)} ${corpus[metric].toFixed(2)}`;
}
