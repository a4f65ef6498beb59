import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fixturePath } from '../../../../test/support/fixtures.ts';
import type { CorpusMetric } from '../../../profile/corpus-metric.ts';
import { translationCorpusMetrics } from '../translation-scores.ts';
import { type BleuSmoothing, bleu } from './bleu.ts';
import type { BleuTokenizer } from './bleu-tokenizers.ts';
import { type ChrfOptions, chrf } from './chrf.ts';
import { corpusRouge, harmonicMean, rougeBleuF1 } from './paper-metrics.ts';
import { asciiWords, type RougeScores, rouge, unicodeWords } from './rouge.ts';

interface Scored {
  readonly sentences: number[];
  readonly corpora: number[];
}
interface BleuCase extends Scored {
  readonly tokenizer: BleuTokenizer;
  readonly smoothing: BleuSmoothing['method'];
  readonly value: number | null;
  readonly effectiveOrder: boolean;
}

const fixture: {
  readonly pairs: [output: string, reference: string][];
  readonly corpora: number[][];
  readonly bleu: BleuCase[];
  readonly chrf: (Scored & Required<ChrfOptions>)[];
  readonly rouge: Record<'ascii' | 'unicode', RougeScores[]>;
} = JSON.parse(readFileSync(fixturePath('text-metrics', 'metrics.json'), 'utf8'));

function total(metric: CorpusMetric, pairs: readonly (readonly [string, string])[]): number {
  const sums = new Float64Array(metric.width);
  for (const [output, reference] of pairs) {
    metric.statistics(output, reference).forEach((count, at) => {
      sums[at] += count;
    });
  }
  return metric.score(sums);
}

function expectScores(metric: CorpusMetric, expected: Scored): void {
  fixture.pairs.forEach((pair, i) => {
    expect(Math.abs(total(metric, [pair]) - expected.sentences[i]), JSON.stringify(pair)).toBeLessThan(1e-9);
  });
  fixture.corpora.forEach((corpus, i) => {
    const score = total(
      metric,
      corpus.map((at) => fixture.pairs[at]),
    );
    expect(Math.abs(score - expected.corpora[i]), `corpus ${i}`).toBeLessThan(1e-9);
  });
}

describe('sentence and corpus scores are those of sacrebleu', () => {
  it.each(fixture.bleu)('BLEU $tokenizer $smoothing $value, effective order $effectiveOrder', (expected) => {
    const { tokenizer, smoothing: method, value, effectiveOrder } = expected;
    const smoothing = (value === null ? { method } : { method, value }) as BleuSmoothing;
    expectScores(bleu({ tokenizer, smoothing, effectiveOrder }), expected);
  });

  it.each(fixture.chrf)('chrF $characterOrder, $wordOrder words, beta $beta', (expected) => {
    expectScores(chrf(expected), expected);
  });
});

it.each([
  ['ascii', asciiWords],
  ['unicode', unicodeWords],
] as const)('ROUGE on %s words is that of rouge-score', (name, tokenize) => {
  fixture.pairs.forEach(([output, reference], i) => {
    const scores = rouge(output, reference, tokenize);
    for (const kind of ['rouge1', 'rouge2', 'rougeL'] as const) {
      for (const part of ['precision', 'recall', 'f1'] as const) {
        const expected = fixture.rouge[name][i][kind][part];
        expect(Math.abs(scores[kind][part] - expected), JSON.stringify([output, reference])).toBeLessThan(
          1e-12,
        );
      }
    }
  });
});

it('corpus F1 is the harmonic mean of corpus ROUGE and corpus BLEU', () => {
  const { pairs } = fixture;
  const expected = harmonicMean(total(corpusRouge, pairs), total(bleu(), pairs));
  expect(total(rougeBleuF1, pairs)).toBeCloseTo(expected, 12);
  expect(total(corpusRouge, pairs)).toBeCloseTo(
    (100 / pairs.length) * fixture.rouge.unicode.reduce((sum, { rougeL }) => sum + rougeL.f1, 0),
    9,
  );
});

describe.each(translationCorpusMetrics.map((metric) => [metric.name, metric] as const))(
  'corpus metric %s',
  (_, metric) => {
    const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.lorem(), fc.string({ unit: 'binary' }));

    it('has non-negative statistics of its width and a score in 0..100', () => {
      fc.assert(
        fc.property(text, text, (output, reference) => {
          const statistics = metric.statistics(output, reference);
          expect(statistics).toHaveLength(metric.width);
          expect(Math.min(...statistics)).toBeGreaterThanOrEqual(0);
          const score = metric.score(statistics);
          expect(score).toBeGreaterThanOrEqual(0);
          expect(score).toBeLessThanOrEqual(100 + 1e-9);
        }),
        { seed: 1, numRuns: 200 },
      );
    });

    it('gives a text of no outputs 0 and a copy of the references 100', () => {
      const references = ['one two three four five six', 'sieben acht neun zehn elf'];
      expect(metric.score(new Float64Array(metric.width))).toBe(0);
      expect(
        total(
          metric,
          references.map((reference) => ['', reference] as const),
        ),
      ).toBe(0);
      expect(
        total(
          metric,
          references.map((reference) => [reference, reference] as const),
        ),
      ).toBeCloseTo(100, 9);
    });

    it('does not depend on the scale of the sums where no smoothing sets in, so that weights may be shares', () => {
      const sums = metric.statistics('a man walks down the street', 'the man walks down the street .');
      expect(metric.score(sums.map((count) => count / 8))).toBeCloseTo(metric.score(sums), 9);
    });
  },
);
