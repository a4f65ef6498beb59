import type { Classification } from '../../models/tasks/results.ts';
import type { LabelScore } from '../../runtime/top-labels.ts';
import type { OutputTensors } from './task-tensors.ts';

/** In place of the classes of an abstention, and where one input of a batch has fewer than another. */
const NO_CLASS: LabelScore = { label: '', score: 0, id: -1 };

/** The most probable classes, by falling score. */
export const classTensors: OutputTensors<Classification> = {
  outputs: [
    { name: 'label', datatype: 'BYTES', shape: [-1, -1] },
    { name: 'score', datatype: 'FP32', shape: [-1, -1] },
    { name: 'class_id', datatype: 'INT32', shape: [-1, -1] },
  ],

  write(results) {
    const width = Math.max(1, ...results.map(({ predictions }) => predictions.length));
    const classes = results.flatMap(({ predictions }) =>
      Array.from({ length: width }, (_, i) => predictions[i] ?? NO_CLASS),
    );
    const shape = [results.length, width];
    return [
      { name: 'label', shape, content: { datatype: 'BYTES', values: classes.map(({ label }) => label) } },
      { name: 'score', shape, content: { datatype: 'FP32', values: classes.map(({ score }) => score) } },
      { name: 'class_id', shape, content: { datatype: 'INT32', values: classes.map(({ id }) => id) } },
    ];
  },
};
