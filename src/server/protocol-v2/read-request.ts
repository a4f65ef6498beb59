import { invalidRequest, parseJson, validate } from '../validate.ts';
import { type InferRequest, inferRequest } from './schemas.ts';

/** A request whose binary parts are told apart, and not looked into yet. */
export interface ReadRequest extends InferRequest {
  /** For each input its binary data; undefined where the data is in the JSON. */
  readonly binary: readonly (Uint8Array | undefined)[];
}

/**
 * Splits the body into its JSON and the binary data of its inputs.
 * @param headerLength `Inference-Header-Content-Length`: how long the JSON is; absent: all of it
 * @throws PremodelError `invalid-request` where the lengths do not add up or the JSON is no inference request
 */
export function readRequest(body: Uint8Array, headerLength: string | undefined): ReadRequest {
  const jsonBytes = lengthOfJson(body, headerLength);
  const request = validate(inferRequest, parseJson(body.subarray(0, jsonBytes)));
  let at = jsonBytes;
  const binary = request.inputs.map(({ parameters, data }, i) => {
    const size = parameters?.binary_data_size;
    const field = `inputs[${i}]`;
    if ((size === undefined) === (data === undefined)) {
      throw invalidRequest(`${field} needs either data or the parameter binary_data_size`, field);
    }
    if (size === undefined) return undefined;
    if (size > body.length - at) {
      throw invalidRequest(
        `${field} should have ${size} bytes, ${body.length - at} are left of the body`,
        field,
      );
    }
    at += size;
    return body.subarray(at - size, at);
  });
  if (at !== body.length) throw invalidRequest(`${body.length - at} bytes of the body belong to no input`);
  return { ...request, binary };
}

function lengthOfJson(body: Uint8Array, header: string | undefined): number {
  if (header === undefined) return body.length;
  const length = /^\d{1,15}$/.test(header) ? Number(header) : NaN;
  if (length <= body.length) return length;
  throw invalidRequest(
    `Inference-Header-Content-Length is no length within the body of ${body.length} bytes`,
    'Inference-Header-Content-Length',
  );
}
