import type { ClassifierOutput } from '../classifier-output.ts';

/** The classes of a model among those it shares with others. */
export interface SharedClasses {
  /** Shared class by own class. */
  readonly classes: Int32Array;
  /** Number of shared classes. */
  readonly size: number;
  /** As `ClassifierOutput.known`. */
  readonly known?: Int32Array;
}

export function sharedClasses(classes: Int32Array, size: number): SharedClasses {
  const known = Int32Array.from(new Set(classes)).sort();
  return { classes, size, ...(known.length < size && { known }) };
}

/** What a model said, in shared classes; the probabilities of classes that are one there add up. */
export function inSharedClasses(
  { probabilities, energyScore }: ClassifierOutput,
  { classes, size, known }: SharedClasses,
): ClassifierOutput {
  const shared = new Float32Array(size);
  for (let own = 0; own < classes.length; own++) shared[classes[own]] += probabilities[own];
  return { probabilities: shared, energyScore, ...(known && { known }) };
}
