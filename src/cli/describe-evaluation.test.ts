import { describe, expect, it } from 'vitest';
import { syntheticTranslation } from '../../test/support/synthetic-translation.ts';
import { translationCorpusMetrics } from '../domain/generation/translation-scores.ts';
import { evaluate } from '../evaluate/evaluate.ts';
import { fixed } from '../policy/fixed.ts';
import { describeEvaluation } from './describe-evaluation.ts';

describe('an evaluation of translations in words', () => {
  const { evaluation } = evaluate(
    syntheticTranslation(),
    [{ name: 'cheap', trainer: fixed('translator-0') }],
    { corpusMetrics: translationCorpusMetrics, folds: 3, resamples: 50, now: () => 0 },
  );
  const text = describeEvaluation(evaluation);

  it('shows corpus scores, the criterion’s own with its interval', () => {
    const [heading, ...rows] = text.split('\n');
    expect(heading.split(/ {2,}/)).toEqual(
      expect.arrayContaining(['chrF', '95 % interval', 'BLEU', 'F1', 'BLEU-PS']),
    );
    const { corpus } = evaluation.rows[0];
    const shown = rows[0].split(/ {2,}/);
    expect(shown.slice(2, 6)).toEqual([
      corpus!.chrf.score.toFixed(2),
      corpus!.chrf.interval95.map((bound) => bound.toFixed(2)).join(' – '),
      corpus!.bleu.score.toFixed(2),
      corpus!.f1.score.toFixed(2),
    ]);
  });

  it('compares in points of the corpus score', () => {
    expect(text).toMatch(
      /against the single best \(translator-2\): −\d+\.\d\d points of corpus chrF \[.*\], worse/,
    );
    expect(text).not.toMatch(/NaN|undefined/);
  });
});
