import { type InputKindName, type OutputKindName, tasks } from '../../domain/tasks.ts';
import type { GivenTypes } from '../../models/tasks/given.ts';
import type { ResultTypes } from '../../models/tasks/results.ts';
import type { Given, Result, RunnableTaskName } from '../../models/tasks/tasks.ts';
import { classTensors } from './class-tensors.ts';
import { generationTensors } from './generation-tensors.ts';
import { imageTensors } from './image-tensors.ts';
import { type InferRequestSchema, type InputTensor, inferRequest, type TensorMetadata } from './schemas.ts';
import type { Tensor } from './tensor.ts';
import { textTensors } from './text-tensors.ts';

/** How inputs of a kind are put into tensors. */
export interface InputTensors<Kind> {
  readonly inputs: readonly [TensorMetadata];
  readonly datatypes: readonly string[];
  /** JSON schema of an element in JSON. */
  readonly element: object;
  /** A small one, in JSON. */
  readonly example: object;
  /**
   * What is given in a tensor, one element per prediction.
   * @param binary its data, where it is not in the JSON
   * @throws PremodelError `invalid-request`
   */
  read(input: InputTensor, binary: Uint8Array | undefined, field: string): Kind[];
}

/** How results are put into tensors. */
export interface OutputTensors<Kind> {
  readonly outputs: readonly TensorMetadata[];
  /** The outputs of `outputs`, in that order. */
  write(results: readonly Kind[]): Tensor[];
}

export interface TaskTensors extends InputTensors<Given>, OutputTensors<Result> {
  readonly request: InferRequestSchema;
}

const inputTensors: { readonly [Name in InputKindName]: InputTensors<GivenTypes[Name]> } = {
  image: imageTensors,
  text: textTensors,
};

const outputTensors: { readonly [Name in OutputKindName]: OutputTensors<ResultTypes[Name]['result']> } = {
  classes: classTensors,
  generation: generationTensors,
};

const made = new Map<RunnableTaskName, TaskTensors>();

export function tensorsOf({ task }: { readonly task: RunnableTaskName }): TaskTensors {
  const tensors = made.get(task) ?? makeTensors(task);
  made.set(task, tensors);
  return tensors;
}

function makeTensors(task: RunnableTaskName): TaskTensors {
  const { input, output } = tasks[task];
  const { inputs, datatypes, element, example, read } = inputTensors[input];
  // The results of a task are of its kind of output, which the compiler cannot follow through the name.
  const { outputs, write } = outputTensors[output] as OutputTensors<Result>;
  const names = outputs.map(({ name }) => name);
  const request = inferRequest({ input: inputs[0].name, datatypes, element, outputs: names });
  return { inputs, datatypes, element, example, read, outputs, write, request };
}
