import { PremodelError } from '../../error.ts';
import { firstExisting, type ModelFiles } from '../model-files.ts';
import { assertExists, readModelJson } from './model-folder.ts';
import { externalFiles } from './onnx-file.ts';

/** A Hugging Face translation model on disk, in one of the two layouts that Optimum exports. */
export interface TranslationFolder {
  /** Name of the folder. */
  readonly name: string;
  /** Where it is: an absolute path, or a URL. */
  readonly path: string;
  readonly reader: ModelFiles;
  readonly graphs: TranslationGraphs;
  /** What the tokenizer is made of, relative to the folder: {@link TOKENIZER}, or {@link MARIAN_TOKENIZER}. */
  readonly tokenizerFiles: readonly string[];
  /** Contents of `config.json`, unchecked. */
  readonly config: unknown;
  /** Contents of `generation_config.json`, unchecked, where there is one. */
  readonly generationConfig?: unknown;
  /** Contents of `tokenizer_config.json`, unchecked, where there is one. */
  readonly tokenizerConfig?: unknown;
}

/** ONNX files relative to the folder, with forward slashes. */
export interface TranslationGraphs {
  readonly encoder: string;
  /** Decodes the first token; in the merged layout all of them. */
  readonly decoder: string;
  /** Decodes further tokens; absent in the merged layout. */
  readonly decoderWithPast?: string;
}

export const CONFIG = 'config.json';
export const GENERATION_CONFIG = 'generation_config.json';
export const TOKENIZER = 'tokenizer.json';
export const TOKENIZER_CONFIG = 'tokenizer_config.json';
/** As transformers saves Marian's tokenizer. */
export const MARIAN_TOKENIZER = ['source.spm', 'vocab.json'] as const;

/** Where graphs are looked for, and how their names may end, in order of preference. */
const PLACES = ['onnx/', ''];
const ENDINGS = ['', '_quantized'];

/**
 * Reads a folder with `config.json`, `tokenizer.json` (or `source.spm` and `vocab.json`) and, in `onnx/` or beside them, `encoder_model.onnx` with
 * `decoder_model.onnx` and `decoder_with_past_model.onnx`, or with `decoder_model_merged.onnx`.
 * @param files which of the folder's ONNX files to use, relative to it, where there are several kinds
 *   (`onnx/encoder_model_int8.onnx`, …). Default: those without an ending, else `_quantized`
 * @throws PremodelError `no-model`, `invalid-config`, `modified-model`
 */
export async function readTranslationFolder(
  reader: ModelFiles,
  files: readonly string[] = [],
): Promise<TranslationFolder> {
  const { folder: path } = reader;
  const onnx = files.filter((file) => file.endsWith('.onnx'));
  const graphs = onnx.length > 0 ? await namedGraphs(reader, onnx) : await findGraphs(reader);
  if (graphs === undefined) {
    await assertExists(reader);
    throw noGraphs(path, onnx);
  }
  const tokenizerFiles = await findTokenizer(reader);
  if (tokenizerFiles === undefined) throw noTokenizer(path);
  return {
    name: reader.name,
    path,
    reader,
    graphs,
    tokenizerFiles,
    config: await readModelJson(reader, CONFIG),
    generationConfig: await readIfThere(reader, GENERATION_CONFIG),
    tokenizerConfig: await readIfThere(reader, TOKENIZER_CONFIG),
  };
}

/** Whether a folder looks like a translation model: used to tell a model from a folder of models. */
export async function isTranslationFolder(model: ModelFiles): Promise<boolean> {
  return (await model.has(CONFIG)) && (await findGraphs(model)) !== undefined;
}

/** Every file that decides what the model says: configs, tokenizer, graphs, their external data (`weights`). */
export async function translationFiles({
  reader,
  graphs,
  ...folder
}: TranslationFolder): Promise<{ readonly files: readonly string[]; readonly weights: readonly string[] }> {
  const onnx = graphFiles(graphs);
  const named = await Promise.all(onnx.map((file) => externalFiles(reader, file)));
  const weights = [...new Set(named.flat())];
  const files = [
    CONFIG,
    ...(folder.generationConfig === undefined ? [] : [GENERATION_CONFIG]),
    ...folder.tokenizerFiles,
    ...(folder.tokenizerConfig === undefined ? [] : [TOKENIZER_CONFIG]),
    ...onnx,
    ...weights,
  ];
  return { files, weights };
}

export function graphFiles({ encoder, decoder, decoderWithPast }: TranslationGraphs): string[] {
  return decoderWithPast === undefined ? [encoder, decoder] : [encoder, decoder, decoderWithPast];
}

async function findTokenizer(model: ModelFiles): Promise<readonly string[] | undefined> {
  if ((await firstExisting(model, [TOKENIZER])) !== undefined) return [TOKENIZER];
  const found = await Promise.all(MARIAN_TOKENIZER.map((file) => firstExisting(model, [file])));
  return found.includes(undefined) ? undefined : MARIAN_TOKENIZER;
}

function noGraphs(path: string, named: readonly string[]): PremodelError {
  const what = named.length > 0 ? ` of ${named.join(', ')}` : '';
  return new PremodelError('no-model', `${path} holds no translation model${what}`, {
    place: { file: path },
    remedy:
      'Give a folder with config.json and onnx/encoder_model.onnx, onnx/decoder_model.onnx and onnx/decoder_with_past_model.onnx (or onnx/decoder_model_merged.onnx), as Hugging Face’s Optimum exports it for text2text-generation-with-past.',
  });
}

function noTokenizer(path: string): PremodelError {
  const files = `neither ${TOKENIZER} nor ${MARIAN_TOKENIZER.join(' and ')}`;
  return new PremodelError('no-model', `${path} holds ${files}`, {
    place: { file: path },
    remedy:
      'Where transformers has a fast tokenizer for the model, write it there: AutoTokenizer.from_pretrained(folder, use_fast=True).save_pretrained(folder). Models without one, such as M2M100, cannot be used; Marian’s can, by source.spm and vocab.json.',
  });
}

async function findGraphs(model: ModelFiles): Promise<TranslationGraphs | undefined> {
  for (const ending of ENDINGS) {
    for (const place of PLACES) {
      const names = ['encoder_model', 'decoder_model', 'decoder_with_past_model', 'decoder_model_merged'];
      const files = names.map((name) => `${place}${name}${ending}.onnx`);
      const graphs = await namedGraphs(model, files);
      if (graphs !== undefined) return graphs;
    }
  }
  return undefined;
}

/** The graphs among files that are there, told by their names; two graphs are faster than one with a branch. */
async function namedGraphs(
  model: ModelFiles,
  files: readonly string[],
): Promise<TranslationGraphs | undefined> {
  const find = (name: string) =>
    firstExisting(
      model,
      files.filter((file) => file.slice(file.lastIndexOf('/') + 1).startsWith(name)),
    );
  const encoder = await find('encoder_model');
  const decoderWithPast = await find('decoder_with_past_model');
  const merged = await find('decoder_model_merged');
  const decoder = await firstExisting(
    model,
    files.filter((file) => /(^|\/)decoder_model(?!_merged)/.test(file)),
  );
  if (encoder === undefined) return undefined;
  if (decoder !== undefined && decoderWithPast !== undefined) return { encoder, decoder, decoderWithPast };
  return merged === undefined ? undefined : { encoder, decoder: merged };
}

async function readIfThere(reader: ModelFiles, file: string): Promise<unknown> {
  return (await reader.has(file)) ? readModelJson(reader, file) : undefined;
}
