import { invalidRequest } from '../validate.ts';
import { batchSize, bytesFromBinary, stringsFromJson } from './read-tensor.ts';
import type { InputTensors } from './task-tensors.ts';

/** Texts. */
export const textTensors: InputTensors<string> = {
  inputs: [{ name: 'text', datatype: 'BYTES', shape: [-1] }],

  datatypes: ['BYTES'],
  element: { type: 'string' },
  example: { name: 'text', datatype: 'BYTES', shape: [1], data: ['A dog runs.'] },

  read({ shape, data = [] }, binary, field) {
    const count = batchSize(shape, field);
    if (!binary) return stringsFromJson(data, count, field);
    return bytesFromBinary(binary, count, field).map((bytes, i) => utf8(bytes, `${field}: element ${i}`));
  },
};

function utf8(bytes: Uint8Array, what: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw invalidRequest(`${what} is no text in UTF-8`);
  }
}
