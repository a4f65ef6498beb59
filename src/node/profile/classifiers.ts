import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { PremodelError } from '../../error.ts';
import type { ModelSource } from '../../profile/profile.ts';
import { hashClassifierFolder, isClassifierFolder } from '../onnx/classifier-folder.ts';
import { type ImageClassifier, loadImageClassifier } from '../onnx/image-classifier.ts';

/**
 * Opens every model. A folder may be a model or hold model folders; models of the same folder name are told
 * apart by the folder above.
 * @throws PremodelError `no-model`, `duplicate-candidate`, `label-sets-differ`, and what `loadImageClassifier` throws
 */
export async function openClassifiers(
  folders: readonly string[],
  threads?: number,
): Promise<ImageClassifier[]> {
  const paths = (await Promise.all((await foldersAmong(folders)).map(expandFolder))).flat();
  const names = uniqueNames(paths);
  const classifiers = await Promise.all(
    paths.map((path, i) => loadImageClassifier(path, { name: names[i], threads })),
  );
  for (const other of classifiers.slice(1)) assertSameLabels(classifiers[0], other);
  return classifiers;
}

/** What exactly a model is, for the profile. */
export async function describeModel(classifier: ImageClassifier, profileFile: string): Promise<ModelSource> {
  const files = await hashClassifierFolder(classifier.folder);
  const path = relative(dirname(resolve(profileFile)), classifier.folder.path)
    .split(sep)
    .join('/');
  return { path: path || '.', files, sizeBytes: files.reduce((sum, file) => sum + file.sizeBytes, 0) };
}

/** A shell's `zoo/*` also gives the licence and the README: plain files beside folders are no models. */
async function foldersAmong(paths: readonly string[]): Promise<readonly string[]> {
  const isFile = await Promise.all(
    paths.map(async (path) => (await stat(path).catch(() => undefined))?.isFile() ?? false),
  );
  const folders = paths.filter((_, i) => !isFile[i]);
  return folders.length > 0 ? folders : paths;
}

async function expandFolder(folder: string): Promise<string[]> {
  const path = resolve(folder);
  if ((await isClassifierFolder(path)) || !(await stat(path).catch(() => undefined))?.isDirectory())
    return [path];
  const children = (await readdir(path, { withFileTypes: true }))
    .map((child) => join(path, child.name))
    .sort();
  const models: string[] = [];
  for (const child of children) if (await isClassifierFolder(child)) models.push(child);
  // None: let the folder itself be opened, for the error that says what it lacks.
  return models.length > 0 ? models : [path];
}

function uniqueNames(paths: readonly string[]): string[] {
  const isUnique = (names: readonly string[]) => new Set(names).size === names.length;
  const short = paths.map((path) => basename(path));
  if (isUnique(short)) return short;
  const long = paths.map((path) => `${basename(dirname(path))}/${basename(path)}`);
  if (isUnique(long)) return long;
  const twice = long.find((name, i) => long.indexOf(name) !== i);
  throw new PremodelError('duplicate-candidate', `two models are called ${twice}`, {
    remedy: 'Give every model folder once, with a name of its own.',
  });
}

function assertSameLabels(first: ImageClassifier, other: ImageClassifier): void {
  const length = Math.max(first.labels.length, other.labels.length);
  for (let i = 0; i < length; i++) {
    const [a, b] = [first.labels[i], other.labels[i]];
    if (a === b) continue;
    const describe = (label: string | undefined) => (label === undefined ? 'missing' : `"${label}"`);
    throw new PremodelError(
      'label-sets-differ',
      `${first.name} and ${other.name} do not know the same classes: class ${i} is ${describe(a)} and ${describe(b)}`,
      {
        place: { file: join(other.folder.path, 'config.json'), field: `id2label.${i}` },
        remedy: 'Profile only models with the same id2label together.',
      },
    );
  }
}
