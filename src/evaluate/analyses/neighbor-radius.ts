import { rowOf, selectColumns, selectRows } from '../../learn/matrix.ts';
import { NeighborIndex } from '../../learn/neighbor-index.ts';
import { MinMaxScaler } from '../../learn/scaling.ts';
import { paperPremodel } from '../../policy/paper/paper-premodel.ts';
import { selectInputs } from '../../profile/select.ts';
import { ABSTAINED } from '../outcomes.ts';
import { simulate } from '../simulate.ts';
import { type Analysis, type AnalysisContext, splitsOf } from './analysis.ts';

const GROUPS = 5;

/**
 * Whether inputs far from what the premodel was trained on are chosen for less well: held-out inputs in five
 * groups of equal size by the distance to the farthest of their nearest training inputs, in scaled features.
 */
export function neighborRadius({ profile, objective, options, seed, ...rest }: AnalysisContext): Analysis {
  const { neighbors = 5 } = options;
  const seen: { radius: number; answered: boolean; score: number }[] = [];
  for (const { train, test } of splitsOf({ profile, objective, options, seed, ...rest })) {
    const policy = paperPremodel(options).fit(selectInputs(profile, train), objective, { seed });
    const columns = policy.features.map((name) => profile.features.names.indexOf(name));
    const values = selectColumns(profile.features.values, columns);
    const scaler = MinMaxScaler.fit(selectRows(values, train));
    const index = new NeighborIndex(scaler.transform(selectRows(values, train)));
    const { outcomes } = simulate(policy, profile, { rows: test });
    test.forEach((row, m) => {
      const { distances } = index.neighbors(scaler.transformRow(rowOf(values, row)), neighbors);
      seen.push({
        radius: distances[distances.length - 1],
        answered: outcomes.answered[m] !== ABSTAINED,
        score: outcomes.scores[objective.criterion][m],
      });
    });
  }
  seen.sort((a, b) => a.radius - b.radius);
  const rows = Array.from({ length: GROUPS }, (_, group) => {
    const part = seen.slice(
      Math.floor((group * seen.length) / GROUPS),
      Math.floor(((group + 1) * seen.length) / GROUPS),
    );
    const share = (value: (row: (typeof part)[number]) => number) =>
      part.reduce((sum, row) => sum + value(row), 0) / Math.max(1, part.length);
    const right = share(({ score }) => score);
    const covered = share(({ answered }) => (answered ? 1 : 0));
    return [
      group + 1,
      part[0]?.radius ?? 0,
      part[part.length - 1]?.radius ?? 0,
      right,
      covered,
      covered > 0 ? right / covered : 0,
    ];
  });
  return {
    name: 'neighbor-radius',
    title: `Distance to the ${neighbors} nearest training inputs`,
    columns: ['group', 'from', 'to', 'accuracy', 'coverage', 'selectiveAccuracy'],
    rows,
  };
}
