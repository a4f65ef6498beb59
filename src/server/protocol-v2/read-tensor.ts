import { invalidRequest } from '../validate.ts';

/** Elements of one batch: each is a prediction, and costs a client only a few bytes to ask for. */
const MAX_BATCH = 256;

/** How many elements a shape has. @throws PremodelError `invalid-request` where that is none, or more than `limit` */
export function elementCount(shape: readonly number[], limit: number, field: string): number {
  // Zero first: a product may pass the limit, or all integers, before it meets its zero.
  if (shape.includes(0)) throw invalidRequest(`${field}.shape [${shape}] has no elements`, `${field}.shape`);
  let count = 1;
  for (const size of shape) {
    count *= size;
    if (count > limit) {
      throw invalidRequest(`${field}.shape [${shape}] has more than ${limit} elements`, `${field}.shape`);
    }
  }
  return count;
}

/** Of a tensor of BYTES, [n] or [n, 1]. @throws PremodelError `invalid-request` */
export function batchSize(shape: readonly number[], field: string): number {
  if (shape.length === 1 || (shape.length === 2 && shape[1] === 1)) {
    return elementCount(shape, MAX_BATCH, field);
  }
  throw invalidRequest(`${field}.shape [${shape}] is neither [n] nor [n, 1]`, `${field}.shape`);
}

/** Elements of BYTES in binary: each behind its length, 4 bytes, little-endian. Copies: the body is let go. */
export function bytesFromBinary(binary: Uint8Array, count: number, field: string): Uint8Array[] {
  const view = new DataView(binary.buffer, binary.byteOffset, binary.byteLength);
  const elements: Uint8Array[] = [];
  let at = 0;
  while (elements.length < count) {
    const start = at + 4;
    const length = start <= binary.length ? view.getUint32(at, true) : 0;
    if (start + length > binary.length) {
      throw invalidRequest(`${field}: element ${elements.length} of ${count} ends beyond its data`, field);
    }
    at = start + length;
    elements.push(Uint8Array.prototype.slice.call(binary, start, at));
  }
  if (at !== binary.length) throw invalidRequest(`${field}: data goes on after its ${count} elements`, field);
  return elements;
}

/** Elements of BYTES in JSON: strings. */
export function stringsFromJson(data: readonly unknown[], count: number, field: string): string[] {
  return Array.from(flatten(data, count, field), (value) => {
    if (typeof value === 'string') return value;
    throw invalidRequest(`${field}.data holds a ${typeof value}, where BYTES are strings`, field);
  });
}

/** Elements of UINT8 in JSON. */
export function uint8FromJson(data: readonly unknown[], count: number, field: string): Uint8Array {
  const values = flatten(data, count, field);
  const bytes = new Uint8Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (!(Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 255)) {
      throw invalidRequest(`${field}.data[${i}] is no whole number from 0 to 255`, field);
    }
    bytes[i] = Number(value);
  }
  return bytes;
}

/** Row by row, without recursion: how deep a request nests is its sender's choice. */
function flatten(data: readonly unknown[], count: number, field: string): unknown[] {
  const values: unknown[] = [];
  const stack = [{ list: data, at: 0 }];
  for (let top = stack.at(-1); top; top = stack.at(-1)) {
    if (top.at === top.list.length) stack.pop();
    else {
      const value = top.list[top.at++];
      if (Array.isArray(value)) stack.push({ list: value, at: 0 });
      else values.push(value);
      if (values.length > count || stack.length > 8) break;
    }
  }
  if (values.length === count && stack.length === 0) return values;
  throw invalidRequest(`${field}.data is not what its shape says: ${count} elements`, field);
}
