// Per-instance algorithm selection on ASlib scenarios, over each scenario's own folds, feature costs 0: how much of
// the gap between the single and the virtual best solver the router closes, with trials (another solver first, for a
// limited time) and without, beside what is published for a random-forest regression selector without presolving (LLAMA:
// QBF-2016 .748, ASP-POTASSCO .765). Solution quality has no time limit, so OPENML-WEKA-2017 no trials.
//
//   node --import ts-blank-space/register bench/aslib.ts [seeds, e.g. 1,2,3] [scenarios, e.g. QBF-2016,CPMP-2015]
import { type EvaluationRow, evaluate, type PolicyTrainer, router } from '../src/index.ts';
import { readTable } from '../src/node/index.ts';
import { mean } from '../src/statistics.ts';
import { sharedPath } from './support/paths.ts';

const seeds = (process.argv[2] ?? '1').split(',').map(Number);
const scenarios = (process.argv[3] ?? 'QBF-2016,ASP-POTASSCO,OPENML-WEKA-2017,CPMP-2015').split(',');

/** Whatever a run costs: its time is in the score. */
function asGoodAsCanBe(trainer: PolicyTrainer): PolicyTrainer {
  return {
    kind: trainer.kind,
    fit: (profile, objective, options) =>
      trainer.fit(profile, { ...objective, constraint: { minAccuracy: 1 } }, options),
  };
}

const policies = [
  { name: 'one run', trainer: asGoodAsCanBe(router({ trials: false })) },
  { name: 'with trials', trainer: asGoodAsCanBe(router()) },
];
const line = (...cells: string[]) =>
  console.log(cells.map((cell, i) => cell.padEnd([18, 6, 13, 10, 10, 10, 12][i] ?? 0)).join(''));

line('scenario', 'seed', 'router', 'VBS', 'SBS', 'router', 'closed gap', '95 % interval');
for (const scenario of scenarios) {
  const profile = await readTable(sharedPath(`data/aslib/${scenario}`));
  const cutoffSeconds = Number(profile.provenance.options?.cutoffSeconds ?? 0);
  const shown = ({ accuracy }: EvaluationRow) =>
    (cutoffSeconds ? (1 - accuracy) * 10 * cutoffSeconds : accuracy).toFixed(cutoffSeconds ? 3 : 5);
  const gaps = new Map(policies.map(({ name }): [string, number[]] => [name, []]));
  for (const seed of seeds) {
    const { evaluation } = evaluate(profile, policies, { seed });
    const named = (name: string) => evaluation.rows.find((row) => row.name === name)!;
    for (const [name, closed] of gaps) {
      const row = named(name);
      const { closedGap = Number.NaN, interval95 } = row;
      closed.push(closedGap);
      const [from, to] = interval95.closedGap!.map((bound) => bound.toFixed(3));
      const bounds = [shown(named('oracle')), shown(named(evaluation.singleBest)), shown(row)];
      line(scenario, String(seed), name, ...bounds, closedGap.toFixed(3), `${from} – ${to}`);
    }
  }
  for (const [name, closed] of gaps) line(scenario, 'mean', name, '', '', '', mean(closed).toFixed(3));
}
