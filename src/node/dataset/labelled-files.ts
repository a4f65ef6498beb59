import { stat } from 'node:fs/promises';
import { basename, dirname, extname, resolve } from 'node:path';
import type { LabelText } from '../../domain/classes/labels/labelled-row.ts';
import { PremodelError } from '../../error.ts';
import { notAnImage } from './image-file.ts';
import { idOf, imagePath } from './image-path.ts';
import { type FolderChild, FolderTrail, listFolder } from './list-folder.ts';
import { listImages } from './list-images.ts';
import { type MetadataRow, readIfImageTable, readMetadataFile } from './metadata-file.ts';
import { ALL_SPLITS, chooseSplit, splitNamed } from './splits.ts';

/** An image file and what is said of its class. */
export interface LabelledFile extends LabelText {
  readonly path: string;
  /** Path relative to the data folder, with forward slashes. */
  readonly id: string;
  /** Where the label stands. */
  readonly file: string;
  readonly row?: number;
  readonly split?: string;
}

/** What is in the data folder and is not used, and why. */
export interface LeftOut {
  readonly input: string;
  readonly reason: string;
}

export interface LabelledFiles {
  readonly files: readonly LabelledFile[];
  readonly leftOut: readonly LeftOut[];
}

export interface ListingOptions {
  /** Take this split of a data set that has several: `train`, `validation`, `test`, another, or `all`. */
  readonly split?: string;
  /** The folder that a table's paths start from and lie in. Default: that of the table. */
  readonly dataRoot?: string;
}

interface Found {
  readonly files: LabelledFile[];
  readonly leftOut: (LeftOut & { readonly split?: string })[];
}

interface Scope {
  readonly root: string;
  readonly dataRoot?: string;
  readonly split?: string;
}

const METADATA_NAME = /^metadata\.(csv|tsv|jsonl|parquet)$/i;
const TABLE_ENDINGS = new Set(['.csv', '.tsv', '.jsonl', '.parquet']);
const MAX_DEPTH = 8;

/**
 * The images of a data set with their labels as they are written: of a folder per class, of a folder with a metadata
 * table or with a table per split, or of a table. What is in the folder and is not used is listed beside them.
 * @throws PremodelError `no-inputs`, `invalid-dataset`, `path-outside`, `several-splits`, `unknown-split`,
 *   `invalid-option`
 */
export async function listLabelledFiles(
  source: string,
  options: ListingOptions = {},
): Promise<LabelledFiles> {
  const info = await stat(source).catch(() => undefined);
  if (!info) throw noInputs(source, 'does not exist');
  const dataRoot = options.dataRoot === undefined ? undefined : await existingFolder(options.dataRoot);
  const root = resolve(info.isDirectory() ? source : dirname(source));
  const scope = { root, dataRoot, split: options.split };
  const found = info.isDirectory()
    ? await readFolder(root, await FolderTrail.from(root), scope)
    : await readTable(resolve(source), await readMetadataFile(source), scope);
  if (found.files.length === 0) throw noInputs(source, `holds no images${example(found.leftOut)}`);
  const files = chooseSplit(found.files, source, options.split);
  const isAll = options.split === undefined || options.split.toLowerCase() === ALL_SPLITS;
  const isOfSplit = (split?: string) => isAll || split === undefined || split === files[0].split;
  return { files, leftOut: found.leftOut.filter(({ split }) => isOfSplit(split)) };
}

async function readFolder(folder: string, trail: FolderTrail, scope: Scope): Promise<Found> {
  const children = await listFolder(folder);
  const [metadata, another] = children.filter(({ name }) => METADATA_NAME.test(name));
  if (another) throw severalTables(folder, metadata.name, another.name);
  if (metadata) {
    const found = await readTable(metadata.path, await readMetadataFile(metadata.path), scope);
    return merge([found, await unnamedImages(folder, metadata.name, found, scope)]);
  }
  const bySplit = await readSplitTables(children, scope);
  return bySplit ?? readClassFolders(folder, children, trail, scope);
}

async function readTable(
  file: string,
  rows: readonly MetadataRow[],
  scope: Scope,
  split?: string,
): Promise<Found> {
  const { root, dataRoot } = scope;
  const base = { folder: dataRoot ?? dirname(file), within: dataRoot ?? root };
  const files: LabelledFile[] = [];
  for (const { fileName, ...said } of rows) {
    const { path, id } = await imagePath(fileName, base, { file, row: said.row });
    const ofFolder = splitOfFolders(id.split('/').slice(0, -1), said.label);
    files.push({ ...said, path, id, file, split: split ?? said.split ?? ofFolder });
  }
  return { files, leftOut: [] };
}

/** Tables called after splits, such as `train.csv` beside `test.csv`, where they name images and labels. */
async function readSplitTables(children: readonly FolderChild[], scope: Scope): Promise<Found | undefined> {
  const found: Found[] = [];
  for (const { name, path, kind } of children) {
    const split = splitNamed(name);
    if (split === undefined || kind !== 'file' || !TABLE_ENDINGS.has(extname(name).toLowerCase())) continue;
    const rows = await readIfImageTable(path).catch((error) => {
      if (PremodelError.is(error)) return undefined;
      throw error;
    });
    if (rows) found.push(await readTable(path, rows, scope, split));
  }
  return found.length > 0 ? merge(found) : undefined;
}

async function readClassFolders(
  folder: string,
  children: readonly FolderChild[],
  trail: FolderTrail,
  scope: Scope,
): Promise<Found> {
  const inner: Found[] = [];
  const here: Found = { files: [], leftOut: [] };
  const unused: { readonly isData: boolean; readonly file: Found['leftOut'][number] }[] = [];
  const folders = idOf(scope.root, folder).split('/');
  for (const child of children) {
    const id = idOf(scope.root, child.path);
    if (child.kind === 'folder') {
      inner.push(await readInner(child, trail, scope));
      continue;
    }
    const fault = await notAnImage(child);
    if (fault === undefined) {
      if (scope.dataRoot !== undefined) throw dataRootWithoutTable(folder);
      const split = splitOfFolders(folders.slice(0, -1));
      here.files.push({ path: child.path, id, label: basename(folder), file: child.path, split });
    } else {
      const reason = `cannot read ${child.path}: ${fault.reason}`;
      const split = splitOfFolders(folders.slice(0, -1));
      unused.push({ isData: fault.isData, file: { input: id, reason, split } });
    }
  }
  // What lies beside folders of classes tells about the data set: a licence, a list of classes.
  const isAboveClasses = inner.some(({ files }) => files.length > 0) && here.files.length === 0;
  const counted = unused.filter(({ isData }) => isData || !isAboveClasses);
  return merge([...inner, { ...here, leftOut: counted.map(({ file }) => file) }]);
}

async function readInner(child: FolderChild, trail: FolderTrail, scope: Scope): Promise<Found> {
  const inner = trail.depth < MAX_DEPTH ? await trail.into(child.path) : undefined;
  if (inner) return readFolder(child.path, inner, scope);
  const why =
    trail.depth < MAX_DEPTH
      ? 'it is a link to a folder that it lies in'
      : `it lies ${MAX_DEPTH} folders deep`;
  const input = idOf(scope.root, child.path);
  return { files: [], leftOut: [{ input, reason: `${child.path} was not looked into: ${why}` }] };
}

/** Images beside a metadata table that it does not name: one entry for all, since they may be many. */
async function unnamedImages(folder: string, table: string, { files }: Found, scope: Scope): Promise<Found> {
  const named = new Set(files.map(({ path }) => path));
  const images = await listImages(folder).catch(() => []);
  const unnamed = images.filter((path) => !named.has(path));
  if (unnamed.length === 0) return { files: [], leftOut: [] };
  const [first] = unnamed.map((path) => idOf(scope.root, path));
  const reason = `${table} does not name ${unnamed.length} of ${images.length} images in ${folder}, e.g. ${first}`;
  return { files: [], leftOut: [{ input: first, reason }] };
}

/** The split that folders speak of; not one that is called as the class of the image is. */
function splitOfFolders(folders: readonly string[], label?: string): string | undefined {
  const splits = folders.filter((name) => name !== label).map(splitNamed);
  return splits.find((split) => split !== undefined);
}

function merge(parts: readonly Found[]): Found {
  return {
    files: parts.flatMap(({ files }) => files),
    leftOut: parts.flatMap(({ leftOut }) => leftOut),
  };
}

async function existingFolder(folder: string): Promise<string> {
  const info = await stat(folder).catch(() => undefined);
  if (info?.isDirectory()) return resolve(folder);
  throw new PremodelError('no-inputs', `${folder} ${info ? 'is no folder' : 'does not exist'}`, {
    place: { file: folder },
    remedy: 'Give --data-root (dataRoot) the folder that the images of the table lie in.',
  });
}

function example(leftOut: readonly LeftOut[]): string {
  return leftOut.length === 0 ? '' : `, and ${leftOut.length} other files, e.g.: ${leftOut[0].reason}`;
}

function severalTables(folder: string, one: string, another: string): PremodelError {
  return new PremodelError('invalid-dataset', `${folder} holds ${one} and ${another}`, {
    place: { file: folder },
    remedy: 'Keep one of them, or give the file itself.',
  });
}

function dataRootWithoutTable(folder: string): PremodelError {
  return new PremodelError(
    'invalid-option',
    `--data-root is for tables that name images; ${folder} holds images`,
    {
      place: { field: 'dataRoot' },
      remedy: 'Leave it out, or give a CSV of paths and labels as the data.',
    },
  );
}

function noInputs(source: string, what: string): PremodelError {
  return new PremodelError('no-inputs', `${source} ${what}`, {
    place: { file: source },
    remedy:
      'Check the path; give a folder with a subfolder of images per class, a folder with metadata.csv, or a CSV of paths and labels.',
  });
}
