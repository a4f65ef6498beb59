import type { Matrix } from '../learn/matrix.ts';
import { evidenceLayout } from '../policy/combine/evidence-layout.ts';
import type { Profile } from '../profile/profile.ts';

/**
 * The same profile with other numbers of its classes: of references, of predictions, and of the classes that runs name.
 * @param classes new number by number
 * @param labels class names by new number
 */
export function renumberClasses(profile: Profile, classes: Int32Array, labels: readonly string[]): Profile {
  const columns = evidenceLayout(profile.evidenceNames).classes;
  return {
    ...profile,
    labels,
    references: profile.references.map((reference) => String(classes[Number(reference)] ?? reference)),
    candidates: profile.candidates.map((candidate) => ({
      ...candidate,
      predicted: candidate.predicted?.map((label) => classes[label]),
      evidence: renumbered(candidate.evidence, columns, classes),
    })),
  };
}

/** What is no class, such as −1, stays. */
function renumbered(evidence: Matrix, columns: readonly number[], classes: Int32Array): Matrix {
  const data = evidence.data.slice();
  for (let row = 0; row < evidence.rows; row++) {
    for (const column of columns) {
      const at = row * evidence.cols + column;
      data[at] = classes[data[at]] ?? data[at];
    }
  }
  return { ...evidence, data };
}
