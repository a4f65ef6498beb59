import { rowOf } from '../../learn/matrix.ts';
import { NeighborIndex } from '../../learn/neighbor-index.ts';
import { FAIL } from '../../policy/optimal-candidate.ts';
import type { Analysis, AnalysisContext } from './analysis.ts';
import { heldOutChoices } from './held-out-choices.ts';

const GROUPS = 5;

/**
 * Whether inputs far from what the premodel was trained on are chosen for less well: held-out inputs in five
 * groups of equal size by the distance to the farthest of their nearest training inputs, in scaled features.
 */
export function neighborRadius(context: AnalysisContext): Analysis {
  const { neighbors } = context.options;
  const seen = heldOutChoices(context).flatMap(({ trainX, testX, chosen, scores, right }) => {
    const index = new NeighborIndex(trainX);
    return Array.from(chosen, (choice, m) => {
      const { distances } = index.neighbors(rowOf(testX, m), neighbors);
      return {
        radius: distances[distances.length - 1],
        score: scores[m],
        answered: choice === FAIL ? 0 : 1,
        right: right[m] ? 1 : 0,
      };
    });
  });
  seen.sort((a, b) => a.radius - b.radius);
  const groups = Math.min(GROUPS, seen.length);
  return {
    name: 'neighbor-radius',
    title: `Distance to the ${neighbors} nearest training inputs`,
    columns: ['group', 'from', 'to', 'accuracy', 'coverage', 'selectiveAccuracy', 'rightChoices'],
    rows: Array.from({ length: groups }, (_, group) => {
      const part = seen.slice(
        Math.floor((group * seen.length) / groups),
        Math.floor(((group + 1) * seen.length) / groups),
      );
      const share = (what: 'score' | 'answered' | 'right') =>
        part.reduce((sum, row) => sum + row[what], 0) / part.length;
      const [accuracy, coverage] = [share('score'), share('answered')];
      const selective = coverage > 0 ? accuracy / coverage : 0;
      const [first, last] = [part[0].radius, part[part.length - 1].radius];
      return [group + 1, first, last, accuracy, coverage, selective, share('right')];
    }),
  };
}
