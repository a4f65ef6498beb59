import type { Profile } from '../../profile/profile.ts';
import { readImageDataset } from '../dataset/image-dataset.ts';
import { decodeImage } from '../image/decode.ts';
import { imageClassificationTask } from '../tasks/image-classification.ts';
import { openModels } from '../tasks/open-models.ts';
import { type ProfileOptions, profileTask } from './profile-task.ts';

export interface ImageProfileOptions extends ProfileOptions {
  /** Model folders, or folders of model folders. */
  readonly models: readonly string[];
  /** Labelled images; see `readImageDataset`. */
  readonly data: string;
  /** Measure a seeded sample of so many images. Default: all. */
  readonly limit?: number;
}

/** Codes of errors that an image, not a model, is to blame for. */
const IMAGE_FAULTS: ReadonlySet<string> = new Set(['unreadable-image', 'image-too-elongated']);

/**
 * Runs every model on every labelled image and writes what it measured as a profile; see `profileTask`.
 * @throws PremodelError `unreadable-image` with `strict`, and what `openModels`, `readImageDataset` and
 *   `profileTask` throw
 */
export async function profileImages(options: ImageProfileOptions): Promise<Profile> {
  const { models: folders, data, limit, seed, threads } = options;
  const models = await openModels(imageClassificationTask, folders, { threads });
  const images = await readImageDataset(data, { labels: models[0].labels!, limit, seed });
  const inputs = images.map(({ id, path, label }) => ({
    id,
    reference: label,
    read: () => decodeImage(path),
  }));
  return profileTask(
    { task: imageClassificationTask, models, inputs, data, inputFaults: IMAGE_FAULTS },
    { ...options, settings: limit === undefined ? {} : { limit } },
  );
}
