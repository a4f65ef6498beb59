import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bleu } from './metrics/bleu.ts';
import { chrf } from './metrics/chrf.ts';
import { rouge } from './metrics/rouge.ts';
import { TRANSLATION_CRITERIA, translationScores } from './translation-scores.ts';

const scoresOf = (output: string, reference: string) =>
  Object.fromEntries(TRANSLATION_CRITERIA.map((name, i) => [name, translationScores(output, reference)[i]]));

describe('translation scores', () => {
  it('are each metric’s own score of the sentence, from 0 to 1', () => {
    const [output, reference] = ['Ein Mann läuft am Strand.', 'Ein alter Mann läuft am Strand entlang.'];
    const sentence = (metric: ReturnType<typeof bleu>) =>
      metric.score(metric.statistics(output, reference)) / 100;
    const own = scoresOf(output, reference);
    expect(own.chrf).toBeCloseTo(sentence(chrf()), 12);
    expect(own['chrf++']).toBeCloseTo(sentence(chrf({ wordOrder: 2 })), 12);
    expect(own.bleu).toBeCloseTo(sentence(bleu({ effectiveOrder: true })), 12);
    expect(own.rougeL).toBeCloseTo(rouge(output, reference).rougeL.f1, 12);
    expect(own.f1).toBeCloseTo((2 * own.rougeL * own.bleu) / (own.rougeL + own.bleu), 12);
  });

  it('are 0 for no answer and 1 for the reference', () => {
    expect(translationScores('', 'Ein Mann.')).toEqual(new Float64Array(TRANSLATION_CRITERIA.length));
    for (const score of translationScores('Ja.', 'Ja.')) expect(score).toBeCloseTo(1, 12);
  });

  it('lie in 0..1 whatever the texts', () => {
    const text = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(text, text, (output, reference) => {
        for (const score of translationScores(output, reference)) {
          expect(score).toBeGreaterThanOrEqual(0);
          expect(score).toBeLessThanOrEqual(1);
        }
      }),
      { seed: 1 },
    );
  });
});
