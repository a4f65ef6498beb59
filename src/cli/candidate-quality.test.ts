import { expect, it } from 'vitest';
import { syntheticProfile } from '../../test/support/synthetic-profile.ts';
import { syntheticTranslation } from '../../test/support/synthetic-translation.ts';
import { translationCorpusMetrics } from '../domain/generation/translation-scores.ts';
import { evaluate } from '../evaluate/evaluate.ts';
import { candidateQuality, describeEstimate, qualityCells, qualityHeadings } from './candidate-quality.ts';

it('shows translations by the corpus scores that their evaluation has', () => {
  const profile = syntheticTranslation({ inputs: 40 });
  const { evaluation } = evaluate(profile, [], {
    corpusMetrics: translationCorpusMetrics,
    folds: 2,
    resamples: 10,
  });
  profile.candidates.forEach((candidate, k) => {
    const quality = candidateQuality(profile, candidate);
    const row = evaluation.rows.find(({ name }) => name === candidate.name)!;
    for (const [name, score] of Object.entries(quality.corpus!)) {
      expect(score, `${name} of ${k}`).toBeCloseTo(row.corpus![name].score, 9);
    }
    expect(quality.scores.chrf).toBeCloseTo(row.accuracy, 12);
    expect(qualityCells(quality)[0]).toBe(row.corpus!.bleu.score.toFixed(2));
  });
  expect(qualityHeadings(profile)).toEqual(['BLEU', 'chrF', 'chrF++', 'ROUGE-L', 'F1']);
});

it('shows anything else by mean scores', () => {
  const profile = syntheticProfile({ inputs: 20 });
  const quality = candidateQuality(profile, profile.candidates[0]);
  expect(quality.corpus).toBeUndefined();
  expect(qualityHeadings(profile)).toEqual(['top1', 'top5']);
  expect(qualityCells(quality)).toHaveLength(2);
});

it.each([
  [{}, 'chrf', '80.9\u202f% right'],
  [{ corpus: { bleu: 30, chrf: 55.556 } }, 'chrf', 'corpus chrF 55.56'],
  [{ corpus: { bleu: 30, chrf: 55.556 } }, 'toString', 'corpus BLEU 30.00'],
  [{ corpus: {} }, 'chrf', '80.9\u202f% right'],
])('an estimate with %j by %s is "%s"', (corpus, criterion, expected) => {
  const estimate = { folds: 10, accuracy: 0.809, coverage: 1, latencyMs: 7, ...corpus };
  expect(describeEstimate({ criterion, successAt: 0.5 }, estimate)).toBe(expected);
});
