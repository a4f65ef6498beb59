import { bleuPs } from '../domain/generation/metrics/paper-metrics.ts';
import type { Evaluation, EvaluationRow, PairedDifference } from '../evaluate/evaluation.ts';
import type { Interval } from '../evaluate/intervals.ts';
import type { Difference } from '../policy/paired-gain.ts';
import { count, percent, points } from './format.ts';

/**
 * How good a row is, and how to speak of it: the share of right answers, or where outputs are texts the
 * corpus score that belongs to the criterion. Values are 0..1 either way.
 */
export interface Quality {
  /** `accuracy`, `corpus chrF` */
  readonly noun: string;
  /** With its unit, as a figure's axis has it: `accuracy, %`, `corpus chrF`. */
  readonly axis: string;
  /** As a column's heading has it: `all inputs`, `chrF`. */
  readonly heading: string;
  /** Whether it is a corpus score. */
  readonly corpus: boolean;
  of(row: EvaluationRow): number;
  interval(row: EvaluationRow): Interval;
  difference(pair: PairedDifference): Difference;
  /** `80.9 %`, `55.56` */
  text(value: number): string;
  /** The same without its unit. */
  number(value: number): string;
  /** `+1.2` */
  points(difference: number): string;
}

const ACCURACY: Quality = {
  noun: 'accuracy',
  axis: 'accuracy, %',
  heading: 'all inputs',
  corpus: false,
  of: (row) => row.accuracy,
  interval: (row) => row.interval95.accuracy,
  difference: (pair) => pair.accuracy,
  text: (value) => percent(value),
  number: (value) => (value * 100).toFixed(1),
  points: (difference) => points(difference),
};

/** What the first policy and everything beside it is judged by. */
export function qualityOf({ corpusMetrics }: Evaluation): Quality {
  return corpusMetrics ? corpusQuality(corpusMetrics[0]) : ACCURACY;
}

/** Further corpus scores worth a column. */
export function furtherQualities({ corpusMetrics = [] }: Evaluation): Quality[] {
  return corpusMetrics
    .slice(1)
    .filter((name) => COLUMNS.includes(name))
    .map(corpusQuality);
}

const COLUMNS = ['bleu', 'chrf', 'f1'];

const TITLES: Readonly<Record<string, string>> = {
  bleu: 'BLEU',
  chrf: 'chrF',
  'chrf++': 'chrF++',
  rougeL: 'ROUGE-L',
  f1: 'F1',
};

/** How the field writes a metric's name: `chrF++`. */
export function metricTitle(metric: string): string {
  return TITLES[metric] ?? metric;
}

function corpusQuality(metric: string): Quality {
  const title = metricTitle(metric);
  const number = (value: number) => (value * 100).toFixed(2);
  return {
    noun: `corpus ${title}`,
    axis: `corpus ${title}`,
    heading: title,
    corpus: true,
    of: (row) => row.corpus![metric].score / 100,
    interval: (row) => scaled(row.corpus![metric].interval95),
    difference: (pair) => {
      const { difference, interval95 } = pair.corpus![metric];
      return { difference: difference / 100, interval95: scaled(interval95) };
    },
    text: number,
    number,
    points: (difference) => points(difference, 2),
  };
}

function scaled([low, high]: Interval): Interval {
  return [low / 100, high / 100];
}

/** Part of the way from the single best to the oracle, in the quality of the evaluation. */
export function closedGapOf(row: EvaluationRow, evaluation: Evaluation): number | undefined {
  const quality = qualityOf(evaluation);
  if (!quality.corpus) return row.closedGap;
  const best = evaluation.rows.find(({ name, kind }) => kind === 'single' && name === evaluation.singleBest);
  const oracle = evaluation.rows.find(({ kind }) => kind === 'oracle');
  if (!best || !oracle) return undefined;
  const headroom = quality.of(oracle) - quality.of(best);
  return headroom > 0 ? (quality.of(row) - quality.of(best)) / headroom : undefined;
}

/** The paper's BLEU² a second of a row that has BLEU. */
export function bleuPsText({ corpus, cost }: EvaluationRow): string | undefined {
  if (!corpus?.bleu || !(cost.latencyMs > 0)) return undefined;
  return count(Math.round(bleuPs(corpus.bleu.score, cost.latencyMs)));
}
