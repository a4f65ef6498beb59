/** Keeps logarithms finite. */
const LEAST_PROBABILITY = 1e-6;
/** The probability a run left over is shared among so many classes it did not name. */
const UNNAMED_CLASSES = 20;

/** Of a class that a run named; evidence may hold anything, so the probability is kept within (0, 1]. */
export function namedLogProbability(probability: number): number {
  return Math.log(Math.min(1, Math.max(LEAST_PROBABILITY, probability)));
}

/**
 * Of a class that a run did not name: no more than the least it named.
 * @param runEvidence the run's evidence, from `from` on
 * @param probabilities where in it those of the named classes stand
 */
export function unnamedLogProbability(
  runEvidence: Float64Array,
  probabilities: readonly number[],
  from = 0,
): number {
  let left = 1;
  let least = 1;
  for (const at of probabilities) {
    left -= runEvidence[from + at];
    least = Math.min(least, runEvidence[from + at]);
  }
  return namedLogProbability(Math.min(least, left / UNNAMED_CLASSES));
}
