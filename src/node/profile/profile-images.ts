import { listed } from '../../domain/classes/labels/describe-matching.ts';
import type { LabelTranslation } from '../../domain/classes/labels/label-translation.ts';
import type { Profile } from '../../profile/profile.ts';
import { filesLeftOut } from '../dataset/files-left-out.ts';
import { readImageDataset } from '../dataset/image-dataset.ts';
import type { ListingOptions } from '../dataset/labelled-files.ts';
import { readLabelsFile } from '../dataset/labels-file.ts';
import { openModels } from '../tasks/open-models.ts';
import { shareLabels } from '../tasks/shared-labels.ts';
import { runnableTask } from '../tasks/tasks.ts';
import { type ProfileOptions, profileTask } from './profile-task.ts';

export interface ImageProfileOptions extends ProfileOptions, ListingOptions {
  /** Model folders, or folders of model folders. */
  readonly models: readonly string[];
  /** Labelled images; see `readImageDataset`. */
  readonly data: string;
  /** Measure a seeded sample of so many images. Default: all. */
  readonly limit?: number;
  /** File that says what labels mean which models or data do not say alike: docs/labels.md. Default: none. */
  readonly labels?: string;
}

/**
 * Runs every model on every labelled image and writes what it measured as a profile; see `profileTask`.
 * @throws PremodelError `unreadable-image` with `strict`, and what `openModels`, `readLabelsFile`, `labelSpace`,
 *   `readImageDataset` and `profileTask` throw
 *
 * @example
 * const profile = await profileImages({ models: ['models'], data: 'images', out: 'imagenet.parquet' });
 */
export async function profileImages(options: ImageProfileOptions): Promise<Profile> {
  const { models: folders, data, dataRoot, split, limit, seed, threads, strict } = options;
  const translation = options.labels === undefined ? undefined : await readLabelsFile(options.labels);
  const openOptions = { threads };
  const opened = await openModels(runnableTask('image-classification'), folders, openOptions);
  const { models, space } = shareLabels(runnableTask('image-classification'), opened, translation);
  const { images, leftOut, notes } = await readImageDataset(data, {
    labels: space,
    translation,
    limit,
    seed,
    split,
    dataRoot,
  });
  if (strict && leftOut.length > 0) {
    throw filesLeftOut(
      data,
      leftOut.map(({ reason }) => reason),
    );
  }
  const inputs = images.map(({ id, path, label }) => ({
    id,
    reference: label,
    given: path,
  }));
  return profileTask(
    {
      ...{ name: 'image-classification', task: runnableTask('image-classification') },
      ...{ models, folders, openOptions, inputs, data, leftOut },
      labelNotes: [...space.notes, ...notes, ...unusedNotes(translation)],
    },
    {
      ...options,
      settings: { ...(limit !== undefined && { limit }), ...(split !== undefined && { split }) },
    },
  );
}

function unusedNotes(translation?: LabelTranslation): string[] {
  const { file, unused = [] } = translation ?? {};
  return unused.length === 0 ? [] : [`nothing is called so that ${file} names: ${listed(unused)}`];
}
