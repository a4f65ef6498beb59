import { createRequire } from 'node:module';
import { Tensor } from 'onnxruntime-common';
import { Tensor as BindingTensor, InferenceSession, listSupportedBackends } from 'onnxruntime-node';
import type { Runtime, SessionSettings } from '../../models/runtime.ts';
import { freeBytes } from '../free-bytes.ts';
import { withinTime } from './within-time.ts';

keepHalvesAsIntegers();

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

/** ONNX Runtime as its binding for Node has it. */
export const nodeRuntime: Runtime = {
  get description() {
    const { version } = createRequire(import.meta.url)('onnxruntime-node/package.json') as {
      version: string;
    };
    return `onnxruntime-node ${version}`;
  },

  get devices() {
    return listSupportedBackends().map(({ name }) => name);
  },

  async createSession({ bytes, externalData }, settings) {
    try {
      return await InferenceSession.create(bytes, {
        ...sessionOptions(settings),
        extra: { session: FROM_MEMORY },
        externalData,
      });
    } finally {
      // ONNX Runtime has copied what it needs.
      for (const data of new Set([bytes, ...externalData.map((file) => file.data)])) freeBytes(data);
    }
  },

  withinTime,
};

/**
 * The binding takes float16 as Uint16Array and reads nothing of a Float16Array, which Node has from version 24 on. Which
 * of the two a tensor holds is decided when the first one is made: here, while there is no Float16Array.
 */
function keepHalvesAsIntegers(): void {
  const own = Object.getOwnPropertyDescriptor(globalThis, 'Float16Array');
  if (own) Reflect.deleteProperty(globalThis, 'Float16Array');
  try {
    // The binding has a copy of its own.
    for (const Each of [Tensor, BindingTensor]) new Each('uint8', [0], [1]);
  } finally {
    if (own) Object.defineProperty(globalThis, 'Float16Array', own);
  }
}
