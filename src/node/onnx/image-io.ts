import type { InferenceSession } from 'onnxruntime-node';
import { PremodelError } from '../../error.ts';

/** How a model takes one image. */
export interface ImageInput {
  readonly name: string;
  readonly layout: 'nchw' | 'nhwc';
  readonly type: 'float32' | 'float16' | 'uint8';
  /** Fixed sizes; undefined where the model takes any. */
  readonly width?: number;
  readonly height?: number;
}

const TYPES = ['float32', 'float16', 'uint8'] as const;

/**
 * Finds out from the model itself how it wants its image.
 * @throws PremodelError `model-not-image`, `fixed-batch`
 */
export function imageInputOf(session: InferenceSession, file: string): ImageInput {
  const inputs = session.inputMetadata;
  if (inputs.length !== 1)
    throw notImage(file, `it has ${inputs.length} inputs (${session.inputNames.join(', ')})`);
  const [input] = inputs;
  const described = `its input ${input.name} is ${describe(input)}`;
  if (!input.isTensor || input.shape.length !== 4) throw notImage(file, described);
  const type = TYPES.find((known) => known === input.type);
  if (!type) throw notImage(file, described);
  const [batch, second, third, fourth] = input.shape;
  if (typeof batch === 'number' && batch !== 1) {
    throw new PremodelError('fixed-batch', `${file} takes batches of exactly ${batch} images: ${described}`, {
      place: { file },
      remedy: 'Export the model with a batch size of 1, or a dynamic one.',
    });
  }
  const layout = layoutOf(second, fourth);
  if (!layout) throw notImage(file, described);
  const [height, width] = layout === 'nchw' ? [third, fourth] : [second, third];
  return { name: input.name, layout, type, width: fixed(width), height: fixed(height) };
}

/** The axis of 3 is the colours; where no axis is fixed to 3, its name may tell; else PyTorch's order. */
function layoutOf(second: number | string, fourth: number | string): ImageInput['layout'] | undefined {
  if (second === 3) return 'nchw';
  if (fourth === 3) return 'nhwc';
  if (typeof second === 'number') return typeof fourth === 'number' ? undefined : 'nhwc';
  if (typeof fourth === 'number') return 'nchw';
  return /chan/i.test(fourth) ? 'nhwc' : 'nchw';
}

/**
 * Name of the output that holds one value per class.
 * @throws PremodelError `label-count-mismatch`
 */
export function classOutputOf(session: InferenceSession, labels: number, file: string): string {
  const candidates = session.outputMetadata.filter(
    (output) => output.isTensor && (output.type === 'float32' || output.type === 'float16'),
  );
  const sizes = candidates.map((output) => (output.isTensor ? valuesPerImage(output.shape) : undefined));
  const exact = sizes.indexOf(labels);
  if (exact >= 0) return candidates[exact].name;
  // All axes dynamic: the first run tells.
  const open = sizes.indexOf(undefined);
  if (open >= 0) return candidates[open].name;
  throw labelCountMismatch(file, labels, session.outputMetadata.map(describe).join(', '));
}

export function labelCountMismatch(file: string, labels: number, found: string): PremodelError {
  return new PremodelError(
    'label-count-mismatch',
    `${file} has no output with one value for each of the ${labels} classes of its config.json; it has ${found}`,
    {
      place: { file },
      remedy:
        'Check that id2label in config.json belongs to this model (a class for "background" counts too).',
    },
  );
}

/** Product of the axes after the batch; undefined where one is dynamic. */
function valuesPerImage(shape: readonly (number | string)[]): number | undefined {
  const axes = shape.length > 1 ? shape.slice(1) : shape;
  return axes.every((axis) => typeof axis === 'number') ? axes.reduce((a, b) => a * b, 1) : undefined;
}

function fixed(axis: number | string): number | undefined {
  return typeof axis === 'number' ? axis : undefined;
}

function describe(value: InferenceSession.ValueMetadata): string {
  if (!value.isTensor) return `${value.name} (no tensor)`;
  return `${value.name}: ${value.type} [${value.shape.map((axis) => axis || '?').join(', ')}]`;
}

function notImage(file: string, why: string): PremodelError {
  return new PremodelError('model-not-image', `${file} does not take one RGB image: ${why}`, {
    place: { file },
    remedy:
      'Give image classifiers with one input of shape [batch, 3, height, width] or [batch, height, width, 3].',
  });
}
