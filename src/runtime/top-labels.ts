import type { Probabilities } from '../domain/image/classifier-output.ts';
import { topClasses } from '../domain/image/top-classes.ts';

/** One class, as an image-classification pipeline gives it, with its index beside. */
export interface LabelScore {
  readonly label: string;
  /** Probability, 0..1. */
  readonly score: number;
  /** Class index. */
  readonly id: number;
}

/** The `count` most probable classes, the most probable first; equal ones by the lowest class. */
export function topLabels(
  probabilities: Probabilities,
  labels: readonly string[],
  count: number,
): LabelScore[] {
  return Array.from(topClasses(probabilities, count), (id) => ({
    label: labels[id],
    score: probabilities[id],
    id,
  }));
}
