import type { TranslationResult } from '../../models/tasks/results.ts';
import type { OutputTensors } from './task-tensors.ts';

/** Generated texts. An abstention is an empty one; the parameter `abstained` tells. */
export const generationTensors: OutputTensors<TranslationResult> = {
  outputs: [{ name: 'translation', datatype: 'BYTES', shape: [-1] }],

  write: (results) => [
    {
      name: 'translation',
      shape: [results.length],
      content: { datatype: 'BYTES', values: results.map(({ translation = '' }) => translation) },
    },
  ],
};
