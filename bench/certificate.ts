// Does the certificate hold up? 1,000 times over, draws calibration inputs from a population whose losses are known,
// certifies along a sequence of operating points, and counts how often a point is accepted that truly loses epsilon
// or more. That may happen in a share delta of the draws; epsilon is set to the true loss of one of the points, the
// hardest case there is (an epsilon just above it would make accepting that point right).
//
// Populations: synthetic ones, which say the losses they are made of; and a real table, FrugalML's RAFDB (15,339
// face images; a cascade from the local CNN to the best paid service, points by rising threshold), drawn from with
// replacement, so that its own mean losses are the truth.
//
//   node --import ts-blank-space/register bench/certificate.ts > bench/results/certificate.md
import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { certify } from '../src/evaluate/certificate/certify.ts';
import type { BoundName } from '../src/index.ts';
import type { Random } from '../src/random.ts';
import { seededRandom } from '../src/random.ts';
import { mean } from '../src/statistics.ts';
import { sharedPath } from './support/paths.ts';

interface Point {
  readonly name: string;
  readonly trueLoss: number;
}

/** Losses of `inputs` inputs by point. */
type Draw = (inputs: number, random: Random) => Float64Array[];

interface Population {
  readonly name: string;
  readonly points: readonly Point[];
  readonly draw: Draw;
}

const DRAWS = 1000;
const delta = 0.05;
const bounds: readonly BoundName[] = ['betting', 'empirical-bernstein', 'clopper-pearson'];

const populations = [
  synthetic('rare harm, no gain', 0, 12),
  synthetic('gains as often as it harms', 0.8, 12),
  gradual(),
  rafdb(),
];

console.log(`# Certificates that do not hold

${DRAWS} draws of each population, delta = ${delta}: no share of violations may exceed it by more than chance
(three binomial standard deviations: ${(100 * limit()).toFixed(1)} %). "Accepted" counts the draws in which any point
passed. Made by \`node --import ts-blank-space/register bench/certificate.ts\`.

| population | calibration inputs | epsilon | bound | accepted | violations |
|---|---|---|---|---|---|`);
let failed = false;
for (const { name, points, draw } of populations) {
  for (const inputs of [400, 2000]) {
    const losing = points.filter(({ trueLoss }) => trueLoss > 0);
    for (const { trueLoss: epsilon } of [losing[Math.floor(losing.length / 3)], losing[losing.length - 1]]) {
      for (const bound of bounds) {
        const { accepted, violations } = simulate(points, draw, { inputs, epsilon, bound });
        failed ||= violations / DRAWS > limit();
        const share = (count: number) => `${((100 * count) / DRAWS).toFixed(1)} %`;
        console.log(
          `| ${name} | ${inputs} | ${(100 * epsilon).toFixed(2)} % | ${bound} | ${share(accepted)} | ${share(violations)} |`,
        );
      }
    }
  }
}
if (failed) {
  console.error('more violations than chance allows');
  process.exitCode = 1;
}

function limit(): number {
  return delta + 3 * Math.sqrt((delta * (1 - delta)) / DRAWS);
}

function simulate(
  points: readonly Point[],
  draw: Draw,
  { inputs, epsilon, bound }: { inputs: number; epsilon: number; bound: BoundName },
): { accepted: number; violations: number } {
  const random = seededRandom(17);
  let [accepted, violations] = [0, 0];
  for (let i = 0; i < DRAWS; i++) {
    const losses = draw(inputs, random);
    const named = points.map(({ name }, k) => ({ name, losses: losses[k] }));
    const certificate = certify(named, { epsilon, delta, bound, singleBest: 'best' });
    if (certificate.accepted === undefined) continue;
    accepted++;
    // Below the accepted one, everything was accepted as well.
    const position = points.findIndex(({ name }) => name === certificate.accepted);
    if (points.slice(0, position + 1).some(({ trueLoss }) => trueLoss >= epsilon)) violations++;
  }
  return { accepted, violations };
}

/** Points that differ from the single best on ever more inputs; `gain` of what they harm they gain elsewhere. */
function synthetic(name: string, gain: number, count: number): Population {
  const points = Array.from({ length: count }, (_, k) => {
    const harm = 0.004 * (k + 1) ** 1.3;
    return { name: `point ${k + 1}`, harm, trueLoss: harm - gain * harm };
  });
  const draw: Draw = (inputs, random) => {
    const uniform = Float64Array.from({ length: inputs }, random);
    return points.map(({ harm }) => uniform.map((u) => (u < harm ? 1 : u > 1 - gain * harm ? -1 : 0)));
  };
  return { name, points, draw };
}

/** Scores that are no mere right and wrong: losses uniform about their mean. */
function gradual(): Population {
  const points = Array.from({ length: 8 }, (_, k) => ({ name: `point ${k + 1}`, trueLoss: 0.01 * (k + 1) }));
  const draw: Draw = (inputs, random) => {
    const uniform = Float64Array.from({ length: inputs }, random);
    return points.map(({ trueLoss }) => uniform.map((u) => trueLoss + (u - 0.5) * 0.4));
  };
  return { name: 'continuous scores', points, draw };
}

function rafdb(): Population {
  const file = sharedPath('data/frugalml/RAFDB.csv');
  const rows: Record<string, number>[] = parse(readFileSync(file), { columns: true, cast: true });
  const services = ['google', 'facepp', 'microsoft'];
  const best = services
    .map((name) => ({ name, score: mean(rows.map((row) => row[`${name}.score`])) }))
    .sort((a, b) => b.score - a.score)[0].name;
  const points = [1, 0.9999, 0.999, 0.99, 0.95, 0.9, 0.8, 0.7, 0.6, 0.5].map((threshold) => {
    const losses = Float64Array.from(rows, (row) =>
      row['github_cnn.confidence'] >= threshold ? row[`${best}.score`] - row['github_cnn.score'] : 0,
    );
    return { name: `threshold ${threshold}`, losses, trueLoss: mean(losses) };
  });
  const draw: Draw = (inputs, random) => {
    const drawn = Int32Array.from({ length: inputs }, () => Math.floor(random() * rows.length));
    return points.map(({ losses }) => Float64Array.from(drawn, (row) => losses[row]));
  };
  return { name: `RAFDB, CNN before ${best}`, points, draw };
}
