import { assertAspectRatio } from '../../domain/image/image-bounds.ts';
import type { ImageGiven } from '../../models/tasks/image-given.ts';
import { FULL_DECODE_PIXELS } from '../../node/image/image-limits.ts';
import { BASE64_PATTERN, fromBase64 } from '../base64.ts';
import { invalidRequest } from '../validate.ts';
import { batchSize, bytesFromBinary, elementCount, stringsFromJson, uint8FromJson } from './read-tensor.ts';
import type { InputTensor } from './schemas.ts';
import type { InputTensors } from './task-tensors.ts';

/** Images, encoded or as pixels. */
export const imageTensors: InputTensors<ImageGiven> = {
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
  datatypes: ['BYTES', 'UINT8'],
  element: {
    anyOf: [
      { type: 'string', pattern: BASE64_PATTERN },
      { type: 'integer', minimum: 0, maximum: 255 },
    ],
  },
  example: { name: 'image', datatype: 'UINT8', shape: [1, 1, 3], data: [255, 0, 0] },

  read(input, binary, field) {
    return input.datatype === 'BYTES'
      ? encodedImages(input, binary, field)
      : pixelImages(input, binary, field);
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
