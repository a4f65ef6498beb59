import type { TaskName } from '../domain/tasks.ts';
import type { Platform } from '../models/platform.ts';
import { type RunnableTaskOf, runnableTask } from '../models/tasks/tasks.ts';
import { decodeImage } from './image/decode.ts';
import { nodeRuntime } from './onnx/node-runtime.ts';

const nodePlatform: Platform = { runtime: nodeRuntime, decodeImage: (image) => decodeImage(image) };

/**
 * A task, ready to open models on disk; those opened by one and the same may share memory.
 *
 * @example
 * const task = nodeTask('image-classification');
 * const pixels = await task.decode('cat.jpg');
 */
export function nodeTask<Name extends TaskName>(name: Name): RunnableTaskOf<Name> {
  return runnableTask(name, nodePlatform);
}
