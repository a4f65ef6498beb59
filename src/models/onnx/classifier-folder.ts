import { type ClassifierConfig, parseClassifierConfig } from '../../domain/classes/classifier-config.ts';
import { PremodelError } from '../../error.ts';
import { firstExisting, type ModelFiles } from '../model-files.ts';
import { findModelFile, onnxFilesOf } from './find-model-file.ts';
import { assertExists, readModelJson } from './model-folder.ts';
import { externalFiles } from './onnx-file.ts';

/** An image-classification model on disk, of Hugging Face or timm, as its JSON files describe it. */
export interface ClassifierFolder {
  /** Name of the folder. */
  readonly name: string;
  /** Where it is: an absolute path, or a URL. */
  readonly path: string;
  readonly reader: ModelFiles;
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
 * @throws PremodelError `no-model`, `several-models`, `invalid-config`, `not-single-label`, `modified-model`
 */
export async function readClassifierFolder(
  reader: ModelFiles,
  modelFile?: string,
): Promise<ClassifierFolder> {
  const { folder: path } = reader;
  const found =
    modelFile === undefined ? await findModelFile(reader) : await firstExisting(reader, [modelFile]);
  if (found === undefined) {
    await assertExists(reader);
    throw new PremodelError('no-model', `${path} holds no ${modelFile ?? 'ONNX model'}`, {
      place: { file: path },
      remedy:
        'Give a folder with config.json, preprocessor_config.json and onnx/model.onnx, as Hugging Face’s Optimum exports it; see docs/model-folders.md.',
    });
  }
  const config = parseClassifierConfig(await readModelJson(reader, CONFIG), { file: reader.place(CONFIG) });
  return {
    name: reader.name,
    path,
    reader,
    modelFile: found,
    config,
    preprocessor: await readPreprocessor(reader, config.timm !== undefined),
  };
}

/** @param isOptional whether there may be none, as where `config.json` says it */
async function readPreprocessor(
  reader: ModelFiles,
  isOptional: boolean,
): Promise<ImageProcessor | undefined> {
  if (await reader.has(PROCESSOR_CONFIG)) {
    const whole = await readModelJson(reader, PROCESSOR_CONFIG);
    const { image_processor: config } = (whole ?? {}) as { image_processor?: unknown };
    // transformers takes null for absent.
    if (config !== undefined && config !== null) return { file: PROCESSOR_CONFIG, config };
  }
  if (isOptional && !(await reader.has(PREPROCESSOR_CONFIG))) return undefined;
  return { file: PREPROCESSOR_CONFIG, config: await readModelJson(reader, PREPROCESSOR_CONFIG) };
}

/** Whether a folder looks like a model of images: used to tell a model from a folder of models. */
export async function isClassifierFolder(model: ModelFiles): Promise<boolean> {
  const isOfImages = (await model.has(CONFIG)) && !(await model.has(TOKENIZER));
  return isOfImages && (await onnxFilesOf(model)).length > 0;
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
