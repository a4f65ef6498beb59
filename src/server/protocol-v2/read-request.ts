import { invalidRequest, parseJson, validate } from '../validate.ts';
import type { InferRequest, InferRequestSchema } from './schemas.ts';

/** A request whose binary parts are told apart, and not looked into yet. */
export interface ReadRequest extends InferRequest {
  /** Binary data of the input; undefined where the data is in the JSON. */
  readonly binary: Uint8Array | undefined;
}

/**
 * Splits the body into its JSON and the binary data of its input.
 * @param headerLength `Inference-Header-Content-Length`: how long the JSON is; absent: all of it
 * @throws PremodelError `invalid-request` where the lengths do not add up or the JSON is no inference request
 */
export function readRequest(
  schema: InferRequestSchema,
  body: Uint8Array,
  headerLength: string | undefined,
): ReadRequest {
  const jsonBytes = lengthOfJson(body, headerLength);
  const request = validate(schema, parseJson(body.subarray(0, jsonBytes)));
  const size = request.inputs[0].parameters?.binary_data_size;
  const left = body.length - jsonBytes;
  if (left !== (size ?? 0)) {
    throw invalidRequest(
      `inputs[0] should have ${size ?? 0} binary bytes, the body has ${left}`,
      'inputs[0]',
    );
  }
  return { ...request, binary: size === undefined ? undefined : body.subarray(jsonBytes) };
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
