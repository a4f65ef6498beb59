import { statSync } from 'node:fs';

/** Says at any later time whether `file` has been written since. */
export function outputSince(file: string): () => string {
  const before = stateOf(file);
  return () =>
    stateOf(file) === before ? `nothing was written to ${file}` : `${file} is written, and whole`;
}

/** Changes when a file is put in its place. */
function stateOf(file: string): string {
  const info = statSync(file, { throwIfNoEntry: false });
  return info ? `${info.ino} ${info.mtimeMs}` : 'missing';
}
