import type { ClassifierOutput } from '../../domain/classes/classifier-output.ts';

/** What the numbers are that a model gives per class: of `independent` logits each class has its own probability. */
export type OutputKind = 'logits' | 'independent' | 'probabilities';

/** Rounding of float16 and int8 models included. */
const SUM_TOLERANCE = 0.02;

/** Probabilities are never negative and sum to 1, which logits do only by an odd chance. */
export function outputKindOf(values: Float32Array): OutputKind {
  let sum = 0;
  for (const value of values) {
    if (value < 0) return 'logits';
    sum += value;
  }
  return Math.abs(sum - 1) <= SUM_TOLERANCE ? 'probabilities' : 'logits';
}

/**
 * What a model says by its numbers; probabilities sum to 1 (up to rounding), but for those of independent logits.
 * @returns undefined where `values` are no probabilities although the model gave some before, or not finite
 */
export function classifierOutputOf(values: Float32Array, kind: OutputKind): ClassifierOutput | undefined {
  if (kind === 'logits') return softmax(values);
  if (kind === 'independent') return sigmoid(values);
  if (outputKindOf(values) !== 'probabilities') return undefined;
  let sum = 0;
  for (const value of values) sum += value;
  return { probabilities: values.map((value) => value / sum), energyScore: 0 };
}

/** The energy score is that of the same logits under softmax: it needs no sum of 1. */
function sigmoid(values: Float32Array): ClassifierOutput | undefined {
  const output = softmax(values);
  if (output === undefined) return undefined;
  return { ...output, probabilities: values.map((value) => 1 / (1 + Math.exp(-value))) };
}

function softmax(values: Float32Array): ClassifierOutput | undefined {
  let largest = -Infinity;
  for (const value of values) {
    if (!Number.isFinite(value)) return undefined;
    if (value > largest) largest = value;
  }
  const probabilities = new Float32Array(values.length);
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    const weight = Math.exp(values[i] - largest);
    probabilities[i] = weight;
    sum += weight;
  }
  for (let i = 0; i < probabilities.length; i++) probabilities[i] /= sum;
  return { probabilities, energyScore: largest + Math.log(sum) };
}
