import { PremodelError } from '../../error.ts';
import type { ModelFiles } from '../model-files.ts';
import type { OnnxModel } from '../runtime.ts';
import { type ExternalTensor, externalTensors, withInlineTensors } from './external-tensors.ts';
import { bytesSource, WireError } from './wire-format.ts';

/**
 * Reads an ONNX file with all files of weights it names; values that ONNX Runtime would take from files by itself are
 * put into the model.
 * @param file relative to the folder, with forward slashes
 * @throws PremodelError `invalid-model`, `path-outside`, and what `ModelFiles.bytes` throws
 */
export function readOnnxModel(reader: ModelFiles, file: string): Promise<OnnxModel> {
  return orModified(reader, () => readAll(reader, file));
}

async function readAll(reader: ModelFiles, file: string): Promise<OnnxModel> {
  const bytes = await reader.bytes(file);
  const place = reader.place(file);
  const tensors = await parsed(place, () => externalTensors(bytesSource(bytes)));
  if (tensors.length === 0) return { bytes, externalData: [] };
  const paths = await externalPaths(reader, file, tensors);
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
export function externalFiles(reader: ModelFiles, file: string): Promise<string[]> {
  return orModified(reader, async () => {
    const tensors = await tensorsOf(reader, file);
    return [...new Set((await externalPaths(reader, file, tensors)).values())].sort();
  });
}

/** What a process of its own needs to load a model as it is loaded here. */
export interface OnnxFiles {
  /** Path of the ONNX file. */
  readonly model: string;
  /** Absent: the model must be loaded by its path. */
  readonly externalData?: readonly { readonly path: string; readonly file: string }[];
}

export function onnxFiles(reader: ModelFiles, file: string): Promise<OnnxFiles> {
  return orModified(reader, async () => {
    const tensors = await tensorsOf(reader, file);
    const model = reader.place(file);
    if (!tensors.every(isGiven)) return { model };
    const paths = [...(await externalPaths(reader, file, tensors))];
    return { model, externalData: paths.map(([path, found]) => ({ path, file: reader.place(found) })) };
  });
}

/** What was changed since it was pinned or read may be anything: that it has changed is then what is wrong. */
async function orModified<Result>(reader: ModelFiles, read: () => Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (error) {
    await reader.assertUnchanged();
    throw error;
  }
}

/** Whether ONNX Runtime takes it from memory; it does not find files under names such as `./weights`. */
function isGiven({ isMain, location }: ExternalTensor): boolean {
  return isMain && normalized(location) === location;
}

function tensorsOf(reader: ModelFiles, file: string): Promise<ExternalTensor[]> {
  return parsed(reader.place(file), () => reader.scan(file, externalTensors));
}

/** By the name in the model: path relative to the folder. */
async function externalPaths(
  reader: ModelFiles,
  file: string,
  tensors: readonly ExternalTensor[],
): Promise<Map<string, string>> {
  const paths = new Map<string, string>();
  for (const { location } of tensors) {
    if (!paths.has(location)) paths.set(location, await externalPath(reader, file, location));
  }
  return paths;
}

async function externalPath(reader: ModelFiles, file: string, location: string): Promise<string> {
  const place = reader.place(file);
  // ONNX, "External Data": relative POSIX paths, and none that goes up.
  if (!/^(?![/~])(?!.*(^|\/)\.\.(\/|$))[^\\\0:]+$/s.test(location)) throw outside(place, location);
  const path = normalized(file.slice(0, file.lastIndexOf('/') + 1) + location);
  if (!(await reader.has(path))) throw missingWeights(place, path);
  if (!(await reader.isOwn(path, file))) throw outside(place, location);
  return path;
}

/** Without empty steps and steps on the spot; there are none that go up. */
function normalized(path: string): string {
  return path
    .split('/')
    .filter((step) => step !== '' && step !== '.')
    .join('/');
}

async function parsed<Result>(file: string, parse: () => Result | Promise<Result>): Promise<Result> {
  try {
    return await parse();
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
