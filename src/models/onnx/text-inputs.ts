import { type InferenceSession, Tensor } from 'onnxruntime-common';
import type { TokenSequence } from '../../domain/text/tokenizer/fill-template.ts';
import { PremodelError } from '../../error.ts';

/** What a text classifier may be fed, by the names that Hugging Face's exports use. */
const VALUES: Readonly<Record<string, (sequence: TokenSequence) => readonly number[]>> = {
  input_ids: ({ ids }) => ids,
  attention_mask: ({ ids }) => ids.map(() => 1),
  token_type_ids: ({ typeIds }) => typeIds,
  position_ids: ({ ids }) => ids.map((_, i) => i),
};

export interface TextInput {
  readonly name: string;
  readonly type: 'int64' | 'int32';
}

/**
 * Finds out from the model itself how it wants its text.
 * @throws PremodelError `model-not-text`
 */
export function textInputsOf(session: InferenceSession, file: string): readonly TextInput[] {
  const inputs = session.inputMetadata.map((input) => {
    const { name, type, shape } = input.isTensor ? input : { name: input.name, type: 'none', shape: [] };
    const isWhole = type === 'int64' || type === 'int32';
    if (!isWhole || !Object.hasOwn(VALUES, name) || shape.length !== 2) {
      throw notText(
        file,
        `it has the input ${name}: ${type} [${shape.map((axis) => axis || '?').join(', ')}]`,
      );
    }
    const [batch, length] = shape;
    if ((typeof batch === 'number' && batch !== 1) || typeof length === 'number') {
      throw notText(file, `its input ${name} has the fixed shape [${shape.join(', ')}]`);
    }
    return { name, type } as const;
  });
  if (!inputs.some(({ name }) => name === 'input_ids')) throw notText(file, 'it has no input input_ids');
  return inputs;
}

/** One sequence, as the model takes it. */
export function textTensors(inputs: readonly TextInput[], sequence: TokenSequence): Record<string, Tensor> {
  const dims = [1, sequence.ids.length];
  return Object.fromEntries(
    inputs.map(({ name, type }) => {
      const values = VALUES[name](sequence);
      return [
        name,
        type === 'int64'
          ? new Tensor(type, BigInt64Array.from(values, BigInt), dims)
          : new Tensor(type, Int32Array.from(values), dims),
      ];
    }),
  );
}

function notText(file: string, why: string): PremodelError {
  return new PremodelError('model-not-text', `${file} takes no text of any length: ${why}`, {
    place: { file },
    remedy:
      'Export the model for text-classification, with dynamic axes for the batch and the length: optimum-cli export onnx --task text-classification.',
  });
}
