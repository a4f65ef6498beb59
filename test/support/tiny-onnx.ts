import { delimitedField } from '../../src/models/onnx/wire-format.ts';

/** A protobuf message of length-delimited fields, by number; what is text is UTF-8. */
export function message(...fields: readonly (readonly [number, Uint8Array | string])[]): Uint8Array {
  return Buffer.concat(
    fields.flatMap(([field, content]) => delimitedField(field, [Buffer.from(content as string)])),
  );
}

const EXTERNAL = Uint8Array.of(14 * 8, 1);

/** A tensor of ONNX whose values lie elsewhere, with these entries of `external_data`. */
export function externalTensor(entries: Readonly<Record<string, string>>): Uint8Array {
  const fields = Object.entries(entries).map(([key, value]) => [13, message([1, key], [2, value])] as const);
  return Buffer.concat([message(...fields), EXTERNAL]);
}

/** The smallest ONNX model with such a tensor. */
export const modelWithWeightsIn = (location: string, entries: Readonly<Record<string, string>> = {}) =>
  message([7, message([5, externalTensor({ location, ...entries })])]);
