import { classesOfRows } from '../../domain/classes/labels/classes-of-rows.ts';
import { type LabelSpace, labelSpace } from '../../domain/classes/labels/label-space.ts';
import type { LabelTranslation } from '../../domain/classes/labels/label-translation.ts';
import { PremodelError } from '../../error.ts';
import { type LeftOut, type ListingOptions, listLabelledFiles } from './labelled-files.ts';
import { sample } from './sample.ts';

export interface LabelledImage {
  /** Path relative to the data folder, with forward slashes; unique. */
  readonly id: string;
  readonly path: string;
  /** Class index. */
  readonly label: number;
}

export interface DatasetOptions extends ListingOptions {
  /** Class names of the models by class index; of models that number them differently, what they share. */
  readonly labels: readonly string[] | LabelSpace;
  /** What a user says of labels. Default: nothing. */
  readonly translation?: LabelTranslation;
  /** Take a seeded random sample of this many images. Default: all. */
  readonly limit?: number;
  /** Default 1. */
  readonly seed?: number;
}

export interface ImageDataset {
  readonly images: readonly LabelledImage[];
  /** What the data folder holds and is not used, and why. */
  readonly leftOut: readonly LeftOut[];
  /** How labels were matched that no model knows as they are; a sentence each. */
  readonly notes: readonly string[];
}

/**
 * Reads labelled images: a Hugging Face `imagefolder` (a folder per class, or `metadata.csv`, `.tsv`, `.jsonl` or
 * `.parquet`), which may lie in split folders such as `test/`, or a table of paths and labels. See docs/datasets.md.
 * Files are listed in a fixed order. Those without a usual ending are told by their first bytes; no other is opened.
 *
 * @throws PremodelError `no-inputs`, `invalid-dataset`, `path-outside` (a table names an image outside its folder or
 *   `dataRoot`), `several-splits`, `unknown-split`, `unknown-label`, `ambiguous-label`, `label-mismatch`,
 *   `duplicate-input`
 *
 * @example
 * const { images, leftOut } = await readImageDataset('images', { labels: ['cat', 'dog'] });
 */
export async function readImageDataset(source: string, options: DatasetOptions): Promise<ImageDataset> {
  const { files, leftOut } = await listLabelledFiles(source, options);
  const { classes, notes } = classesOfRows(files, spaceOf(options.labels), options.translation);
  const images = files.map(({ id, path }, i) => ({ id, path, label: classes[i] }));
  assertUnique(images, source);
  return { images: sample(images, options), leftOut, notes };
}

/** The classes of the models; of one list of names, those. */
export function spaceOf(labels: readonly string[] | LabelSpace): LabelSpace {
  return 'numberings' in labels ? labels : labelSpace([{ name: 'the models', labels }]);
}

function assertUnique(images: readonly LabelledImage[], source: string): void {
  const seen = new Set<string>();
  for (const { id } of images) {
    if (seen.has(id)) {
      throw new PremodelError('duplicate-input', `${source} lists ${id} more than once`, {
        place: { file: source },
        remedy: 'List every image once, with one label.',
      });
    }
    seen.add(id);
  }
}
