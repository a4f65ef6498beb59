import { basename, join, resolve } from 'node:path';
import { type ClassifierConfig, parseClassifierConfig } from '../../domain/classes/classifier-config.ts';
import { PremodelError } from '../../error.ts';
import type { ModelFile } from '../../profile/profile.ts';
import { ModelReader } from '../model-reader.ts';
import { CONFIG, weightFiles } from './classifier-folder.ts';
import { findModelFile, onnxFilesOf } from './find-model-file.ts';
import { assertExists, firstExisting, readModelJson } from './model-folder.ts';
import { type TokenLimits, tokenLimits } from './token-limits.ts';
import { isTranslationFolder, TOKENIZER, TOKENIZER_CONFIG } from './translation-folder.ts';

/** A sequence-classification model of Hugging Face on disk, as its JSON files describe it. */
export interface TextClassifierFolder {
  /** Name of the folder. */
  readonly name: string;
  /** Absolute. */
  readonly path: string;
  readonly reader: ModelReader;
  /** Of the ONNX file relative to `path`, with forward slashes. */
  readonly modelFile: string;
  readonly config: ClassifierConfig;
  /** How long texts are cut. */
  readonly limits: TokenLimits;
  /** Contents of `tokenizer.json`, unchecked. */
  readonly tokenizer: unknown;
  /** JSON files that decide what the model says, relative to `path`. */
  readonly jsonFiles: readonly string[];
}

/**
 * Reads a folder with `config.json`, `tokenizer.json`, `tokenizer_config.json` (may be missing) and an ONNX file.
 * @param modelFile which ONNX file, relative to the folder. Default: see `findModelFile`
 * @param pins what the files must be. Default: what they are when they are first read
 * @throws PremodelError `no-model`, `several-models`, `invalid-config`, `not-single-label`, `modified-model`
 */
export async function readTextClassifierFolder(
  path: string,
  modelFile?: string,
  pins?: readonly ModelFile[],
): Promise<TextClassifierFolder> {
  const folder = resolve(path);
  const found =
    modelFile === undefined ? await findModelFile(folder) : await firstExisting(folder, [modelFile]);
  if (found === undefined) {
    await assertExists(folder);
    throw noModel(path, `no ${modelFile ?? 'ONNX model'}`, EXPORT);
  }
  if ((await firstExisting(folder, [TOKENIZER])) === undefined) {
    throw noModel(path, `no ${TOKENIZER}`, WRITE_TOKENIZER);
  }
  const reader = new ModelReader(folder, pins);
  const config = await readModelJson(reader, CONFIG);
  const hasTokenizerConfig = (await firstExisting(folder, [TOKENIZER_CONFIG])) !== undefined;
  const tokenizerConfig = hasTokenizerConfig ? await readModelJson(reader, TOKENIZER_CONFIG) : {};
  return {
    name: basename(folder),
    path: folder,
    reader,
    modelFile: found,
    config: parseClassifierConfig(config, { file: join(folder, CONFIG), takesMultiLabel: true }),
    limits: tokenLimits(
      { config, file: join(folder, CONFIG) },
      { config: tokenizerConfig, file: join(folder, TOKENIZER_CONFIG) },
    ),
    tokenizer: await readModelJson(reader, TOKENIZER),
    jsonFiles: [CONFIG, TOKENIZER, ...(hasTokenizerConfig ? [TOKENIZER_CONFIG] : [])],
  };
}

/** Whether a folder looks like a model: used to tell a model from a folder of models. */
export async function isTextClassifierFolder(path: string): Promise<boolean> {
  const has = async (file: string) => (await firstExisting(path, [file])) !== undefined;
  if (!(await has(CONFIG)) || !(await has(TOKENIZER))) return false;
  return (await onnxFilesOf(path)).length > 0 && !(await isTranslationFolder(path));
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
