import type { z } from 'zod';
import type { inferResponse } from './schemas.ts';
import { type Tensor, toBinary } from './tensor.ts';

type InferResponse = z.output<typeof inferResponse>;

/** The reply: JSON, and behind it the data of those outputs that are wanted in binary. */
export function inferReply(
  head: Omit<InferResponse, 'outputs'>,
  outputs: readonly { readonly tensor: Tensor; readonly isBinary: boolean }[],
): Response {
  const binary: Uint8Array[] = [];
  const described = outputs.map(({ tensor, isBinary }) => {
    const { name, shape, content } = tensor;
    const { datatype, values } = content;
    if (!isBinary) return { name, shape, datatype, data: values };
    const bytes = toBinary(tensor);
    binary.push(bytes);
    return { name, shape, datatype, parameters: { binary_data_size: bytes.length } };
  });
  const json = Buffer.from(JSON.stringify({ ...head, outputs: described }), 'utf8');
  if (binary.length === 0) return reply(json, { 'Content-Type': 'application/json' });
  return reply(Buffer.concat([json, ...binary]), {
    'Content-Type': 'application/octet-stream',
    'Inference-Header-Content-Length': String(json.length),
  });
}

function reply(body: Buffer<ArrayBuffer>, headers: Record<string, string>): Response {
  return new Response(body, { headers: { ...headers, 'Content-Length': String(body.length) } });
}
