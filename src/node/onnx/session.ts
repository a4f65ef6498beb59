import { join } from 'node:path';
import { InferenceSession } from 'onnxruntime-node';
import { freeBytes } from '../free-bytes.ts';
import type { ModelReader } from '../model-reader.ts';
import { invalidModel, readOnnxModel } from './onnx-file.ts';

export interface SessionSettings {
  /** Threads within one operator. Default 1: more than the cores hurt, and most candidates are small. */
  readonly threads?: number;
}

const SESSION = { intra_op: { allow_spinning: '0' } } as const;

/** Weights are given; were any not, they would be looked for in the working directory. */
const FROM_MEMORY = {
  ...SESSION,
  model_external_initializers_file_folder_path: 'no-folder-of-weights',
} as const;

/** One thread, no idle spinning (it burns energy between runs), errors only in the log. */
export function sessionOptions({ threads = 1 }: SessionSettings = {}): InferenceSession.SessionOptions {
  return {
    executionProviders: ['cpu'],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    // Faults reach the caller as exceptions; printing them as well would only garble the output.
    logSeverityLevel: 4,
    extra: {
      session: SESSION,
    },
  };
}

/**
 * Opens an ONNX file of a model's folder, from the very bytes that were hashed.
 * @param file relative to the folder, with forward slashes
 * @throws PremodelError `invalid-model` where ONNX Runtime cannot load it, and what `readOnnxModel` throws
 */
export async function createSession(
  reader: ModelReader,
  file: string,
  settings?: SessionSettings,
): Promise<InferenceSession> {
  const { bytes, externalData } = await readOnnxModel(reader, file);
  try {
    return await InferenceSession.create(bytes, {
      ...sessionOptions(settings),
      extra: { session: FROM_MEMORY },
      externalData,
    });
  } catch (cause) {
    throw invalidModel(join(reader.folder, file), `cannot be loaded: ${(cause as Error).message}`, cause);
  } finally {
    // ONNX Runtime has copied what it needs.
    for (const data of new Set([bytes, ...externalData.map((file) => file.data)])) freeBytes(data);
  }
}
