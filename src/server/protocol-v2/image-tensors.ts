import { assertAspectRatio } from '../../domain/image/image-bounds.ts';
import { FULL_DECODE_PIXELS } from '../../node/image/image-limits.ts';
import type { ImageGiven } from '../../node/tasks/image-given.ts';
import type { LabelScore } from '../../runtime/top-labels.ts';
import { fromBase64 } from '../base64.ts';
import { shown } from '../find-model.ts';
import { invalidRequest } from '../validate.ts';
import { batchSize, bytesFromBinary, elementCount, stringsFromJson, uint8FromJson } from './read-tensor.ts';
import type { InputTensor } from './schemas.ts';
import type { TaskTensors } from './task-tensors.ts';

/** In place of the classes of an abstention, and where one input of a batch has fewer than another. */
const NO_CLASS: LabelScore = { label: '', score: 0, id: -1 };

/** Images in, encoded or as pixels; the most probable classes out, by falling score. */
export const imageTensors: TaskTensors<'image-classification'> = {
  inputs: [
    {
      name: 'image',
      datatype: 'BYTES',
      shape: [-1],
      parameters: {
        content: 'JPEG, PNG, WebP, AVIF, GIF, TIFF, BMP, PPM, PGM or PBM files; in JSON as base64',
        or: 'RGB pixels: UINT8 [height, width, 3] or [-1, height, width, 3]',
      },
    },
  ],
  outputs: [
    { name: 'label', datatype: 'BYTES', shape: [-1, -1] },
    { name: 'score', datatype: 'FP32', shape: [-1, -1] },
    { name: 'class_id', datatype: 'INT32', shape: [-1, -1] },
  ],

  read(input, binary, field) {
    if (input.datatype === 'BYTES') return encodedImages(input, binary, field);
    if (input.datatype === 'UINT8') return pixelImages(input, binary, field);
    throw invalidRequest(
      `${field}: image is BYTES or UINT8, not ${shown(input.datatype)}`,
      `${field}.datatype`,
    );
  },

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

function encodedImages(
  { shape, data = [] }: InputTensor,
  binary: Uint8Array | undefined,
  field: string,
): ImageGiven[] {
  const count = batchSize(shape, field);
  if (binary) return bytesFromBinary(binary, count, field);
  return stringsFromJson(data, count, field).map((text, i) => {
    const bytes = fromBase64(text);
    if (bytes) return bytes;
    throw invalidRequest(`${field}.data[${i}] is not base64, as images are in JSON`, `${field}.data[${i}]`);
  });
}

function pixelImages(
  { shape, data = [] }: InputTensor,
  binary: Uint8Array | undefined,
  field: string,
): ImageGiven[] {
  const [count, height, width, channels] = shape.length === 3 ? [1, ...shape] : shape;
  if (!(shape.length === 3 || shape.length === 4) || channels !== 3) {
    throw invalidRequest(
      `${field}.shape [${shape}] is neither [height, width, 3] nor [n, height, width, 3]`,
      `${field}.shape`,
    );
  }
  batchSize([count], field);
  // An image is to cost no more memory than one that is decoded here.
  const perImage = elementCount([height, width, channels], 3 * FULL_DECODE_PIXELS, field);
  assertAspectRatio({ width, height });
  const bytes = count * perImage;
  if (binary && binary.length !== bytes) {
    throw invalidRequest(`${field} has ${binary.length} bytes, its shape [${shape}] says ${bytes}`, field);
  }
  const values = binary ?? uint8FromJson(data, bytes, field);
  // Copies: a host is sent an image, not the request around it.
  return Array.from({ length: count }, (_, i) => ({
    width,
    height,
    data: Uint8Array.prototype.slice.call(values, i * perImage, (i + 1) * perImage),
  }));
}
