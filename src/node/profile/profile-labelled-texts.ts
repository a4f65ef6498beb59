import { withTextColumns } from '../../domain/text/text-profile.ts';
import type { Profile } from '../../profile/profile.ts';
import { readTextDataset } from '../dataset/text-dataset.ts';
import { type ClassifierProfileOptions, profileClassifiers } from './profile-classifiers.ts';

/**
 * Runs every model on every labelled text and writes what it measured as a profile; see `profileTask`.
 * @throws PremodelError what `readTextDataset` and `profileClassifiers` throw
 *
 * @example
 * const profile = await profileLabelledTexts({ models: ['models'], data: 'texts.csv', out: 'topics.parquet' });
 */
export async function profileLabelledTexts(options: ClassifierProfileOptions): Promise<Profile> {
  const profile = await profileClassifiers('text-classification', options, async (asked) => {
    const { texts, notes } = await readTextDataset(options.data, asked);
    return {
      inputs: texts.map(({ id, text, label }) => ({ id, reference: label, text, given: text })),
      notes,
    };
  });
  return withTextColumns(profile);
}
