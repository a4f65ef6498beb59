import { InferenceSession } from 'onnxruntime-node';
import { PremodelError } from '../../error.ts';

export interface SessionSettings {
  /** Threads within one operator. Default 1: more than the cores hurt, and most candidates are small. */
  readonly threads?: number;
}

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
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  };
}

/** @throws PremodelError `invalid-model` when ONNX Runtime cannot load the file */
export async function createSession(path: string, settings?: SessionSettings): Promise<InferenceSession> {
  try {
    return await InferenceSession.create(path, sessionOptions(settings));
  } catch (cause) {
    throw new PremodelError('invalid-model', `${path} cannot be loaded: ${(cause as Error).message}`, {
      place: { file: path },
      remedy:
        'The file is damaged, incomplete (external data missing?) or uses what ONNX Runtime lacks: export it again.',
      cause,
    });
  }
}
