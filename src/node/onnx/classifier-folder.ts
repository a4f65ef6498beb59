import { basename, join, resolve } from 'node:path';
import { type ClassifierConfig, parseClassifierConfig } from '../../domain/classes/classifier-config.ts';
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
  /** Where it says how images are prepared. Absent: `config.json` of timm does. */
  readonly preprocessor?: ImageProcessor;
}

/** How an image processor is set. */
export interface ImageProcessor {
  /** Relative to the folder. */
  readonly file: string;
  /** Unchecked. */
  readonly config: unknown;
}

export const CONFIG = 'config.json';
/** What folders of models that take text have. */
const TOKENIZER = 'tokenizer.json';
const PREPROCESSOR_CONFIG = 'preprocessor_config.json';
/** Of transformers 5: an image processor within what prepares all kinds of inputs. It goes first. */
const PROCESSOR_CONFIG = 'processor_config.json';

/**
 * Reads a folder with `config.json`, `preprocessor_config.json` or `processor_config.json` (timm models need none) and an ONNX file.
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
  const config = parseClassifierConfig(await readModelJson(reader, CONFIG), { file: join(folder, CONFIG) });
  return {
    name: basename(folder),
    path: folder,
    reader,
    modelFile: found,
    config,
    preprocessor: await readPreprocessor(reader, config.timm !== undefined),
  };
}

/** @param isOptional whether there may be none, as where `config.json` says it */
async function readPreprocessor(
  reader: ModelReader,
  isOptional: boolean,
): Promise<ImageProcessor | undefined> {
  const has = async (file: string) => (await firstExisting(reader.folder, [file])) !== undefined;
  if (await has(PROCESSOR_CONFIG)) {
    const whole = await readModelJson(reader, PROCESSOR_CONFIG);
    const { image_processor: config } = (whole ?? {}) as { image_processor?: unknown };
    // transformers takes null for absent.
    if (config !== undefined && config !== null) return { file: PROCESSOR_CONFIG, config };
  }
  if (isOptional && !(await has(PREPROCESSOR_CONFIG))) return undefined;
  return { file: PREPROCESSOR_CONFIG, config: await readModelJson(reader, PREPROCESSOR_CONFIG) };
}

/** Whether a folder looks like a model of images: used to tell a model from a folder of models. */
export async function isClassifierFolder(path: string): Promise<boolean> {
  const has = async (file: string) => (await firstExisting(path, [file])) !== undefined;
  return (await has(CONFIG)) && !(await has(TOKENIZER)) && (await onnxFilesOf(path)).length > 0;
}

/** Every file that decides what the model says: configs, ONNX file, its external data (`weights`). */
export async function classifierFiles(
  folder: ClassifierFolder,
): Promise<{ readonly files: readonly string[]; readonly weights: readonly string[] }> {
  const weights = await weightFiles(folder);
  const files = [
    CONFIG,
    ...(folder.preprocessor === undefined ? [] : [folder.preprocessor.file]),
    folder.modelFile,
    ...weights,
  ];
  return { files, weights };
}

/** A damaged file is told when the model is loaded: it rests then, and others may answer. */
export async function weightFiles({
  reader,
  modelFile,
}: Pick<ClassifierFolder, 'reader' | 'modelFile'>): Promise<readonly string[]> {
  try {
    return await externalFiles(reader, modelFile);
  } catch (error) {
    if (PremodelError.is(error) && error.code === 'invalid-model') return [];
    throw error;
  }
}
