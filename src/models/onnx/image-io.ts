import type { InferenceSession } from 'onnxruntime-common';
import { PremodelError } from '../../error.ts';

/** How a model takes one image. */
export interface ImageInput {
  readonly name: string;
  readonly layout: 'nchw' | 'nhwc';
  /** 3: red, green, blue. 1: grey. */
  readonly channels: 1 | 3;
  readonly type: 'float32' | 'float16' | 'uint8';
  /** Fixed sizes; undefined where the model takes any. */
  readonly width?: number;
  readonly height?: number;
}

type Axis = number | string;

const CHANNELS: readonly Axis[] = [1, 3];
/** A fixed axis of up to so many is no size of an image. */
const MOST_CHANNELS = 4;
const CHANNEL_NAME = /^c$|chan|colou?r|rgb/i;

const TYPES = ['float32', 'float16', 'uint8'] as const;

/**
 * Finds out from the model itself how it wants its image.
 * @param channels how many the configuration says. Default: not said
 * @throws PremodelError `model-not-image`, `fixed-batch`
 */
export function imageInputOf(session: InferenceSession, file: string, channels?: 1 | 3): ImageInput {
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
  const axes = axesOf([second, third, fourth], channels);
  if (!axes) throw notImage(file, described);
  const { layout } = axes;
  if (axes.channels !== (channels ?? 3)) throw otherChannels(file, axes.channels, channels, described);
  const [height, width] = layout === 'nchw' ? [third, fourth] : [second, third];
  return {
    name: input.name,
    layout,
    channels: channels ?? 3,
    type,
    width: fixed(width),
    height: fixed(height),
  };
}

/**
 * Which axis is the colours: one fixed to 1 or 3 is, unless the other could be too. Where none is, sizes that are fixed
 * tell, then names; else it is PyTorch's order. Any other fixed number of channels is refused, never taken for a size.
 * @param wanted channels that the configuration says. Default: not said
 */
function axesOf(
  [second, third, fourth]: readonly Axis[],
  wanted: number | undefined,
): { readonly layout: ImageInput['layout']; readonly channels: number } | undefined {
  const [first, last] = [CHANNELS.includes(second), CHANNELS.includes(fourth)];
  if (first || last) {
    const isFirst = first && last ? chosenOf(second, fourth, wanted ?? 3) : first;
    if (isFirst === undefined) return undefined;
    return isFirst
      ? { layout: 'nchw', channels: Number(second) }
      : { layout: 'nhwc', channels: Number(fourth) };
  }
  const channels = wanted ?? 3;
  const isSize = (axis: Axis) => typeof axis === 'number' && axis > MOST_CHANNELS;
  if (typeof second === 'string' && typeof fourth === 'string') {
    const isLast = CHANNEL_NAME.test(fourth) && !CHANNEL_NAME.test(second);
    return { layout: isLast ? 'nhwc' : 'nchw', channels };
  }
  if (typeof second === 'string' && isSize(third) && isSize(fourth)) return { layout: 'nchw', channels };
  if (typeof fourth === 'string' && isSize(second) && isSize(third)) return { layout: 'nhwc', channels };
  return undefined;
}

/** Where both could be the channels; undefined: nothing tells. */
function chosenOf(second: Axis, fourth: Axis, wanted: number): boolean | undefined {
  if (second === wanted) return fourth === wanted && wanted === 1 ? undefined : true;
  return fourth === wanted ? false : undefined;
}

/**
 * Name of the output that holds one value per class: the one that is called `logits`, as in all models of Hugging
 * Face; else the only one of that width whose name does not say that it is something else.
 * @throws PremodelError `label-count-mismatch`, `ambiguous-output`
 */
export function classOutputOf(session: InferenceSession, labels: number, file: string): string {
  const outputs = session.outputMetadata;
  const logits = outputs.find(({ name }) => name === 'logits');
  const fitting = (logits ? [logits] : outputs)
    .filter((output) => isFloat(output))
    .map((output) => ({ name: output.name, width: output.isTensor ? widthOf(output.shape) : 0 }));
  const exact = fitting.filter(({ width }) => width === labels);
  // All axes dynamic: the first run tells.
  const possible = exact.length > 0 ? exact : fitting.filter(({ width }) => width === undefined);
  if (possible.length === 0) throw labelCountMismatch(file, labels, outputs.map(describe).join(', '));
  const [chosen, ...others] = withoutSideOutputs(possible);
  if (others.length === 0) return chosen.name;
  throw new PremodelError(
    'ambiguous-output',
    `${file} has several outputs that could be its classes: ${possible.map(({ name }) => name).join(', ')}`,
    {
      place: { file },
      remedy:
        'Call the right one "logits", or export the model with that output only; see docs/model-folders.md.',
    },
  );
}

type Named = { readonly name: string };

/** Heads that only help in training, and what lies before the last layer. */
const SIDE_OUTPUT = /aux|embed|hidden|feature|attention|pool|encod|penultimate|backbone/i;

function withoutSideOutputs(outputs: readonly Named[]): readonly Named[] {
  const main = outputs.filter(({ name }) => !SIDE_OUTPUT.test(name));
  return main.length > 0 ? main : outputs;
}

function isFloat(output: InferenceSession.ValueMetadata): boolean {
  return output.isTensor && (output.type === 'float32' || output.type === 'float16');
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

/** Values per image where they lie along one axis; 0 where there are several, undefined where one is dynamic. */
function widthOf(shape: readonly Axis[]): number | undefined {
  const axes = shape.length > 1 ? shape.slice(1) : shape;
  if (axes.some((axis) => typeof axis === 'string')) return undefined;
  const long = axes.filter((axis) => axis !== 1);
  return long.length > 1 ? 0 : Number(long[0] ?? 1);
}

function fixed(axis: number | string): number | undefined {
  return typeof axis === 'number' ? axis : undefined;
}

function describe(value: InferenceSession.ValueMetadata): string {
  if (!value.isTensor) return `${value.name} (no tensor)`;
  return `${value.name}: ${value.type} [${value.shape.map((axis) => axis || '?').join(', ')}]`;
}

function otherChannels(
  file: string,
  found: number,
  said: number | undefined,
  described: string,
): PremodelError {
  const says =
    said === undefined ? 'no configuration says that it wants grey images' : `"num_channels" is ${said}`;
  return new PremodelError(
    'model-not-image',
    `${file} takes ${found} colour channel(s), but ${says}: ${described}`,
    {
      place: { file },
      remedy: `Write "num_channels": ${found} into config.json, and one mean and deviation into preprocessor_config.json where it is 1; or give another model.`,
    },
  );
}

function notImage(file: string, why: string): PremodelError {
  return new PremodelError('model-not-image', `${file} does not take one RGB or grey image: ${why}`, {
    place: { file },
    remedy:
      'Give image classifiers with one input of shape [batch, 3, height, width] or [batch, height, width, 3], or with 1 in place of 3.',
  });
}
