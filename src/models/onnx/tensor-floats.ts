import type { Tensor } from 'onnxruntime-common';
import { fromHalf } from './half.ts';

/** The values of a tensor of float32 or float16. */
export function floatsOf(tensor: Tensor): Float32Array {
  if (tensor.type !== 'float16') return tensor.data as Float32Array;
  const { buffer, byteOffset, length } = tensor.data as Uint16Array;
  return fromHalf(new Uint16Array(buffer, byteOffset, length));
}
