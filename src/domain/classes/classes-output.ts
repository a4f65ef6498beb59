import { classColumn, probabilityColumn } from '../../profile/class-evidence.ts';
import type { OutputKind } from '../domain.ts';
import type { ClassifierOutput, Probabilities } from './classifier-output.ts';
import { topClasses } from './top-classes.ts';

const TOP = 5;
const RANKS = Array.from({ length: TOP }, (_, i) => i + 1);

/**
 * Classes, each with a probability. The reference is the label id.
 *
 * Evidence of an output: its five most probable classes and their probabilities (class −1 and probability 0
 * where there are fewer), and the margin between the first two. Then the entropy in nats, and the energy score,
 * which is 0 of models that give probabilities. Scores: 1 where the reference is the most probable class
 * (`top1`) or among the first five (`top5`), else 0.
 */
export const classesOutput: OutputKind<ClassifierOutput, number> = {
  evidenceNames: [
    ...RANKS.map(classColumn),
    ...RANKS.map(probabilityColumn),
    ...['margin', 'entropy', 'energy_score'],
  ],
  criteria: ['top1', 'top5'],

  evidence({ probabilities, energyScore, known }) {
    const evidence = new Float64Array(2 * TOP + 3);
    evidence.fill(-1, 0, TOP);
    topClasses(probabilities, TOP, known).forEach((label, place) => {
      evidence[place] = label;
      evidence[TOP + place] = probabilities[label];
    });
    evidence[2 * TOP] = evidence[TOP] - evidence[TOP + 1];
    evidence[2 * TOP + 1] = entropy(probabilities);
    evidence[2 * TOP + 2] = energyScore;
    return evidence;
  },

  scores({ probabilities, known }, reference) {
    const place = topClasses(probabilities, TOP, known).indexOf(reference);
    return Float64Array.of(place === 0 ? 1 : 0, place >= 0 ? 1 : 0);
  },

  answer: ({ probabilities, known }) => topClasses(probabilities, 1, known)[0],
};

function entropy(probabilities: Probabilities): number {
  let sum = 0;
  for (const p of probabilities) if (p > 0) sum -= p * Math.log(p);
  return Math.max(sum, 0);
}
