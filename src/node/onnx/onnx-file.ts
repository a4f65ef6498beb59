import { realpath, stat } from 'node:fs/promises';
import { dirname, join, posix, sep } from 'node:path';
import { PremodelError } from '../../error.ts';
import type { ModelReader } from '../model-reader.ts';
import { type ExternalTensor, externalTensors, withInlineTensors } from './external-tensors.ts';
import { withFileSource } from './file-source.ts';
import { bytesSource, WireError } from './wire-format.ts';

/** A model as ONNX Runtime takes it from memory. */
export interface OnnxModel {
  readonly bytes: Uint8Array;
  /** Files of weights, each under every name that the model has for it. */
  readonly externalData: readonly { readonly path: string; readonly data: Uint8Array }[];
}

/**
 * Reads an ONNX file with all files of weights it names; values that ONNX Runtime would take from files by itself are
 * put into the model.
 * @param file relative to the folder, with forward slashes
 * @throws PremodelError `invalid-model`, `path-outside`, and what `ModelReader.bytes` throws
 */
export function readOnnxModel(reader: ModelReader, file: string): Promise<OnnxModel> {
  return orModified(reader, () => readAll(reader, file));
}

async function readAll(reader: ModelReader, file: string): Promise<OnnxModel> {
  const bytes = await reader.bytes(file);
  const place = join(reader.folder, file);
  const tensors = parsed(place, () => externalTensors(bytesSource(bytes)));
  if (tensors.length === 0) return { bytes, externalData: [] };
  const paths = await externalPaths(reader.folder, file, tensors);
  const contents = new Map<string, Uint8Array>();
  for (const path of new Set(paths.values())) contents.set(path, await reader.bytes(path));
  const dataAt = (location: string) => contents.get(paths.get(location) ?? '') ?? new Uint8Array(0);
  const valuesOf = ({ location, offset, length }: ExternalTensor) => {
    const data = dataAt(location);
    const end = offset + (length ?? data.length - offset);
    if (offset <= end && end <= data.length) return data.subarray(offset, end);
    throw invalidModel(place, `wants bytes ${offset} to ${end} of ${location}, which has ${data.length}`);
  };
  for (const tensor of tensors) valuesOf(tensor);
  const given = new Set(tensors.filter(isGiven).map(({ location }) => location));
  return {
    bytes: withInlineTensors(bytes, (tensor) => (isGiven(tensor) ? undefined : valuesOf(tensor))),
    externalData: [...given].map((location) => ({ path: location, data: dataAt(location) })),
  };
}

/**
 * The files of weights that an ONNX file names, relative to the folder. Reads no weights.
 * @throws PremodelError `invalid-model`, `path-outside`, `modified-model`
 */
export function externalFiles(reader: ModelReader, file: string): Promise<string[]> {
  const { folder } = reader;
  return orModified(reader, async () => {
    const tensors = tensorsOf(folder, file);
    return [...new Set((await externalPaths(folder, file, tensors)).values())].sort();
  });
}

/** What a process of its own needs to load a model as it is loaded here. */
export interface OnnxFiles {
  /** Path of the ONNX file. */
  readonly model: string;
  /** Absent: the model must be loaded by its path. */
  readonly externalData?: readonly { readonly path: string; readonly file: string }[];
}

export function onnxFiles(reader: ModelReader, file: string): Promise<OnnxFiles> {
  const { folder } = reader;
  return orModified(reader, async () => {
    const tensors = tensorsOf(folder, file);
    const model = join(folder, file);
    if (!tensors.every(isGiven)) return { model };
    const paths = [...(await externalPaths(folder, file, tensors))];
    return { model, externalData: paths.map(([path, found]) => ({ path, file: join(folder, found) })) };
  });
}

/** What was changed since it was pinned or read may be anything: that it has changed is then what is wrong. */
async function orModified<Result>(reader: ModelReader, read: () => Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (error) {
    await reader.assertUnchanged();
    throw error;
  }
}

/** Whether ONNX Runtime takes it from memory; it does not find files under names such as `./weights`. */
function isGiven({ isMain, location }: ExternalTensor): boolean {
  return isMain && posix.normalize(location) === location;
}

function tensorsOf(folder: string, file: string): ExternalTensor[] {
  const place = join(folder, file);
  return parsed(place, () => withFileSource(place, externalTensors));
}

/** By the name in the model: path relative to the folder. */
async function externalPaths(
  folder: string,
  file: string,
  tensors: readonly ExternalTensor[],
): Promise<Map<string, string>> {
  const paths = new Map<string, string>();
  for (const { location } of tensors) {
    if (!paths.has(location)) paths.set(location, await externalPath(folder, file, location));
  }
  return paths;
}

async function externalPath(folder: string, file: string, location: string): Promise<string> {
  const place = join(folder, file);
  // ONNX, "External Data": relative POSIX paths, and none that goes up.
  if (!/^(?![/~])(?!.*(^|\/)\.\.(\/|$))[^\\\0:]+$/s.test(location)) throw outside(place, location);
  const path = posix.join(posix.dirname(file), location);
  const target = join(folder, path);
  const info = await stat(target).catch(() => undefined);
  if (!info?.isFile()) throw missingWeights(place, path);
  if (!(await isOwnFile(folder, place, target))) throw outside(place, location);
  return path;
}

/** Within the folder, or beside the model where that is a link itself, as in the cache of Hugging Face. */
async function isOwnFile(folder: string, model: string, target: string): Promise<boolean> {
  const real = await realpath(target);
  const homes = [await realpath(folder), dirname(await realpath(model))];
  return homes.some((home) => real.startsWith(home.endsWith(sep) ? home : home + sep));
}

function parsed<Result>(file: string, parse: () => Result): Result {
  try {
    return parse();
  } catch (error) {
    if (PremodelError.is(error)) throw error;
    const why =
      error instanceof WireError
        ? `is no ONNX model: ${error.message}`
        : `cannot be read: ${(error as Error).message}`;
    throw invalidModel(file, why, error);
  }
}

export function invalidModel(file: string, why: string, cause?: unknown): PremodelError {
  return new PremodelError('invalid-model', `${file} ${why}`, {
    place: { file },
    remedy:
      'The file is damaged, incomplete (external data missing?) or uses what ONNX Runtime lacks: export it again.',
    cause,
  });
}

function missingWeights(file: string, path: string): PremodelError {
  return new PremodelError('invalid-model', `${file} keeps weights in ${path}, which is not there`, {
    place: { file },
    remedy: 'Put that file there too: it belongs to the model.',
  });
}

function outside(file: string, location: string): PremodelError {
  return new PremodelError(
    'path-outside',
    `${file} keeps weights in ${JSON.stringify(location.slice(0, 200))}, which is not within the model’s folder`,
    {
      place: { file },
      remedy:
        'Put the weights beside the ONNX file and export it again; links out of the folder do not count.',
    },
  );
}
