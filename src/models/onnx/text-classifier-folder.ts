import { type ClassifierConfig, parseClassifierConfig } from '../../domain/classes/classifier-config.ts';
import { PremodelError } from '../../error.ts';
import { firstExisting, type ModelFiles } from '../model-files.ts';
import { CONFIG, weightFiles } from './classifier-folder.ts';
import { findModelFile, onnxFilesOf } from './find-model-file.ts';
import { assertExists, readModelJson } from './model-folder.ts';
import { type TokenLimits, tokenLimits } from './token-limits.ts';
import { isTranslationFolder, TOKENIZER, TOKENIZER_CONFIG } from './translation-folder.ts';

/** A sequence-classification model of Hugging Face on disk, as its JSON files describe it. */
export interface TextClassifierFolder {
  /** Name of the folder. */
  readonly name: string;
  /** Where it is: an absolute path, or a URL. */
  readonly path: string;
  readonly reader: ModelFiles;
  /** Of the ONNX file relative to `path`, with forward slashes. */
  readonly modelFile: string;
  readonly config: ClassifierConfig;
  /** How long texts are cut. */
  readonly limits: TokenLimits;
  /** Contents of `tokenizer.json`, unchecked. */
  readonly tokenizer: unknown;
  /** Contents of `tokenizer_config.json`, unchecked; of nothing where there is none. */
  readonly tokenizerConfig: unknown;
  /** JSON files that decide what the model says, relative to `path`. */
  readonly jsonFiles: readonly string[];
}

/**
 * Reads a folder with `config.json`, `tokenizer.json`, `tokenizer_config.json` (may be missing) and an ONNX file.
 * @param modelFile which ONNX file, relative to the folder. Default: see `findModelFile`
 * @throws PremodelError `no-model`, `several-models`, `invalid-config`, `not-single-label`, `modified-model`
 */
export async function readTextClassifierFolder(
  reader: ModelFiles,
  modelFile?: string,
): Promise<TextClassifierFolder> {
  const { folder: path } = reader;
  const found =
    modelFile === undefined ? await findModelFile(reader) : await firstExisting(reader, [modelFile]);
  if (found === undefined) {
    await assertExists(reader);
    throw noModel(path, `no ${modelFile ?? 'ONNX model'}`, EXPORT);
  }
  if (!(await reader.has(TOKENIZER))) {
    throw noModel(path, `no ${TOKENIZER}`, WRITE_TOKENIZER);
  }
  const config = await readModelJson(reader, CONFIG);
  const hasTokenizerConfig = await reader.has(TOKENIZER_CONFIG);
  const tokenizerConfig = hasTokenizerConfig ? await readModelJson(reader, TOKENIZER_CONFIG) : {};
  return {
    name: reader.name,
    path,
    reader,
    modelFile: found,
    config: parseClassifierConfig(config, { file: reader.place(CONFIG), takesMultiLabel: true }),
    limits: tokenLimits(
      { config, file: reader.place(CONFIG) },
      { config: tokenizerConfig, file: reader.place(TOKENIZER_CONFIG) },
    ),
    tokenizer: await readModelJson(reader, TOKENIZER),
    tokenizerConfig,
    jsonFiles: [CONFIG, TOKENIZER, ...(hasTokenizerConfig ? [TOKENIZER_CONFIG] : [])],
  };
}

/** Whether a folder looks like a model: used to tell a model from a folder of models. */
export async function isTextClassifierFolder(model: ModelFiles): Promise<boolean> {
  if (!(await model.has(CONFIG)) || !(await model.has(TOKENIZER))) return false;
  return (await onnxFilesOf(model)).length > 0 && !(await isTranslationFolder(model));
}

/** Every file that decides what the model says: JSON files, ONNX file, its external data (`weights`). */
export async function textClassifierFiles(
  folder: TextClassifierFolder,
): Promise<{ readonly files: readonly string[]; readonly weights: readonly string[] }> {
  const weights = await weightFiles(folder);
  return { files: [...folder.jsonFiles, folder.modelFile, ...weights], weights };
}

const EXPORT =
  'Give a folder with config.json, tokenizer.json and onnx/model.onnx, as Hugging Face’s Optimum exports it for text-classification; see docs/text-classification.md.';
const WRITE_TOKENIZER =
  'Write it there with transformers: AutoTokenizer.from_pretrained(folder, use_fast=True).save_pretrained(folder).';

function noModel(path: string, what: string, remedy: string): PremodelError {
  return new PremodelError('no-model', `${path} holds ${what}`, { place: { file: path }, remedy });
}
