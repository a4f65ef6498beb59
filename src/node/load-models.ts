import {
  type ClassifierOptions,
  type ImageClassifier,
  openImageClassifier,
} from '../models/onnx/image-classifier.ts';
import {
  openRescoredTranslator,
  type RescoredOptions,
  type RescoredTranslator,
} from '../models/onnx/rescored-translator.ts';
import { openTextClassifier, type TextClassifier } from '../models/onnx/text-classifier.ts';
import { openTranslator, type Translator, type TranslatorOptions } from '../models/onnx/translator.ts';
import type { ModelFile } from '../profile/profile.ts';
import { ModelReader } from './model-reader.ts';
import { nodeRuntime } from './onnx/node-runtime.ts';

/** A model on disk. */
export interface Pinned {
  /** What the folder's files must be. Default: what they are when they are first read. */
  readonly pins?: readonly ModelFile[];
}

/**
 * Opens a folder as Hugging Face has it; see `openImageClassifier`.
 *
 * @example
 * const classifier = await loadImageClassifier('zoo/mobilenet');
 * const { output } = await classifier.run(await decodeImage('cat.jpg'));
 */
export function loadImageClassifier(
  folder: string,
  { pins, ...options }: ClassifierOptions & Pinned = {},
): Promise<ImageClassifier> {
  return openImageClassifier(new ModelReader(folder, pins), nodeRuntime, options);
}

/**
 * Opens a sequence-classification folder as Hugging Face has it; see `openTextClassifier`.
 *
 * @example
 * const classifier = await loadTextClassifier('models/topics-small');
 * const { output } = await classifier.run('a large dog with long hair');
 * output.probabilities; // by class of classifier.labels
 */
export function loadTextClassifier(
  folder: string,
  { pins, ...options }: ClassifierOptions & Pinned = {},
): Promise<TextClassifier> {
  return openTextClassifier(new ModelReader(folder, pins), nodeRuntime, options);
}

/**
 * Opens a folder as Hugging Face's Optimum exports it; see `openTranslator`.
 *
 * @example
 * const translator = await loadTranslator('zoo/en-de', { settings: { numBeams: 4 } });
 * const { output } = await translator.run('A man rides a horse.');
 */
export function loadTranslator(
  folder: string,
  { pins, ...options }: TranslatorOptions & Pinned = {},
): Promise<Translator> {
  return openTranslator(new ModelReader(folder, pins), nodeRuntime, options);
}

export interface LoadRescoredOptions extends Omit<RescoredOptions, 'rescorer'>, Pinned {
  readonly rescorer: Pick<RescoredOptions['rescorer'], 'files'> & Pinned & { readonly folder: string };
}

/**
 * Opens two folders, the second of which chooses among what the first finds; see `openRescoredTranslator`.
 *
 * @example
 * const translator = await loadRescoredTranslator('zoo/small', {
 *   settings: { numBeams: 4 },
 *   rescorer: { folder: 'zoo/large' },
 * });
 */
export function loadRescoredTranslator(
  folder: string,
  { pins, rescorer, ...options }: LoadRescoredOptions,
): Promise<RescoredTranslator> {
  return openRescoredTranslator(new ModelReader(folder, pins), nodeRuntime, {
    ...options,
    rescorer: { model: new ModelReader(rescorer.folder, rescorer.pins), files: rescorer.files },
  });
}
