import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { ByteSource } from '../../models/onnx/wire-format.ts';

const WINDOW_BYTES = 65_536;

/** A file read by windows, so that skipping over gigabytes of weights costs nothing. */
export function withFileSource<Result>(file: string, use: (source: ByteSource) => Result): Result {
  const descriptor = openSync(file, 'r');
  try {
    return use(new FileSource(descriptor));
  } finally {
    closeSync(descriptor);
  }
}

class FileSource implements ByteSource {
  readonly size: number;
  readonly #descriptor: number;
  readonly #window = new Uint8Array(WINDOW_BYTES);
  #from = 0;
  #to = 0;

  constructor(descriptor: number) {
    this.#descriptor = descriptor;
    this.size = fstatSync(descriptor).size;
  }

  at(offset: number): number {
    if (offset < this.#from || offset >= this.#to) {
      this.#from = offset;
      this.#to = offset + readSync(this.#descriptor, this.#window, 0, WINDOW_BYTES, offset);
    }
    return this.#window[offset - this.#from];
  }

  slice(start: number, end: number): Uint8Array {
    const bytes = new Uint8Array(end - start);
    readSync(this.#descriptor, bytes, 0, bytes.length, start);
    return bytes;
  }
}
