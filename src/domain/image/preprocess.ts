import { PremodelError } from '../../error.ts';
import { assertAspectRatio } from './image-bounds.ts';
import type { Pixels } from './pixels.ts';
import { LARGEST_EDGE, type Preprocessing, type Size } from './preprocessing.ts';
import { resize } from './resize.ts';
import { roundHalfEven } from './round-half-even.ts';

/** The input tensor of a model. */
export interface TensorFormat {
  readonly layout: 'nchw' | 'nhwc';
  /** 1: grey, as Pillow's mode L. Default 3: red, green and blue. */
  readonly channels?: 1 | 3;
  /** `uint8` models scale and normalize themselves: they get the pixels as they are. */
  readonly dtype: 'float32' | 'uint8';
  /** Where the model's input size is fixed, in pixels: it overrides the configuration's. */
  readonly height?: number;
  readonly width?: number;
}

export interface ImageTensor {
  readonly data: Float32Array | Uint8Array;
  /** With the batch axis: `[1, 3, height, width]` or `[1, height, width, 3]`, or 1 in place of 3. */
  readonly dims: readonly [number, number, number, number];
}

/**
 * Resizes, crops, scales and normalizes one image as the configuration says, for one model.
 *
 * @param into written to when it has the right type and length, so that repeated runs need not allocate
 * @throws PremodelError `image-too-elongated` beyond `MAX_ASPECT_RATIO`, and when keeping the aspect ratio would
 *   make an edge, uncropped, longer than {@link LARGEST_EDGE} pixels
 *
 * @example
 * const preprocessing = parsePreprocessorConfig(config, 'preprocessor_config.json');
 * const { data, dims } = preprocess(pixels, preprocessing, { layout: 'nchw', dtype: 'float32' });
 */
export function preprocess(
  pixels: Pixels,
  preprocessing: Preprocessing,
  format: TensorFormat,
  into?: Float32Array | Uint8Array,
): ImageTensor {
  assertAspectRatio(pixels);
  const channels = format.channels ?? 3;
  const source = channels === 1 ? greyOf(pixels) : pixels;
  const plan = planGeometry(pixels, preprocessing, format);
  const { output, resized } = plan;
  const area = output.height * output.width;
  const data = reusable(into, format.dtype, area * channels);
  const values = channelValues(preprocessing, format.dtype);
  // One channel lies the same in either layout; all three equal ones are then written to the same place.
  const planar = format.layout === 'nchw' || channels === 1;
  const pixelStride = planar ? 1 : 3;
  const channelStride = channels === 1 ? 0 : planar ? area : 1;
  const rowStride = output.width * pixelStride;
  const places = preprocessing.channelOrder === 'bgr' ? [2, 1, 0] : [0, 1, 2];

  // Source and target of the part of the resized image that the crop keeps, along each axis.
  const centre = preprocessing.crop?.centring === 'torchvision' ? centredByTorchvision : centred;
  const across = centre(resized.width, output.width);
  const down = centre(resized.height, output.height);
  if (across.length < output.width || down.length < output.height) {
    const fill = preprocessing.crop?.fill ?? [0, 0, 0];
    for (let channel = 0; channel < channels; channel++) {
      const value = values[channel * 256 + fill[channel]];
      const start = places[channel] * channelStride;
      for (let i = 0; i < area; i++) data[start + i * pixelStride] = value;
    }
  }
  const window = { left: across.from, top: down.from, width: across.length, height: down.length };
  const origin = down.to * rowStride + across.to * pixelStride;
  const [red, green, blue] = places.map((place) => origin + place * channelStride);
  const target = { data, values, starts: [red, green, blue], pixelStride, rowStride } as const;
  resize(source, { ...resized, filter: plan.filter, window }, target);
  const { height, width } = output;
  return {
    data,
    dims: format.layout === 'nchw' ? [1, channels, height, width] : [1, height, width, channels],
  };
}

/** As Pillow converts RGB to L (ITU-R 601-2 luma), three times over. */
function greyOf({ width, height, data }: Pixels): Pixels {
  const grey = new Uint8Array(data.length);
  for (let i = 0; i < data.length; i += 3) {
    const level = (data[i] * 19595 + data[i + 1] * 38470 + data[i + 2] * 7471 + 0x8000) >> 16;
    grey[i] = level;
    grey[i + 1] = level;
    grey[i + 2] = level;
  }
  return { width, height, data: grey };
}

/** What each 8-bit value of each channel becomes: `values[channel * 256 + value]`. */
function channelValues(preprocessing: Preprocessing, dtype: TensorFormat['dtype']): Float32Array {
  const values = new Float32Array(3 * 256);
  const { scale, offset, mean, std } = preprocessing;
  for (let i = 0; i < values.length; i++) {
    const channel = i >> 8;
    const value = i & 255;
    values[i] = dtype === 'uint8' ? value : (value * scale + offset - mean[channel]) / std[channel];
  }
  return values;
}

/** Size of the whole resized image, and of the output that is cut from its centre. */
function planGeometry(pixels: Pixels, preprocessing: Preprocessing, fixed: Partial<Size>) {
  const { resize, crop } = preprocessing;
  const filter = resize?.filter ?? 'bilinear';
  let resized: Size = pixels;
  if (resize?.kind === 'exact') resized = resize;
  if (resize?.kind === 'shortest-edge') resized = shortestEdgeSize(pixels, resize.edge);
  if (resize?.kind === 'inside' || resize?.kind === 'cover') resized = keptRatio(pixels, resize);
  let output = crop ?? resized;
  const wanted = { height: fixed.height ?? output.height, width: fixed.width ?? output.width };
  if (wanted.height !== output.height || wanted.width !== output.width) {
    // The crop keeps its share of the image; without one, the whole image is made to fit.
    if (crop && resize?.kind === 'shortest-edge') {
      const factor = Math.max(wanted.height / crop.height, wanted.width / crop.width);
      resized = shortestEdgeSize(pixels, Math.max(1, Math.round(resize.edge * factor)));
    } else if (crop && resize) {
      resized = {
        height: Math.max(1, Math.round((resized.height * wanted.height) / crop.height)),
        width: Math.max(1, Math.round((resized.width * wanted.width) / crop.width)),
      };
    } else {
      resized = wanted;
    }
    output = wanted;
  }
  if (output.height > LARGEST_EDGE || output.width > LARGEST_EDGE) {
    throw new PremodelError(
      'image-too-elongated',
      `an image of ${pixels.width}x${pixels.height} pixels would become ${output.width}x${output.height}`,
      { remedy: `Crop the image: the model takes edges of at most ${LARGEST_EDGE} pixels.` },
    );
  }
  return { resized: { height: resized.height, width: resized.width }, output, filter };
}

/** The longer edge is truncated, as transformers does. */
function shortestEdgeSize(pixels: Pixels, edge: number): Size {
  const { width, height } = pixels;
  return width <= height
    ? { width: edge, height: Math.trunc((edge * height) / width) }
    : { width: Math.trunc((edge * width) / height), height: edge };
}

/** As timm's ResizeKeepRatio: the edges are rounded. */
function keptRatio(
  pixels: Pixels,
  { kind, height, width }: Size & { readonly kind: 'inside' | 'cover' },
): Size {
  const ratios = [pixels.height / height, pixels.width / width];
  const ratio = kind === 'inside' ? Math.max(...ratios) : Math.min(...ratios);
  const edge = (length: number) => Math.max(1, roundHalfEven(length / ratio));
  return { height: edge(pixels.height), width: edge(pixels.width) };
}

/** Along one axis: `length` pixels from `from` in the resized image go to `to` in the output. */
interface Centred {
  readonly from: number;
  readonly to: number;
  readonly length: number;
}

/** Half a pixel goes to the start of a crop, and to the end of what is added. */
function centredByTorchvision(resized: number, output: number): Centred {
  const from = Math.max(0, roundHalfEven((resized - output) / 2));
  return { from, to: Math.max(0, Math.floor((output - resized) / 2)), length: Math.min(resized, output) };
}

function centred(resized: number, output: number): Centred {
  const start = Math.floor((resized - output) / 2);
  return { from: Math.max(start, 0), to: Math.max(-start, 0), length: Math.min(resized, output) };
}

function reusable(
  into: Float32Array | Uint8Array | undefined,
  dtype: TensorFormat['dtype'],
  length: number,
): Float32Array | Uint8Array {
  const Type = dtype === 'uint8' ? Uint8Array : Float32Array;
  return into instanceof Type && into.length === length ? into : new Type(length);
}
