import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { assertPlainJson } from '../../artifact/plain-json.ts';
import { PremodelError } from '../../error.ts';

const MAX_JSON_BYTES = 64_000_000;

/** @returns the first of `files`, relative to `folder`, that is there */
export async function firstExisting(folder: string, files: readonly string[]): Promise<string | undefined> {
  for (const file of files) {
    const info = await stat(join(folder, file)).catch(() => undefined);
    if (info?.isFile()) return file;
  }
  return undefined;
}

/** @throws PremodelError `invalid-config` where the file is missing, too large, or no plain JSON */
export async function readModelJson(file: string): Promise<unknown> {
  const info = await stat(file).catch(() => undefined);
  if (!info) throw invalidConfig(file, 'is missing');
  if (info.size > MAX_JSON_BYTES) throw invalidConfig(file, `has ${info.size} bytes`);
  const text = await readFile(file, 'utf8');
  try {
    const json: unknown = JSON.parse(text);
    assertPlainJson(json, file);
    return json;
  } catch (cause) {
    throw invalidConfig(file, `is not usable JSON: ${(cause as Error).message}`, undefined, cause);
  }
}

export function invalidConfig(file: string, what: string, field?: string, cause?: unknown): PremodelError {
  return new PremodelError('invalid-config', `${file} ${what}`, {
    place: { file, field },
    remedy: 'Take the file from the model’s Hugging Face repository, or write it as that format asks.',
    cause,
  });
}

/** Weights above 2 GB lie beside the ONNX file: `model.onnx_data`, `model.onnx_data_1`, `model.onnx.data`. */
export async function externalData(path: string, modelFile: string): Promise<string[]> {
  const folder = dirname(modelFile);
  const name = basename(modelFile);
  const siblings = await readdir(join(path, folder));
  return siblings
    .filter((file) => file.startsWith(`${name}_data`) || file.startsWith(`${name}.data`))
    .sort()
    .map((file) => (folder === '.' ? file : `${folder}/${file}`));
}
