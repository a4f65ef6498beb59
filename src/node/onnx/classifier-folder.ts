import { basename, join, resolve } from 'node:path';
import * as z from 'zod/mini';
import { PremodelError } from '../../error.ts';
import { externalData, firstExisting, invalidConfig, readModelJson } from './model-folder.ts';

/** A Hugging Face image-classification model on disk, as its JSON files describe it. */
export interface ClassifierFolder {
  /** Name of the folder. */
  readonly name: string;
  /** Absolute. */
  readonly path: string;
  /** Of the ONNX file relative to `path`, with forward slashes. */
  readonly modelFile: string;
  /** Class names by class index. */
  readonly labels: readonly string[];
  /** Contents of `preprocessor_config.json`, unchecked. */
  readonly preprocessorConfig: unknown;
}

/** In order of preference; the first that exists is taken. */
const MODEL_FILES = ['onnx/model.onnx', 'model.onnx', 'onnx/model_quantized.onnx', 'model_quantized.onnx'];
const CONFIG = 'config.json';
const PREPROCESSOR_CONFIG = 'preprocessor_config.json';

const configSchema = z.object({ id2label: z.record(z.string(), z.string()) });

/**
 * Reads a folder with `config.json` (for `id2label`), `preprocessor_config.json` and an ONNX file.
 * @param modelFile which ONNX file, relative to the folder. Default: the first of `onnx/model.onnx`,
 *   `model.onnx`, `onnx/model_quantized.onnx`, `model_quantized.onnx`
 * @throws PremodelError `no-model`, `invalid-config`
 */
export async function readClassifierFolder(path: string, modelFile?: string): Promise<ClassifierFolder> {
  const folder = resolve(path);
  const found = await firstExisting(folder, modelFile === undefined ? MODEL_FILES : [modelFile]);
  if (found === undefined) {
    throw new PremodelError('no-model', `${path} holds no ${modelFile ?? 'ONNX model'}`, {
      place: { file: path },
      remedy: `Give a folder with config.json, preprocessor_config.json and onnx/model.onnx, as Hugging Face’s Optimum exports it.`,
    });
  }
  return {
    name: basename(folder),
    path: folder,
    modelFile: found,
    labels: labelsOf(await readModelJson(join(folder, CONFIG)), join(folder, CONFIG)),
    preprocessorConfig: await readModelJson(join(folder, PREPROCESSOR_CONFIG)),
  };
}

/** Whether a folder looks like a model: used to tell a model from a folder of models. */
export async function isClassifierFolder(path: string): Promise<boolean> {
  return (
    (await firstExisting(path, [CONFIG])) !== undefined &&
    (await firstExisting(path, MODEL_FILES)) !== undefined
  );
}

/** Every file that decides what the model says: configs, ONNX file, its external data. */
export async function classifierFiles(folder: ClassifierFolder): Promise<string[]> {
  return [
    CONFIG,
    PREPROCESSOR_CONFIG,
    folder.modelFile,
    ...(await externalData(folder.path, folder.modelFile)),
  ];
}

function labelsOf(config: unknown, file: string): string[] {
  const parsed = configSchema.safeParse(config);
  if (!parsed.success) {
    throw invalidConfig(file, 'has no id2label that maps class numbers to names', 'id2label', parsed.error);
  }
  const { id2label } = parsed.data;
  const count = Object.keys(id2label).length;
  if (count < 2) throw invalidConfig(file, `names ${count} classes; a classifier needs two`, 'id2label');
  return Array.from({ length: count }, (_, index) => {
    const label = id2label[String(index)];
    if (label === undefined) {
      throw invalidConfig(
        file,
        `names ${count} classes, but none with the number ${index}`,
        `id2label.${index}`,
      );
    }
    return label;
  });
}
