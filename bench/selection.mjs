// What selection gains on real tables, held out: the cost of reaching the single best's accuracy, and the accuracy at
// given costs, of the planner beside the two-model confidence cascade and the paper's premodel. Every policy is
// refitted in every fold; a policy's operating points are joined by straight lines, as mixing two of them does.
// Intervals are 95 % bootstrap intervals over inputs.
//
//   npm run build
//   node bench/selection.mjs rafdb                              FrugalML's table: ../shared/data/frugalml
//   node bench/selection.mjs imagenet.profile.parquet [seed]    a profile of image classifiers
//   node bench/selection.mjs multi30k.profile.parquet [seed]    a profile of translators: corpus BLEU, no intervals
import { readFileSync } from 'node:fs';
import {
  cascade,
  evaluate,
  paperPremodel,
  planner,
  seededRandom,
  translationCorpusMetrics,
} from '../dist/index.js';
import { readTable } from '../dist/node/index.js';

const POINTS = 16;
const RESAMPLES = 200;
const [table = 'rafdb', seed = '1'] = process.argv.slice(2);

const contestants = [
  { name: 'planner', trainer: planner({ unmeasured: true }) },
  { name: 'cascade of two', trainer: cascade({ maxRuns: 2, unmeasured: true }) },
];
const paper = { name: 'paper', trainer: paperPremodel() };

if (table === 'rafdb') await rafdb();
else await profile(await readTable(table));

async function rafdb() {
  const folder = '../shared/data/frugalml';
  const services = await readTable(`${folder}/RAFDB.csv`);
  const published = new Map(
    readFileSync(`${folder}/RAFDB.published.csv`, 'utf8')
      .split('\n')
      .map((line) => line.split(','))
      .filter(([method]) => method === 'FrugalML')
      .map(([, budget, accuracy]) => [Number(budget), Number(accuracy)]),
  );
  const seeds = [1, 5, 10, 50, 100];
  console.log(`RAFDB, 50/50 splits, seeds ${seeds.join(', ')}: mean over seeds`);
  const sums = new Map();
  for (const each of seeds) {
    const detail = evaluate(services, contestants, {
      split: 0.5,
      seed: each,
      operatingPoints: POINTS,
      resamples: 2,
    });
    for (const { name } of contestants) {
      const line = lineOf(pointsOf(detail, name));
      const found = [costAt(line, 0.717), ...[5, 10, 15].map((cost) => accuracyAt(line, cost))];
      sums.set(
        name,
        (sums.get(name) ?? found.map(() => 0)).map((sum, i) => sum + found[i] / seeds.length),
      );
    }
  }
  for (const [name, [cost, ...accuracies]] of sums) {
    const shown = [5, 10, 15].map((budget, i) => {
      const gain = accuracies[i] - published.get(budget + 0.001);
      return `${budget}: ${percent(accuracies[i])} (${signed(gain)} points to FrugalML's)`;
    });
    console.log(`${name}: cost to reach 71.7 %: ${cost.toFixed(2)}; accuracy at ${shown.join(', ')}`);
  }
}

async function profile(of) {
  const corpus = of.task === 'translation';
  const detail = evaluate(of, [...contestants, paper], {
    seed: Number(seed),
    folds: 10,
    operatingPoints: POINTS,
    ...(corpus && { corpusMetrics: translationCorpusMetrics, criterion: 'bleu' }),
  });
  const { evaluation } = detail;
  const quality = (row) => (corpus ? row.corpus.bleu.score : row.accuracy);
  const single = evaluation.rows.find(({ name }) => name === evaluation.singleBest);
  const best = Math.max(...evaluation.rows.filter(({ kind }) => kind === 'single').map(quality));
  console.log(
    `${table}: ${evaluation.inputs} inputs, 10 folds, seed ${seed}; single best ${single.name}: ` +
      `${quality(single).toFixed(4)} at ${single.cost.latencyMs.toFixed(2)} ms`,
  );
  gains(single, best);
  // Where second models choose among translations: the same against the best of those that are one model.
  const asking = new Set(of.candidates.filter(({ model }) => model?.rescorer).map(({ name }) => name));
  if (!asking.has(single.name)) return;
  const plain = evaluation.rows
    .filter(({ kind, name }) => kind === 'single' && !asking.has(name))
    .reduce((most, row) => (quality(row) > quality(most) ? row : most));
  console.log(`against the best of one model, ${plain.name}: ${quality(plain).toFixed(4)}`);
  gains(plain, quality(plain));

  function gains(single, best) {
    const goal = corpus ? 0.99 * best : quality(single);
    const at = single.cost.latencyMs * (corpus ? 1 : 0.9);
    for (const { name } of [...contestants, paper]) {
      const rows = pointsOf(detail, name);
      const line = lineOf(
        rows.map(({ row }) => ({ cost: row.cost.latencyMs, accuracy: quality(row) })),
        true,
      );
      const reached = costAt(line, goal);
      const times = single.cost.latencyMs / reached;
      const gain = accuracyAt(line, at) - quality(single);
      const intervals = corpus ? undefined : bootstrapped(rows, detail, single);
      console.log(
        `${name}: ${Number.isFinite(reached) ? 'reaches' : 'never reaches'} ${corpus ? '99 % of the best' : 'the single best'}` +
          `${Number.isFinite(reached) ? ` in ${times.toFixed(2)}x less time` : ''}` +
          `${intervals && Number.isFinite(reached) ? ` (${intervals.times})` : ''}; at ${corpus ? '1' : '0.9'}x its time ` +
          `${corpus ? gain.toFixed(2) : signed(gain)}${intervals ? ` (${intervals.gain})` : ''} points`,
      );
    }
  }
}

/** The rows of a policy's operating points (of one without, its only row) with what happened on every input. */
function pointsOf({ evaluation, outcomes }, name) {
  const rows = evaluation.rows
    .map((row, i) => ({ row, outcomes: outcomes[i] }))
    .filter(({ row }) => row.name === name);
  const points = rows.filter(({ row }) => row.operatingPoint !== undefined);
  return points.length > 0 ? points : rows;
}

/** By rising cost, no accuracy below that of a cheaper point. */
function lineOf(points, plain = false) {
  const pairs = plain
    ? points
    : points.map(({ row }) => ({ cost: row.cost.other ?? row.cost.latencyMs, accuracy: row.accuracy }));
  let most = Number.NEGATIVE_INFINITY;
  return pairs
    .toSorted((a, b) => a.cost - b.cost)
    .map(({ cost, accuracy }) => {
      most = Math.max(most, accuracy);
      return { cost, accuracy: most };
    });
}

function accuracyAt(line, cost) {
  const next = line.findIndex((point) => point.cost >= cost);
  if (next < 0) return line.at(-1).accuracy;
  if (next === 0) return line[0].cost > cost ? Number.NaN : line[0].accuracy;
  const [a, b] = [line[next - 1], line[next]];
  return a.accuracy + ((b.accuracy - a.accuracy) * (cost - a.cost)) / (b.cost - a.cost);
}

function costAt(line, accuracy) {
  const next = line.findIndex((point) => point.accuracy >= accuracy);
  if (next < 0) return Number.POSITIVE_INFINITY;
  if (next === 0) return line[0].cost;
  const [a, b] = [line[next - 1], line[next]];
  return a.cost + ((b.cost - a.cost) * (accuracy - a.accuracy)) / (b.accuracy - a.accuracy);
}

function bootstrapped(rows, { evaluation, outcomes }, single) {
  const random = seededRandom(1);
  const { criterion } = evaluation;
  const base = outcomes[evaluation.rows.indexOf(single)];
  const inputs = base.inputs.length;
  const position = (columns) => new Map(Array.from(columns.inputs, (input, m) => [input, m]));
  const places = rows.map(({ outcomes: columns }) => position(columns));
  const found = Array.from({ length: RESAMPLES }, () => {
    const drawn = Array.from({ length: inputs }, () => base.inputs[Math.floor(random() * inputs)]);
    const ofBase = position(base);
    const mean = (columns, place) => ({
      cost: drawn.reduce((sum, input) => sum + columns.latencyMs[place.get(input)], 0) / inputs,
      accuracy: drawn.reduce((sum, input) => sum + columns.scores[criterion][place.get(input)], 0) / inputs,
    });
    const best = mean(base, ofBase);
    const line = lineOf(
      rows.map(({ outcomes: columns }, i) => mean(columns, places[i])),
      true,
    );
    return [
      best.cost / costAt(line, best.accuracy),
      100 * (accuracyAt(line, 0.9 * best.cost) - best.accuracy),
    ];
  });
  const interval = (i) => {
    const sorted = found.map((values) => values[i]).toSorted((a, b) => a - b);
    return [0.025, 0.975].map((q) => sorted[Math.floor(q * (RESAMPLES - 1))].toFixed(2)).join(' to ');
  };
  return { times: interval(0), gain: interval(1) };
}

function percent(share) {
  return `${(100 * share).toFixed(1)} %`;
}

function signed(share) {
  return `${share >= 0 ? '+' : ''}${(100 * share).toFixed(2)}`;
}
