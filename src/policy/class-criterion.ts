import type { Profile } from '../profile/profile.ts';
import { evidenceLayout } from './combine/evidence-layout.ts';
import type { LabelProbability } from './policy.ts';

/** Right class of every input; undefined where outputs are no classes. */
export function referenceClasses(profile: Profile): Int32Array | undefined {
  if (!profile.labels || !profile.candidates.every((candidate) => candidate.predicted)) return undefined;
  const classes = profile.references.map(Number);
  const known = classes.every((label) => Number.isInteger(label) && label >= 0 && label < 2 ** 31);
  return known ? Int32Array.from(classes) : undefined;
}

/**
 * Among how many of an output's first classes a criterion looks for the reference: 1 for top-1 accuracy.
 * Told from the profile itself: the first number that explains every score. Undefined where none does, and an
 * answer put together from several outputs cannot be scored by the criterion.
 */
export function criterionDepth(profile: Profile, criterion: string): number | undefined {
  const references = referenceClasses(profile);
  const { classes } = evidenceLayout(profile.evidenceNames);
  if (!references) return undefined;
  for (let depth = 1; depth <= classes.length; depth++) {
    const explains = profile.candidates.every(({ scores, evidence }) =>
      scores[criterion].every((score, row) => {
        const named = classes.slice(0, depth);
        const hit = named.some((at) => evidence.data[row * evidence.cols + at] === references[row]);
        return score === (hit ? 1 : 0);
      }),
    );
    if (explains) return depth;
  }
  return undefined;
}

/** Score of classes by a criterion of known depth. */
export function scoreOfClasses(
  classes: readonly LabelProbability[],
  reference: number,
  depth: number,
): number {
  return classes.slice(0, depth).some(({ label }) => label === reference) ? 1 : 0;
}
