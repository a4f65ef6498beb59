import { listed } from '../../domain/image/labels/describe-matching.ts';
import type { LabelTranslation } from '../../domain/image/labels/label-translation.ts';
import { PremodelError } from '../../error.ts';
import type { Profile } from '../../profile/profile.ts';
import { readImageDataset } from '../dataset/image-dataset.ts';
import type { LeftOut, ListingOptions } from '../dataset/labelled-files.ts';
import { readLabelsFile } from '../dataset/labels-file.ts';
import { imageClassificationTask } from '../tasks/image-classification.ts';
import { openModels } from '../tasks/open-models.ts';
import { shareLabels } from '../tasks/shared-labels.ts';
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

const MOST_EXAMPLES = 5;

/**
 * Runs every model on every labelled image and writes what it measured as a profile; see `profileTask`.
 * @throws PremodelError `unreadable-image` with `strict`, and what `openModels`, `readLabelsFile`, `labelSpace`,
 *   `readImageDataset` and `profileTask` throw
 */
export async function profileImages(options: ImageProfileOptions): Promise<Profile> {
  const { models: folders, data, dataRoot, split, limit, seed, threads, strict } = options;
  const translation = options.labels === undefined ? undefined : await readLabelsFile(options.labels);
  const openOptions = { threads };
  const opened = await openModels(imageClassificationTask, folders, openOptions);
  const { models, space } = shareLabels(imageClassificationTask, opened, translation);
  const { images, leftOut, notes } = await readImageDataset(data, {
    labels: space,
    translation,
    limit,
    seed,
    split,
    dataRoot,
  });
  if (strict && leftOut.length > 0) throw filesLeftOut(data, leftOut);
  const inputs = images.map(({ id, path, label }) => ({
    id,
    reference: label,
    given: path,
  }));
  return profileTask(
    {
      ...{ name: 'image-classification', task: imageClassificationTask },
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

function filesLeftOut(data: string, leftOut: readonly LeftOut[]): PremodelError {
  const examples = leftOut.slice(0, MOST_EXAMPLES).map(({ reason }) => reason);
  const message = `${leftOut.length} of what is in ${data} cannot be used: ${examples.join('; ')}`;
  return new PremodelError('unreadable-image', message, {
    place: { file: data },
    remedy: 'Convert or remove them, or leave --strict (strict) out: they are then listed.',
  });
}
