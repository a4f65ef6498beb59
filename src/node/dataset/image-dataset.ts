import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, extname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { PremodelError } from '../../error.ts';
import { LabelMatcher, type LabelText } from './labels.ts';
import { readMetadataFile } from './metadata-file.ts';
import { sample } from './sample.ts';

export interface LabelledImage {
  /** Path relative to the data folder, with forward slashes; unique. */
  readonly id: string;
  readonly path: string;
  /** Class index. */
  readonly label: number;
}

export interface DatasetOptions {
  /** Class names of the models by class index. */
  readonly labels: readonly string[];
  /** Take a seeded random sample of this many images. Default: all. */
  readonly limit?: number;
  /** Default 1. */
  readonly seed?: number;
}

interface Entry extends LabelText {
  readonly path: string;
  /** Where the label stands. */
  readonly file: string;
  readonly row?: number;
}

export const IMAGE_EXTENSIONS = new Set(['.jpg', '.jpeg', '.png', '.webp', '.avif', '.gif', '.tif', '.tiff']);
const METADATA_NAMES = ['metadata.csv', 'metadata.jsonl'];
const MAX_DEPTH = 8;

/**
 * Reads labelled images: a Hugging Face `imagefolder` (a folder per class, or `metadata.csv` / `.jsonl`;
 * either may lie in split folders such as `test/`), or a CSV or JSON Lines file of paths and labels.
 * Files are listed in a fixed order, not opened.
 *
 * @throws PremodelError `no-inputs`, `invalid-dataset`, `path-outside` (a path that leaves the data folder,
 *   also through a symbolic link), `unknown-label`, `ambiguous-label`, `label-mismatch`, `duplicate-input`
 */
export async function readImageDataset(source: string, options: DatasetOptions): Promise<LabelledImage[]> {
  const info = await stat(source).catch(() => undefined);
  if (!info) throw noInputs(source, 'does not exist');
  const root = resolve(info.isDirectory() ? source : dirname(source));
  const entries = info.isDirectory() ? await readFolder(root) : await readMetadata(resolve(source));
  if (entries.length === 0) throw noInputs(source, 'holds no images');

  const matcher = new LabelMatcher(options.labels);
  const images = entries.map((entry) => ({
    id: relative(root, entry.path).split(sep).join('/'),
    path: entry.path,
    label: matcher.match(entry, { file: entry.file, row: entry.row }),
  }));
  await assertInside(root, entries);
  assertUnique(images, source);
  return sample(images, options);
}

async function readFolder(root: string, depth = 0): Promise<Entry[]> {
  const children = await readdir(root, { withFileTypes: true });
  const metadata = METADATA_NAMES.find((name) => children.some((child) => child.name === name));
  if (metadata) return readMetadata(join(root, metadata));
  const entries: Entry[] = [];
  for (const child of children.sort(byName)) {
    if (child.name.startsWith('.')) continue;
    const path = join(root, child.name);
    if (child.isDirectory()) {
      if (depth < MAX_DEPTH) entries.push(...(await readFolder(path, depth + 1)));
    } else if (IMAGE_EXTENSIONS.has(extname(child.name).toLowerCase())) {
      entries.push({ path, label: basename(root), file: path });
    }
  }
  return entries;
}

/** By code unit, which is the same everywhere, unlike the order of a locale. */
function byName(a: Dirent, b: Dirent): number {
  return a.name < b.name ? -1 : 1;
}

async function readMetadata(file: string): Promise<Entry[]> {
  const folder = dirname(file);
  const rows = await readMetadataFile(file);
  return rows.map(({ fileName, ...rest }) => {
    const path = resolve(folder, fileName);
    if (isAbsolute(fileName) || !isInside(folder, path)) throw outside(fileName, file, rest.row);
    return { ...rest, path, file };
  });
}

/** Follows symbolic links; a file that is missing is left to the decoder, which reports it as unreadable. */
async function assertInside(root: string, entries: readonly Entry[]): Promise<void> {
  const realRoot = await realpath(root);
  for (const { path, file, row } of entries) {
    const real = await realpath(path).catch(() => undefined);
    if (real !== undefined && !isInside(realRoot, real)) throw outside(path, file, row);
  }
}

function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
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

function outside(path: string, file: string, row?: number): PremodelError {
  return new PremodelError('path-outside', `${file}: ${path} lies outside the data folder`, {
    place: { file, row },
    remedy: 'Use paths relative to the data folder, and copy linked images into it.',
  });
}

function noInputs(source: string, what: string): PremodelError {
  return new PremodelError('no-inputs', `${source} ${what}`, {
    place: { file: source },
    remedy:
      'Give a folder with a subfolder of images per class, a folder with metadata.csv, or a CSV of paths and labels.',
  });
}
