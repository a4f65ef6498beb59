import { invalidRequest } from '../validate.ts';
import type { InferRequest, TensorMetadata } from './schemas.ts';
import type { Tensor } from './tensor.ts';

/** An output as a client wants it. */
export interface RequestedOutput {
  readonly name: string;
  readonly isBinary: boolean;
  /** As the classification extension has it: this many "score:class:label" in place of the tensor. */
  readonly classification?: number;
}

/** Those asked for, or all there are. @throws PremodelError `invalid-request` for one asked for twice */
export function requestedOutputs(
  { outputs, parameters }: Pick<InferRequest, 'outputs' | 'parameters'>,
  offered: readonly TensorMetadata[],
): RequestedOutput[] {
  const isBinary = parameters?.binary_data_output ?? false;
  if (!outputs?.length) return offered.map(({ name }) => ({ name, isBinary }));
  return outputs.map(({ name, parameters: of }, i) => {
    const field = `outputs[${i}]`;
    if (outputs.findIndex((other) => other.name === name) !== i) {
      throw invalidRequest(`${field}: ${name} is asked for twice`, `${field}.name`);
    }
    const classification = of?.classification;
    if (classification !== undefined && name !== 'score') {
      throw invalidRequest(`${field}: classification is a parameter of the output score`, field);
    }
    return { name, isBinary: of?.binary_data ?? isBinary, classification };
  });
}

/** Of tensors of several classes the first `count`; none has fewer than one. */
export function firstClasses(tensor: Tensor, count: number): Tensor {
  const [rows, width] = tensor.shape;
  const kept = Math.min(width, count);
  const isKept = (_: unknown, i: number) => i % width < kept;
  const { content } = tensor;
  const shape = [rows, kept];
  if (content.datatype === 'BYTES') {
    return { ...tensor, shape, content: { ...content, values: content.values.filter(isKept) } };
  }
  return { ...tensor, shape, content: { ...content, values: content.values.filter(isKept) } };
}

/** The tensor `score` in the words of the classification extension; those of an abstention are empty. */
export function classified(tensors: readonly Tensor[]): Tensor {
  const [label, score, id] = ['label', 'score', 'class_id'].map(
    (name) => tensors.find((tensor) => tensor.name === name)?.content.values ?? [],
  );
  const values = score.map((value, i) => (Number(id[i]) < 0 ? '' : `${value}:${id[i]}:${label[i]}`));
  return { name: 'score', shape: tensors[0].shape, content: { datatype: 'BYTES', values } };
}
