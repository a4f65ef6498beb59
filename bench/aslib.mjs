// Per-instance algorithm selection on ASlib scenarios, over each scenario's own folds, feature costs 0: how much of
// the gap between the single and the virtual best solver the router closes, beside what is published for a
// random-forest regression selector (LLAMA: QBF-2016 .748, ASP-POTASSCO .765).
//
//   npm run build && node bench/aslib.mjs [seeds, e.g. 1,2,3]
import { evaluate, router } from '../dist/index.js';
import { readTable } from '../dist/node/index.js';

const SCENARIOS = ['QBF-2016', 'ASP-POTASSCO', 'OPENML-WEKA-2017', 'CPMP-2015'];
const seeds = (process.argv[2] ?? '1').split(',').map(Number);

/** Whatever a run costs: its time is in the score. */
function asGoodAsCanBe(trainer) {
  return {
    kind: trainer.kind,
    fit: (profile, objective, options) =>
      trainer.fit(profile, { ...objective, constraint: { minAccuracy: 1 } }, options),
  };
}

console.log('scenario           seed  VBS        SBS        router     closed gap  95 % interval');
for (const scenario of SCENARIOS) {
  const profile = await readTable(`../shared/data/aslib/${scenario}`);
  for (const seed of seeds) {
    const { evaluation } = evaluate(profile, [{ name: 'router', trainer: asGoodAsCanBe(router()) }], {
      seed,
    });
    const row = (kind) => evaluation.rows.find((each) => each.kind === kind);
    const best = evaluation.rows.find(({ name }) => name === evaluation.singleBest);
    const { cutoffSeconds } = profile.provenance.options;
    const shown = ({ accuracy }) =>
      (cutoffSeconds ? (1 - accuracy) * 10 * cutoffSeconds : accuracy)
        .toFixed(cutoffSeconds ? 3 : 5)
        .padEnd(9);
    const { closedGap, interval95 } = row('policy');
    console.log(
      `${scenario.padEnd(18)} ${String(seed).padEnd(5)} ${shown(row('oracle'))}  ${shown(best)}  ${shown(row('policy'))}  ` +
        `${closedGap.toFixed(3).padEnd(10)}  ${interval95.closedGap.map((bound) => bound.toFixed(3)).join(' – ')}`,
    );
  }
}
