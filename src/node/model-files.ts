import { realpath, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { PremodelCandidate } from '../artifact/premodel.ts';
import { PremodelError } from '../error.ts';
import { changeOf, modifiedModel } from './model-reader.ts';

/**
 * A model's folder as the premodel file at `premodelFile` should name it: relative, with forward slashes.
 * Where it lies outside, symbolic links are resolved first: a path that climbs through one leads elsewhere.
 * @throws PremodelError `other-drive`
 */
export async function relativeModelPath(folder: string, premodelFile: string): Promise<string> {
  const home = dirname(resolve(premodelFile));
  let path = relative(home, resolve(folder));
  if (path.startsWith('..'))
    path = relative(await realpathOrSame(home), await realpathOrSame(resolve(folder)));
  if (isAbsolute(path)) {
    throw new PremodelError('other-drive', `${folder} lies on another drive than ${premodelFile}`, {
      place: { file: premodelFile },
      remedy: 'Write the premodel file to the drive of the models.',
    });
  }
  return path.split(sep).join('/') || '.';
}

/**
 * Where a candidate's model lies now.
 * @param modelsRoot look for the folder, by its last name, in here instead
 */
export async function modelFolder(
  { path }: Pick<PremodelCandidate, 'path'>,
  premodelFile: string,
  modelsRoot?: string,
): Promise<string | undefined> {
  if (path === undefined) return undefined;
  if (modelsRoot !== undefined) return resolve(modelsRoot, basename(path));
  return resolve(await realpathOrSame(dirname(resolve(premodelFile))), path);
}

/**
 * Holds the files of a model against what was profiled: sizes first, then SHA-256. Nothing of a file is used or
 * shown before it has passed.
 * @throws PremodelError `missing-candidate`, `modified-model`
 */
export async function verifyModel(
  candidate: Pick<PremodelCandidate, 'name' | 'files'>,
  folder: string,
  options: { allowModified?: boolean } = {},
): Promise<void> {
  const { name, files } = candidate;
  if (!(await stat(folder).catch(() => undefined))?.isDirectory()) {
    throw new PremodelError('missing-candidate', `the model of ${name} is not at ${folder}`, {
      place: { file: folder },
      remedy:
        'Put the folder there, say where the models are (--models DIR, or modelsRoot), or train again without it.',
    });
  }
  if (options.allowModified) return;
  for (const { path, ...pinned } of files) {
    const file = join(folder, path);
    const problem = await changeOf(file, pinned);
    if (problem === undefined) continue;
    throw modifiedModel(file, `${name} is not the model that was profiled: ${path} ${problem}`);
  }
}

/** What does not exist (yet) is named as it is. */
function realpathOrSame(path: string): Promise<string> {
  return realpath(path).catch(() => path);
}
