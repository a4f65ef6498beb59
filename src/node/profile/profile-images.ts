import type { Profile } from '../../profile/profile.ts';
import { filesLeftOut } from '../dataset/files-left-out.ts';
import { readImageDataset } from '../dataset/image-dataset.ts';
import type { ListingOptions } from '../dataset/labelled-files.ts';
import { type ClassifierProfileOptions, profileClassifiers } from './profile-classifiers.ts';

export interface ImageProfileOptions extends ClassifierProfileOptions, ListingOptions {}

/**
 * Runs every model on every labelled image and writes what it measured as a profile; see `profileTask`.
 * @throws PremodelError `unreadable-image` with `strict`, and what `readImageDataset` and `profileClassifiers` throw
 *
 * @example
 * const profile = await profileImages({ models: ['models'], data: 'images', out: 'imagenet.parquet' });
 */
export function profileImages(options: ImageProfileOptions): Promise<Profile> {
  const { data, dataRoot, strict } = options;
  return profileClassifiers('image-classification', options, async (asked) => {
    const { images, leftOut, notes } = await readImageDataset(data, { ...asked, dataRoot });
    if (strict && leftOut.length > 0) {
      throw filesLeftOut(
        data,
        leftOut.map(({ reason }) => reason),
      );
    }
    const inputs = images.map(({ id, path, label }) => ({ id, reference: label, given: path }));
    return { inputs, leftOut, notes };
  });
}
