import type { Probabilities } from '../domain/classes/classifier-output.ts';
import { topClasses } from '../domain/classes/top-classes.ts';

/** One class, as an image-classification pipeline gives it, with its index beside. */
export interface LabelScore {
  readonly label: string;
  /** Probability, 0..1. */
  readonly score: number;
  /** Class index. */
  readonly id: number;
}

/**
 * The `count` most probable classes, the most probable first; equal ones by the lowest class.
 * @param known only among these (`ClassifierOutput.known`). Default: among all
 *
 * @example
 * topLabels(Float32Array.of(0.2, 0.7, 0.1), ['cat', 'dog', 'horse'], 1); // [{ label: 'dog', … }]
 */
export function topLabels(
  probabilities: Probabilities,
  labels: readonly string[],
  count: number,
  known?: Int32Array,
): LabelScore[] {
  return Array.from(topClasses(probabilities, count, known), (id) => ({
    label: labels[id],
    score: probabilities[id],
    id,
  }));
}
