import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { syntheticProfile } from '../../test/support/synthetic-profile.ts';
import { syntheticTranslation } from '../../test/support/synthetic-translation.ts';
import { translationCorpusMetrics } from '../domain/generation/translation-scores.ts';
import { fixed } from '../policy/fixed.ts';
import type { PolicyTrainer } from '../policy/policy.ts';
import type { CorpusMetric } from '../profile/corpus-metric.ts';
import { mixOutcomes, singleOutcomes } from './baselines.ts';
import { CorpusScorer } from './corpus-scores.ts';
import { evaluate } from './evaluate.ts';
import { Bootstrap, interval95 } from './intervals.ts';
import { emptyOutcomes } from './outcomes.ts';

const profile = syntheticTranslation({ inputs: 60 });
const inputs = Int32Array.from(profile.inputs.keys());
const bootstrap = new Bootstrap(inputs, { resamples: 50, seed: 1 });
const scorer = new CorpusScorer(profile, translationCorpusMetrics, bootstrap);

/** The metric of texts, each counting `weight` times. */
function scoreOf(
  metric: CorpusMetric,
  texts: readonly (readonly [output: string, at: number, weight: number])[],
) {
  const sums = new Float64Array(metric.width);
  for (const [output, at, weight] of texts) {
    metric.statistics(output, profile.references[at]).forEach((value, k) => {
      sums[k] += weight * value;
    });
  }
  return metric.score(sums);
}

const abstainer: PolicyTrainer = {
  kind: 'abstainer',
  fit: () => ({
    kind: 'abstainer',
    candidates: [],
    features: [],
    evidence: [],
    next: () => ({ kind: 'abstain' }),
    toJSON: () => ({ kind: 'abstainer' }),
  }),
};

describe('corpus scores', () => {
  it('of any choice are the metric of the chosen outputs, an abstention an empty one', () => {
    const choice = fc.array(fc.integer({ min: -1, max: 2 }), {
      minLength: inputs.length,
      maxLength: inputs.length,
    });
    fc.assert(
      fc.property(choice, (answered) => {
        const outcomes = { ...emptyOutcomes(profile, inputs), answered: Int32Array.from(answered) };
        const scores = scorer.scores(outcomes);
        for (const metric of translationCorpusMetrics) {
          const texts = answered.map(
            (k, i) => [k < 0 ? '' : profile.candidates[k].outputs![i], i, 1] as const,
          );
          expect(scores[metric.name].score).toBeCloseTo(scoreOf(metric, texts), 9);
        }
      }),
      { seed: 1, numRuns: 20 },
    );
  });

  it('of a mix are the metric of the weighted counts', () => {
    const mix = mixOutcomes(profile, inputs, [
      { part: { outcomes: singleOutcomes(profile, inputs, 0) }, weight: 0.3 },
      { part: { outcomes: singleOutcomes(profile, inputs, 2) }, weight: 0.5 },
    ]);
    const texts = profile.references.flatMap((_, i) => [
      [profile.candidates[0].outputs![i], i, 0.3] as const,
      [profile.candidates[2].outputs![i], i, 0.5] as const,
      ['', i, 0.2] as const,
    ]);
    for (const metric of translationCorpusMetrics) {
      expect(scorer.scores(mix)[metric.name].score).toBeCloseTo(scoreOf(metric, texts), 9);
    }
  });

  it('have the intervals of resampled texts', () => {
    const outcomes = singleOutcomes(profile, inputs, 1);
    // How often each input is drawn, read off a statistic that has a one for that input only.
    const draws = profile.inputs.map((_, i) =>
      bootstrap.replicateSums(
        bootstrap.sums(outcomes, 1, (m) => Float64Array.of(m === i ? 1 : 0)),
        1,
        ([count]) => count,
      ),
    );
    for (const metric of translationCorpusMetrics) {
      const replicates = Float64Array.from({ length: 50 }, (_, r) =>
        scoreOf(
          metric,
          profile.candidates[1].outputs!.map((output, i) => [output, i, draws[i][r]] as const),
        ),
      );
      const [low, high] = scorer.scores(outcomes)[metric.name].interval95;
      const expected = interval95(replicates);
      expect(low).toBeCloseTo(expected[0], 9);
      expect(high).toBeCloseTo(expected[1], 9);
    }
  });

  it('differ by nothing, surely, between a choice and itself', () => {
    const [one, same] = [singleOutcomes(profile, inputs, 1), singleOutcomes(profile, inputs, 1)];
    for (const { difference, interval95 } of Object.values(scorer.differences(one, same))) {
      expect([difference, ...interval95]).toEqual([0, 0, 0]);
    }
  });
});

describe('an evaluation of translations', () => {
  const policies = [
    { name: 'middle', trainer: fixed('translator-1') },
    { name: 'silent', trainer: abstainer },
  ];
  const { evaluation } = evaluate(profile, policies, {
    criterion: 'bleu',
    corpusMetrics: translationCorpusMetrics,
    folds: 3,
    repeats: 2,
    resamples: 50,
    now: () => 0,
  });
  const row = (name: string) => evaluation.rows.find((each) => each.name === name)!;

  it('names the criterion’s own metric first and scores every row by all', () => {
    expect(evaluation.corpusMetrics).toEqual(['bleu', 'chrf', 'chrf++', 'rougeL', 'f1']);
    for (const { corpus } of evaluation.rows) expect(Object.keys(corpus!)).toEqual(evaluation.corpusMetrics);
  });

  it('gives a policy the score of the one it always runs, however often its inputs are repeated', () => {
    for (const [name, { score, interval95 }] of Object.entries(row('middle').corpus!)) {
      expect(score).toBeCloseTo(row('translator-1').corpus![name].score, 9);
      expect(interval95).toEqual(row('translator-1').corpus![name].interval95);
    }
    for (const { score } of Object.values(row('silent').corpus!)) expect(score).toBe(0);
  });

  it('compares with the single best, the random mix and the oracle', () => {
    const { pairedDifferences, corpus } = row('middle');
    const others = {
      singleBest: row(evaluation.singleBest),
      randomMix: row('random mix at the cost of middle'),
      oracle: row('oracle'),
    };
    for (const which of ['singleBest', 'randomMix', 'oracle'] as const) {
      for (const [name, { difference }] of Object.entries(pairedDifferences![which].corpus!)) {
        expect(difference).toBeCloseTo(corpus![name].score - others[which].corpus![name].score, 9);
      }
    }
    expect(pairedDifferences!.oracle.corpus!.bleu.interval95[1]).toBeLessThan(0);
  });

  it('has no corpus scores where outputs are no texts', () => {
    const images = evaluate(syntheticProfile({ inputs: 30 }), [], {
      folds: 2,
      corpusMetrics: translationCorpusMetrics,
    }).evaluation;
    expect(images.corpusMetrics).toBeUndefined();
    expect(images.rows.some(({ corpus }) => corpus)).toBe(false);
  });
});
