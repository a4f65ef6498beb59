import { basename, join, resolve } from 'node:path';
import { type ClassifierConfig, parseClassifierConfig } from '../../domain/image/classifier-config.ts';
import { PremodelError } from '../../error.ts';
import type { ModelFile } from '../../profile/profile.ts';
import { ModelReader } from '../model-reader.ts';
import { findModelFile, onnxFilesOf } from './find-model-file.ts';
import { assertExists, firstExisting, readModelJson } from './model-folder.ts';
import { externalFiles } from './onnx-file.ts';

/** An image-classification model on disk, of Hugging Face or timm, as its JSON files describe it. */
export interface ClassifierFolder {
  /** Name of the folder. */
  readonly name: string;
  /** Absolute. */
  readonly path: string;
  readonly reader: ModelReader;
  /** Of the ONNX file relative to `path`, with forward slashes. */
  readonly modelFile: string;
  /** What `config.json` says. */
  readonly config: ClassifierConfig;
  /** Contents of `preprocessor_config.json`, unchecked. Absent: `config.json` of timm says how images are prepared. */
  readonly preprocessorConfig?: unknown;
}

export const CONFIG = 'config.json';
export const PREPROCESSOR_CONFIG = 'preprocessor_config.json';

/**
 * Reads a folder with `config.json`, `preprocessor_config.json` (timm models need none) and an ONNX file.
 * @param modelFile which ONNX file, relative to the folder. Default: the first of `onnx/model.onnx`, `model.onnx`,
 *   `onnx/model_quantized.onnx`, `model_quantized.onnx`, else the only one there is
 * @param pins what the files must be. Default: what they are when they are first read
 * @throws PremodelError `no-model`, `several-models`, `invalid-config`, `not-single-label`, `modified-model`
 */
export async function readClassifierFolder(
  path: string,
  modelFile?: string,
  pins?: readonly ModelFile[],
): Promise<ClassifierFolder> {
  const folder = resolve(path);
  const found =
    modelFile === undefined ? await findModelFile(folder) : await firstExisting(folder, [modelFile]);
  if (found === undefined) {
    await assertExists(folder);
    throw new PremodelError('no-model', `${path} holds no ${modelFile ?? 'ONNX model'}`, {
      place: { file: path },
      remedy:
        'Give a folder with config.json, preprocessor_config.json and onnx/model.onnx, as Hugging Face’s Optimum exports it; see docs/model-folders.md.',
    });
  }
  const reader = new ModelReader(folder, pins);
  const config = parseClassifierConfig(await readModelJson(reader, CONFIG), join(folder, CONFIG));
  const hasOwn = (await firstExisting(folder, [PREPROCESSOR_CONFIG])) !== undefined;
  return {
    name: basename(folder),
    path: folder,
    reader,
    modelFile: found,
    config,
    preprocessorConfig:
      hasOwn || config.timm === undefined ? await readModelJson(reader, PREPROCESSOR_CONFIG) : undefined,
  };
}

/** Whether a folder looks like a model: used to tell a model from a folder of models. */
export async function isClassifierFolder(path: string): Promise<boolean> {
  return (await firstExisting(path, [CONFIG])) !== undefined && (await onnxFilesOf(path)).length > 0;
}

/** Every file that decides what the model says: configs, ONNX file, its external data (`weights`). */
export async function classifierFiles(
  folder: ClassifierFolder,
): Promise<{ readonly files: readonly string[]; readonly weights: readonly string[] }> {
  const weights = await weightFiles(folder);
  const files = [
    CONFIG,
    ...(folder.preprocessorConfig === undefined ? [] : [PREPROCESSOR_CONFIG]),
    folder.modelFile,
    ...weights,
  ];
  return { files, weights };
}

/** A damaged file is told when the model is loaded: it rests then, and others may answer. */
async function weightFiles({ reader, modelFile }: ClassifierFolder): Promise<readonly string[]> {
  try {
    return await externalFiles(reader, modelFile);
  } catch (error) {
    if (PremodelError.is(error) && error.code === 'invalid-model') return [];
    throw error;
  }
}
