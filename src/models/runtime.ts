import type { InferenceSession } from 'onnxruntime-common';

export interface SessionSettings {
  /** Threads within one operator. Default 1: more than the cores hurt, and most candidates are small. */
  readonly threads?: number;
}

/** A model as ONNX Runtime takes it from memory. */
export interface OnnxModel {
  readonly bytes: Uint8Array;
  /** Files of weights, each under every name that the model has for it. */
  readonly externalData: readonly { readonly path: string; readonly data: Uint8Array }[];
}

/** What runs models on a platform: a build of ONNX Runtime, and what it needs around it. */
export interface Runtime {
  /** Its name and version: `onnxruntime-node 1.30.0`. */
  readonly description: string;
  /** Names of the devices that sessions can run on here, the one they run on first. */
  readonly devices: readonly string[];
  /**
   * The bytes must not be used any more afterwards: they may be gone.
   * @throws what the runtime throws where it cannot load the model
   */
  createSession(model: OnnxModel, settings?: SessionSettings): Promise<InferenceSession>;
  /**
   * Runs what holds the thread, such as a regular expression that backtracks, and ends it when it takes too long,
   * where the platform can.
   * @throws PremodelError `too-slow`, and what `work` throws
   */
  withinTime<T>(limitMs: number, what: string, work: () => T): T;
}
