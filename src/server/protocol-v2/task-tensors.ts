import type { ServedModel } from '../../node/serving/served-model.ts';
import type { RunnableTaskName, TaskTypes } from '../../node/tasks/tasks.ts';
import { imageTensors } from './image-tensors.ts';
import type { InputTensor, TensorMetadata } from './schemas.ts';
import type { Tensor } from './tensor.ts';
import { textTensors } from './text-tensors.ts';

/** How a task is put into tensors. */
export interface TaskTensors<Name extends RunnableTaskName> {
  readonly inputs: readonly TensorMetadata[];
  readonly outputs: readonly TensorMetadata[];
  /**
   * What is given in a tensor, one element per prediction.
   * @param binary its data, where it is not in the JSON
   * @throws PremodelError `invalid-request`
   */
  read(input: InputTensor, binary: Uint8Array | undefined, field: string): TaskTypes[Name]['given'][];
  /** The outputs of `outputs`, in that order. */
  write(results: readonly TaskTypes[Name]['result'][]): Tensor[];
}

const byTask: { readonly [Name in RunnableTaskName]: TaskTensors<Name> } = {
  'image-classification': imageTensors,
  translation: textTensors,
};

export function tensorsOf<Name extends RunnableTaskName>({ task }: ServedModel<Name>): TaskTensors<Name> {
  return byTask[task];
}
