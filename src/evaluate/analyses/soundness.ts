import { rowOf, selectRows } from '../../learn/matrix.ts';
import { NeighborIndex } from '../../learn/neighbor-index.ts';
import type { Analysis, AnalysisContext } from './analysis.ts';
import { type HeldOutChoices, heldOutChoices } from './held-out-choices.ts';

const FALSE_ALARMS = [0.01, 0.05, 0.055, 0.1, 0.2];

/**
 * The paper's check of its own choices: how many wrong ones are flagged for a given rate of false alarms (right
 * choices flagged). A choice is as sound as its conformal p-value (Vovk, Gammerman & Shafer 2005). That is the
 * share of training inputs that conform no better to their label than the input to its choice. An input
 * conforms where the nearest inputs of the same label are nearer than those of others. The paper reports 87.4 %
 * flagged at 5.5 % false alarms. A check that knows nothing flags as many wrong choices as right ones. An
 * abstention is a choice too, and an odd one where few inputs defeat all.
 */
export function soundness(context: AnalysisContext): Analysis {
  const { neighbors } = context.options;
  const choices = heldOutChoices(context);
  const values = choices.flatMap((split) => pValues(split, neighbors));
  const right = choices.flatMap((split) => split.right);
  const ofRight = values.filter((_, i) => right[i]).sort((a, b) => a - b);
  const ofWrong = values.filter((_, i) => !right[i]);
  return {
    name: 'soundness',
    title: 'Soundness: wrong choices flagged at a rate of false alarms',
    columns: ['falseAlarms', 'threshold', 'flaggedWrong'],
    rows: FALSE_ALARMS.map((rate) => {
      // Strictly below: choices as sound as the threshold are not flagged, which keeps to the rate.
      const threshold = ofRight[Math.floor(rate * ofRight.length)] ?? 0;
      const share = (of: readonly number[]) =>
        of.filter((value) => value < threshold).length / (of.length || 1);
      return [share(ofRight), threshold, share(ofWrong)];
    }),
  };
}

/** Of every held-out choice, against the training inputs of its split. */
function pValues({ trainX, trainLabels, testX, chosen }: HeldOutChoices, neighbors: number): number[] {
  const labels = [...new Set([...trainLabels, ...chosen])];
  const rowsWhere = (test: (label: number) => boolean) =>
    Int32Array.from(trainLabels.keys()).filter((row) => test(trainLabels[row]));
  const indexes = new Map(
    labels.map((label) => [
      label,
      {
        same: indexOf(rowsWhere((other) => other === label)),
        others: indexOf(rowsWhere((other) => other !== label)),
      },
    ]),
  );

  function indexOf(rows: Int32Array): NeighborIndex | undefined {
    return rows.length > 0 ? new NeighborIndex(selectRows(trainX, rows)) : undefined;
  }

  /** Larger is stranger; a training input does not count as its own neighbour. */
  function strangeness(row: Float64Array, label: number, isTraining: boolean): number {
    const { same, others } = indexes.get(label)!;
    const own = nearness(same, row, neighbors, isTraining ? 1 : 0);
    const other = nearness(others, row, neighbors, 0);
    // Nobody else, or nobody at all, to be near to.
    if (own === undefined) return Number.POSITIVE_INFINITY;
    return other === undefined ? 0 : own / Math.max(other, 1e-12);
  }

  const calibration = Float64Array.from(trainLabels, (label, row) =>
    strangeness(rowOf(trainX, row), label, true),
  ).sort();
  return Array.from(chosen, (choice, m) => {
    const value = strangeness(rowOf(testX, m), choice, false);
    const stranger = calibration.length - firstAtLeast(calibration, value);
    return (stranger + 1) / (calibration.length + 1);
  });
}

/** Mean distance to the nearest few, leaving out the very nearest `skip`; undefined where there are none. */
function nearness(
  index: NeighborIndex | undefined,
  row: Float64Array,
  neighbors: number,
  skip: number,
): number | undefined {
  const distances = index?.neighbors(row, neighbors + skip).distances.subarray(skip) ?? new Float64Array(0);
  return distances.length > 0
    ? distances.reduce((sum, value) => sum + value, 0) / distances.length
    : undefined;
}

/** Position of the first of the ascending values that is not below. */
function firstAtLeast(ascending: Float64Array, value: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
