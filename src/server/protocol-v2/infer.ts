import { predictOptions } from '../constraints.ts';
import type { FoundModel } from '../find-model.ts';
import { predictAll } from '../predict-all.ts';
import { readRequest } from './read-request.ts';
import { replyParameters } from './reply-parameters.ts';
import { classified, firstClasses, type RequestedOutput, requestedOutputs } from './requested-outputs.ts';
import { tensorsOf } from './task-tensors.ts';
import type { Tensor } from './tensor.ts';
import { inferReply } from './write-response.ts';

const DEFAULT_TOP_K = 5;

/** @throws PremodelError `invalid-request`, and what the model throws */
export async function infer(
  { name, version, served }: FoundModel,
  body: Uint8Array,
  headerLength: string | undefined,
  signal: AbortSignal,
): Promise<Response> {
  const tensors = tensorsOf(served);
  const request = readRequest(tensors.request, body, headerLength);
  const outputs = requestedOutputs(request, tensors.outputs);
  const given = tensors.read(request.inputs[0], request.binary, 'inputs[0]');
  const options = predictOptions(request.parameters ?? {});
  const { topK = DEFAULT_TOP_K } = options;
  const classes = Math.max(topK, ...outputs.map(({ classification = 0 }) => classification));
  const results = await predictAll(served, given, { ...options, topK: classes }, signal);
  const written = tensors.write(results);
  return inferReply(
    {
      model_name: name,
      model_version: version,
      ...(request.id !== undefined && { id: request.id }),
      parameters: replyParameters(results.map(({ decision }) => decision)),
    },
    outputs.map((output) => ({ tensor: wanted(output, written, topK), isBinary: output.isBinary })),
  );
}

function wanted({ name, classification }: RequestedOutput, tensors: readonly Tensor[], topK: number): Tensor {
  if (classification !== undefined) return firstClasses(classified(tensors), classification);
  const tensor = tensors.find((one) => one.name === name) ?? tensors[0];
  return tensor.shape.length === 2 ? firstClasses(tensor, topK) : tensor;
}
