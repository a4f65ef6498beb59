import { PremodelError } from '../../error.ts';
import { type LeftOut, type ListingOptions, listLabelledFiles } from './labelled-files.ts';
import { LabelMatcher } from './labels.ts';
import { sample } from './sample.ts';

export interface LabelledImage {
  /** Path relative to the data folder, with forward slashes; unique. */
  readonly id: string;
  readonly path: string;
  /** Class index. */
  readonly label: number;
}

export interface DatasetOptions extends ListingOptions {
  /** Class names of the models by class index. */
  readonly labels: readonly string[];
  /** Take a seeded random sample of this many images. Default: all. */
  readonly limit?: number;
  /** Default 1. */
  readonly seed?: number;
}

export interface ImageDataset {
  readonly images: readonly LabelledImage[];
  /** What the data folder holds and is not used, and why. */
  readonly leftOut: readonly LeftOut[];
}

/**
 * Reads labelled images: a Hugging Face `imagefolder` (a folder per class, or `metadata.csv`, `.tsv`, `.jsonl` or
 * `.parquet`), which may lie in split folders such as `test/`, or a table of paths and labels. See docs/datasets.md.
 * Files are listed in a fixed order. Those without a usual ending are told by their first bytes; no other is opened.
 *
 * @throws PremodelError `no-inputs`, `invalid-dataset`, `path-outside` (a table names an image outside its folder or
 *   `dataRoot`), `several-splits`, `unknown-split`, `unknown-label`, `ambiguous-label`, `label-mismatch`,
 *   `duplicate-input`
 */
export async function readImageDataset(source: string, options: DatasetOptions): Promise<ImageDataset> {
  const { files, leftOut } = await listLabelledFiles(source, options);
  const matcher = new LabelMatcher(options.labels);
  const images = files.map(({ id, path, file, row, ...said }) => ({
    id,
    path,
    label: matcher.match(said, { file, row }),
  }));
  assertUnique(images, source);
  return { images: sample(images, options), leftOut };
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
