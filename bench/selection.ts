// What selection gains on real tables, held out: the cost of reaching the single best's accuracy, and the accuracy at
// given costs, of the planner and the cascade beside the classical confidence cascade of two models and the paper's
// premodel; and how much more than that cascade of two each scores at equal mean cost. Every policy is refitted in every
// fold; a policy's operating points are joined by straight lines, as mixing two of them does. Intervals are 95 %
// bootstrap intervals over inputs, the same inputs for all that are compared.
//
//   node --import ts-blank-space/register bench/selection.ts rafdb                                    FrugalML's tables: ../shared/data/frugalml
//   node --import ts-blank-space/register bench/selection.ts ferplus
//   node --import ts-blank-space/register bench/selection.ts imagenet.profile.parquet [seed]          a profile of image classifiers
//   node --import ts-blank-space/register bench/selection.ts multi30k.profile.parquet [seed] [plain]  of translators, plain: without second models;
//                                                                     corpus BLEU without intervals, comparisons by
//                                                                     mean sentence BLEU
import { readFileSync } from 'node:fs';
import { translationCorpusMetrics } from '../src/domain/generation/translation-scores.ts';
import type { Outcomes } from '../src/evaluate/outcomes.ts';
import {
  cascade,
  type EvaluationDetail,
  type EvaluationRow,
  evaluate,
  type NamedTrainer,
  type Profile,
  paperPremodel,
  planner,
  selectCandidates,
} from '../src/index.ts';
import { readTable } from '../src/node/index.ts';
import { mean } from '../src/statistics.ts';
import {
  accuracyAt,
  costAt,
  lineOf,
  type Point,
  type PointColumns,
  type WithInterval,
  withIntervals,
} from './mixing.ts';
import { sharedPath } from './support/paths.ts';

interface Services {
  readonly file: string;
  /** The single best's accuracy. */
  readonly goal: number;
  readonly published?: string;
}

const POINTS = 16;
/** Compared at these shares of the single best's cost. */
const SHARES = [0.4, 0.6, 0.8, 1];
const SEEDS = [1, 5, 10, 50, 100];
const [table = 'rafdb', seed = '1', which] = process.argv.slice(2);

const services: Record<string, Services> = {
  rafdb: { file: 'RAFDB', goal: 0.717, published: 'RAFDB.published.csv' },
  ferplus: { file: 'FERPLUS', goal: 0.814 },
};
if (services[table]) await ofServices(services[table]);
else await ofModels(await readTable(table));

function contestantsOf({ evidenceNames }: Profile): NamedTrainer[] {
  const confidence = evidenceNames.includes('p1') ? 'p1' : 'mean_logprob';
  return [
    { name: 'cascade of two', trainer: cascade({ confidence, maxRuns: 2, unmeasured: true }) },
    { name: 'cascade', trainer: cascade({ unmeasured: true }) },
    { name: 'planner', trainer: planner({ unmeasured: true }) },
  ];
}

async function ofServices({ file, goal, published }: Services): Promise<void> {
  const folder = sharedPath('data/frugalml');
  const answers = await readTable(`${folder}/${file}.csv`);
  const contestants = contestantsOf(answers);
  console.log(`${file}, 50/50 splits, seeds ${SEEDS.join(', ')}: mean over seeds`);
  const details = SEEDS.map((each) =>
    evaluate(answers, contestants, { split: 0.5, seed: each, operatingPoints: POINTS, resamples: 2 }),
  );
  const theirs = published && publishedAccuracies(`${folder}/${published}`);
  for (const { name } of contestants) {
    const lines = details.map((detail) => lineOf(pointsOf(detail, name).map(({ row }) => meansOf(row))));
    const average = (of: (line: Point[]) => number) => mean(lines.map(of));
    const shown = [5, 10, 15].map((budget) => {
      const accuracy = average((line) => accuracyAt(line, budget));
      const gain = theirs && ` (${signed(accuracy - theirs.get(budget + 0.001)!)} points to FrugalML's)`;
      return `${budget}: ${percent(accuracy)}${gain ?? ''}`;
    });
    const cost = average((line) => costAt(line, goal)).toFixed(2);
    console.log(`${name}: cost to reach ${percent(goal)}: ${cost}; accuracy at ${shown.join(', ')}`);
  }
  compare(details, contestants, details[0].evaluation.singleBest);
}

function publishedAccuracies(file: string): Map<number, number> {
  const lines = readFileSync(file, 'utf8').split('\n');
  return new Map(
    lines
      .map((line) => line.split(','))
      .filter(([method]) => method === 'FrugalML')
      .map(([, budget, accuracy]): [number, number] => [Number(budget), Number(accuracy)]),
  );
}

async function ofModels(whole: Profile): Promise<void> {
  // Second models choose among translations.
  const asking = new Set(whole.candidates.filter(({ model }) => model?.rescorer).map(({ name }) => name));
  const names = whole.candidates
    .map(({ name }) => name)
    .filter((name) => which !== 'plain' || !asking.has(name));
  const of = selectCandidates(whole, names);
  const corpus = of.task === 'translation';
  const contestants = contestantsOf(of);
  const detail = evaluate(of, [...contestants, { name: 'paper', trainer: paperPremodel() }], {
    seed: Number(seed),
    folds: 10,
    resamples: 2,
    operatingPoints: POINTS,
    ...(corpus && { corpusMetrics: translationCorpusMetrics, criterion: 'bleu' }),
  });
  const { evaluation } = detail;
  const quality = (row: EvaluationRow) => (corpus ? row.corpus!.bleu.score : row.accuracy);
  const singles = evaluation.rows.filter(({ kind }) => kind === 'single');
  const bestOf = (rows: readonly EvaluationRow[]) =>
    rows.reduce((most, row) => (quality(row) > quality(most) ? row : most));
  console.log(`${table}: ${names.length} candidates, ${evaluation.inputs} inputs, 10 folds, seed ${seed}`);
  const best = bestOf(singles);
  gains(best);
  const plain = bestOf(singles.filter(({ name }) => !asking.has(name)));
  if (plain !== best) gains(plain);
  compare([detail], contestants, plain.name);

  function gains(single: EvaluationRow): void {
    const [from, share] = [quality(single), corpus ? 1 : 0.9];
    const goal = corpus ? 0.99 * from : from;
    console.log(`against ${single.name}: ${from.toFixed(4)} at ${single.cost.latencyMs.toFixed(2)} ms`);
    for (const { name } of [...contestants, { name: 'paper' }]) {
      const points = pointsOf(detail, name);
      const line = lineOf(points.map(({ row }) => ({ cost: row.cost.latencyMs, accuracy: quality(row) })));
      const times = single.cost.latencyMs / costAt(line, goal);
      const gain = accuracyAt(line, share * single.cost.latencyMs) - from;
      const intervals = corpus
        ? undefined
        : withIntervals([columnsOf([detail], single.name), columnsOf([detail], name)], ([[base], own]) => [
            base.cost / costAt(lineOf(own), base.accuracy),
            100 * (accuracyAt(lineOf(own), share * base.cost) - base.accuracy),
          ]);
      console.log(
        `  ${name}: ${corpus ? '99 % of it' : 'its accuracy'} ` +
          `${times > 0 ? `in ${times.toFixed(2)}x less time${interval(intervals?.[0])}` : 'never'}; at ${share}x its ` +
          `time ${corpus ? gain.toFixed(2) : signed(gain)}${interval(intervals?.[1])} points`,
      );
    }
  }
}

/** How much more contestants score at equal mean cost than the first of them. */
function compare(
  details: readonly EvaluationDetail[],
  contestants: readonly NamedTrainer[],
  single: string,
): void {
  const [first, ...others] = contestants.map(({ name }) => name);
  console.log(`points of mean score more than the ${first} at equal cost, shares of the cost of ${single}:`);
  for (const name of others) {
    const columns = [single, first, name].map((each) => columnsOf(details, each));
    const differences = withIntervals(columns, ([[base], theirs, own]) =>
      SHARES.map(
        (share) =>
          100 * (accuracyAt(lineOf(own), share * base.cost) - accuracyAt(lineOf(theirs), share * base.cost)),
      ),
    );
    const shown = differences.map((each, i) => `${SHARES[i]}x: ${each.value.toFixed(2)}${interval(each)}`);
    console.log(`  ${name}: ${shown.join(', ')}`);
  }
}

/** The rows of a policy's operating points (of one without, its only row) with what happened on every input. */
function pointsOf(
  { evaluation, outcomes }: EvaluationDetail,
  name: string,
): { row: EvaluationRow; outcomes: Outcomes }[] {
  const rows = evaluation.rows
    .map((row, i) => ({ row, outcomes: outcomes[i] }))
    .filter(({ row }) => row.name === name);
  const points = rows.filter(({ row }) => row.operatingPoint !== undefined);
  return points.length > 0 ? points : rows;
}

/** What every operating point of one name came to on every input, of all details together. */
function columnsOf(details: readonly EvaluationDetail[], name: string): PointColumns[] {
  const [{ evaluation }] = details;
  const all = details.map((detail) => pointsOf(detail, name).map(({ outcomes }) => outcomes));
  return all[0].map((_, point) => {
    const together = (pick: (outcomes: Outcomes) => ArrayLike<number>) =>
      all.flatMap((points) => Array.from(pick(points[point])));
    return {
      inputs: together(({ inputs }) => inputs),
      costs: together((outcomes) => outcomes[evaluation.cost]!),
      scores: together(({ scores }) => scores[evaluation.criterion]),
    };
  });
}

function meansOf({ cost, accuracy }: EvaluationRow): Point {
  return { cost: cost.other ?? cost.latencyMs, accuracy };
}

function interval(of?: WithInterval): string {
  return of ? ` [${of.low.toFixed(2)}, ${of.high.toFixed(2)}]` : '';
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function signed(share: number): string {
  return `${share >= 0 ? '+' : ''}${(100 * share).toFixed(2)}`;
}
