import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { type InputKindName, tasks } from '../../domain/tasks.ts';
import type { Given, RunnableTaskName } from '../../models/tasks/tasks.ts';

/** What stands for an input that is given as a string. */
const textOf: { readonly [Name in InputKindName]: (given: string) => string } = {
  image: fileState,
  text: (text) => text,
};

/** The same for the same input: SHA-256 of its bytes or text; of a file its path, size and time. */
export function inputDigest(task: RunnableTaskName, given: Given): string {
  const hash = createHash('sha256');
  if (typeof given === 'string') {
    hash.update(textOf[tasks[task].input](given));
  } else if (given instanceof Uint8Array) {
    hash.update(given);
  } else if ('data' in given) {
    hash.update(`${given.width} ${given.height} `).update(given.data);
  } else {
    hash.update(new Uint8Array(given));
  }
  return hash.digest('base64');
}

/** Reading it could take long; one that was written anew is another input. */
function fileState(path: string): string {
  try {
    const { size, mtimeMs } = statSync(path);
    return `${path} ${size} ${mtimeMs}`;
  } catch {
    return path;
  }
}
