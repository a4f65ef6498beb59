import type { Stats } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { PremodelError } from '../../error.ts';
import type { ModelTask, OpenedModel, RescorerModel } from '../../models/tasks/task.ts';
import type { ModelFile, ModelSettings, ModelSource } from '../../profile/profile.ts';
import { verifyModel } from '../model-files.ts';
import { ModelReader, modifiedModel } from '../model-reader.ts';

export interface OpenModelsOptions {
  readonly threads?: number;
  /** Each makes one candidate of every folder: the same weights at another cost. Default: one, as the folder says. */
  readonly variants?: readonly Variant[];
  /** What the files of every model must be, by the name of the candidate. Default: what they are when first read. */
  readonly pins?: ReadonlyMap<string, Pick<ModelSource, 'files' | 'rescorer'>>;
}

export interface Variant {
  /** A model folder that chooses among what the folder's model finds; none of its own. */
  readonly rescorer?: string;
  /** Put behind the folder's name, so that variants can be told apart. */
  readonly suffix: string;
  /** Suffix of the variant whose work it can go on from. Default: none. */
  readonly continues?: string;
  readonly settings?: ModelSettings;
}

const AS_IT_IS: readonly Variant[] = [{ suffix: '' }];

/**
 * Opens every model, in every variant. A folder may be a model or hold model folders; an ONNX file stands for its
 * folder, with that file. Models of the same folder name are told apart by the folder above.
 * @throws PremodelError `no-model`, `duplicate-candidate`, `modified-model` where a model is not what `pins` say, and
 *   what opening a folder throws
 *
 * @example
 * const models = await openModels(nodeTask('image-classification'), ['models']);
 * await Promise.all(models.map(({ candidate }) => candidate.load()));
 */
export async function openModels<Input, Output>(
  task: ModelTask<Input, Output, never>,
  folders: readonly string[],
  { threads, variants = AS_IT_IS, pins }: OpenModelsOptions = {},
): Promise<OpenedModel<Input, Output>[]> {
  const places = (
    await Promise.all((await modelsAmong(folders)).map((folder) => expandFolder(task, folder)))
  ).flat();
  const names = uniqueNames(places.map(({ path }) => path));
  const opening = places.flatMap(({ path, files }, i) =>
    variants
      .filter(({ rescorer }) => rescorer === undefined || resolve(rescorer) !== path)
      .map(async ({ suffix, continues, settings, rescorer }) => {
        const name = names[i] + suffix;
        const pinned = pins?.get(name);
        const opening = task.open(new ModelReader(path, pinned?.files), {
          ...{ name, threads, files, settings },
          rescorer:
            rescorer === undefined
              ? undefined
              : { model: new ModelReader(rescorer, pinned?.rescorer?.files) },
        });
        const model = await opening.catch(async (error) => {
          // What has changed may be anything: that it has is then what is wrong.
          if (pinned) await verifyModel({ name, files: pinned.files }, path);
          throw error;
        });
        assertSameFiles(model, pinned?.files);
        if (model.rescorer) assertSameFiles(model.rescorer, pinned?.rescorer?.files);
        return continues === undefined ? model : { ...model, continues: names[i] + continues };
      }),
  );
  return Promise.all(opening);
}

/** A file that came or went decides as much as one that changed. */
function assertSameFiles(
  { folder, files }: Pick<RescorerModel, 'folder' | 'files'>,
  pinned?: readonly ModelFile[],
): void {
  if (!pinned) return;
  const before = pinned.map(({ path }) => path);
  const [other] = [
    ...files.filter((path) => !before.includes(path)),
    ...before.filter((path) => !files.includes(path)),
  ];
  if (other === undefined) return;
  const what = before.includes(other) ? 'is no longer used' : 'is new';
  throw modifiedModel(join(folder, other), `${basename(folder)} has changed: ${other} ${what}`);
}

/** What exactly a model is, for the profile. */
export async function describeModel(
  { settings, rescorer, classes, ...model }: OpenedModel<never, unknown>,
  profileFile: string,
): Promise<ModelSource> {
  const own = await describeFolder(model, profileFile);
  if (!rescorer) return { ...own, settings, ...(classes && { classes }) };
  const second = await describeFolder(rescorer, profileFile);
  return { ...own, settings, sizeBytes: own.sizeBytes + second.sizeBytes, rescorer: second };
}

async function describeFolder(
  { folder, reader, files }: Pick<RescorerModel, 'folder' | 'reader' | 'files'>,
  profileFile: string,
) {
  const hashed = await reader.identify(files);
  const path = relative(dirname(resolve(profileFile)), folder)
    .split(sep)
    .join('/');
  return {
    path: path || '.',
    files: hashed,
    sizeBytes: hashed.reduce((sum, file) => sum + file.sizeBytes, 0),
  };
}

/** A model folder, and which of its files where that was said. */
interface ModelPlace {
  /** Absolute. */
  readonly path: string;
  readonly files?: readonly string[];
}

/** A shell's `zoo/*` also gives the licence and the README: plain files beside folders are no models. */
async function modelsAmong(paths: readonly string[]): Promise<readonly string[]> {
  const isOther = await Promise.all(
    paths.map(async (path) => !path.endsWith('.onnx') && ((await statOf(path))?.isFile() ?? false)),
  );
  const models = paths.filter((_, i) => !isOther[i]);
  return models.length > 0 ? models : paths;
}

async function expandFolder(
  task: Pick<ModelTask<never, never, never>, 'isModel'>,
  folder: string,
): Promise<ModelPlace[]> {
  const path = resolve(folder);
  const info = await statOf(path);
  if (info?.isFile() && path.endsWith('.onnx')) return [await placeOfFile(path)];
  if ((await task.isModel(new ModelReader(path))) || !info?.isDirectory()) return [{ path }];
  const children = (await readdir(path, { withFileTypes: true }))
    .map((child) => join(path, child.name))
    .sort();
  const models: ModelPlace[] = [];
  for (const child of children) if (await task.isModel(new ModelReader(child))) models.push({ path: child });
  // None: let the folder itself be opened, for the error that says what it lacks.
  return models.length > 0 ? models : [{ path }];
}

/** The folder of a file `onnx/model.onnx` is the one above. */
export async function placeOfFile(file: string): Promise<ModelPlace> {
  const near = dirname(file);
  const isInOnnx = basename(near) === 'onnx' && (await statOf(join(dirname(near), 'config.json')));
  const path = isInOnnx ? dirname(near) : near;
  return { path, files: [relative(path, file).split(sep).join('/')] };
}

function statOf(path: string): Promise<Stats | undefined> {
  return stat(path).catch(() => undefined);
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
