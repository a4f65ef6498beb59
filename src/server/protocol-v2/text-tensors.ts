import { shown } from '../find-model.ts';
import { invalidRequest } from '../validate.ts';
import { batchSize, bytesFromBinary, stringsFromJson } from './read-tensor.ts';
import type { TaskTensors } from './task-tensors.ts';

/** Texts in, translations out. An abstention is an empty translation; the parameter `abstained` tells. */
export const textTensors: TaskTensors<'translation'> = {
  inputs: [{ name: 'text', datatype: 'BYTES', shape: [-1] }],
  outputs: [{ name: 'translation', datatype: 'BYTES', shape: [-1] }],

  read({ datatype, shape, data = [] }, binary, field) {
    if (datatype !== 'BYTES') {
      throw invalidRequest(`${field}: text is BYTES, not ${shown(datatype)}`, `${field}.datatype`);
    }
    const count = batchSize(shape, field);
    if (!binary) return stringsFromJson(data, count, field);
    return bytesFromBinary(binary, count, field).map((bytes, i) => utf8(bytes, `${field}: element ${i}`));
  },

  write: (results) => [
    {
      name: 'translation',
      shape: [results.length],
      content: { datatype: 'BYTES', values: results.map(({ translation = '' }) => translation) },
    },
  ],
};

function utf8(bytes: Uint8Array, what: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw invalidRequest(`${what} is no text in UTF-8`);
  }
}
