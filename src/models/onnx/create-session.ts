import type { InferenceSession } from 'onnxruntime-common';
import type { ModelFiles } from '../model-files.ts';
import type { Runtime, SessionSettings } from '../runtime.ts';
import { invalidModel, readOnnxModel } from './onnx-file.ts';

/**
 * Opens an ONNX file of a model, from the very bytes that were hashed.
 * @throws PremodelError `invalid-model` where the runtime cannot load it, and what `readOnnxModel` throws
 */
export async function createSession(
  runtime: Runtime,
  files: ModelFiles,
  file: string,
  settings?: SessionSettings,
): Promise<InferenceSession> {
  const model = await readOnnxModel(files, file);
  try {
    return await runtime.createSession(model, settings);
  } catch (cause) {
    throw invalidModel(files.place(file), `cannot be loaded: ${(cause as Error).message}`, cause);
  }
}
