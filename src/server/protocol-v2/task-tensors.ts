import { type InputKindName, type OutputKindName, tasks } from '../../domain/tasks.ts';
import type { GivenTypes } from '../../node/tasks/given.ts';
import type { ResultTypes } from '../../node/tasks/results.ts';
import type { Given, Result, RunnableTaskName } from '../../node/tasks/tasks.ts';
import { classTensors } from './class-tensors.ts';
import { generationTensors } from './generation-tensors.ts';
import { imageTensors } from './image-tensors.ts';
import type { InputTensor, TensorMetadata } from './schemas.ts';
import type { Tensor } from './tensor.ts';
import { textTensors } from './text-tensors.ts';

/** How inputs of a kind are put into tensors. */
export interface InputTensors<Kind> {
  readonly inputs: readonly TensorMetadata[];
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

export interface TaskTensors extends InputTensors<Given>, OutputTensors<Result> {}

const inputTensors: { readonly [Name in InputKindName]: InputTensors<GivenTypes[Name]> } = {
  image: imageTensors,
  text: textTensors,
};

const outputTensors: { readonly [Name in OutputKindName]: OutputTensors<ResultTypes[Name]['result']> } = {
  classes: classTensors,
  generation: generationTensors,
};

export function tensorsOf({ task }: { readonly task: RunnableTaskName }): TaskTensors {
  const { input, output } = tasks[task];
  // The results of a task are of its kind of output, which the compiler cannot follow through the name.
  return { ...inputTensors[input], ...(outputTensors[output] as OutputTensors<Result>) };
}
