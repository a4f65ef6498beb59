import type { Premodel } from '../artifact/premodel.ts';
import { type LabelSpace, labelSpace } from '../domain/classes/labels/label-space.ts';
import { PremodelError } from '../error.ts';
import { renumberClasses } from '../evaluate/renumber-classes.ts';
import { OUTCOMES, type Profile } from '../profile/profile.ts';

/**
 * A profile in the numbers that a premodel was trained with: profiles of other sets of models, or of tables with other
 * answers in them, may number the same classes differently.
 * @throws PremodelError `label-sets-differ`, `ambiguous-label` where nobody can tell which classes are the same
 */
export function inLabelsOf({ labels, task }: Premodel, profile: Profile, file: string): Profile {
  const profileLabels = profile.labels;
  if (!labels || !profileLabels || task !== profile.task) return profile;
  if (labels.length === profileLabels.length && labels.every((label, i) => label === profileLabels[i]))
    return profile;
  if (task === OUTCOMES) {
    // Labels of tables are the very texts.
    const all = [...new Set([...labels, ...profileLabels])];
    const numbers = new Map(all.map((label, number) => [label, number]));
    return renumberClasses(
      profile,
      Int32Array.from(profileLabels, (label) => numbers.get(label)!),
      all,
    );
  }
  const space = spaceOf(labels, profileLabels, file);
  return renumberClasses(profile, space.classes[1], space.labels);
}

function spaceOf(labels: readonly string[], profileLabels: readonly string[], file: string): LabelSpace {
  try {
    return labelSpace([
      { name: 'the premodel', labels },
      { name: 'the profile', labels: profileLabels, file },
    ]);
  } catch (error) {
    if (!PremodelError.is(error)) throw error;
    throw new PremodelError(error.code, error.message, {
      place: { file },
      remedy: 'Profile the models of the premodel again, in the order that it was trained with.',
      cause: error,
    });
  }
}
