import { ConfigFields, isRecord, show } from './config-fields.ts';
import { type ProcessorFamily, processorFamily } from './preprocessor-families.ts';
import type { ResizeFilter } from './resample-weights.ts';

/** How an image becomes the input of a model: the steps, in this order. */
export interface Preprocessing {
  /** Absent: the image keeps its size. */
  readonly resize?: ResizeRule;
  /** Centre crop; where the image is smaller it is padded with black. Absent: no crop. */
  readonly crop?: Size;
  /** Each 8-bit channel value becomes `(value * scale + offset - mean[channel]) / std[channel]`. */
  readonly scale: number;
  readonly offset: number;
  readonly mean: Triple;
  readonly std: Triple;
  readonly channelOrder: 'rgb' | 'bgr';
}

export type ResizeRule =
  /** To this very size, whatever the aspect ratio. */
  | { readonly kind: 'exact'; readonly height: number; readonly width: number; readonly filter: ResizeFilter }
  /** Keeps the aspect ratio: the shorter edge gets this length. */
  | { readonly kind: 'shortest-edge'; readonly edge: number; readonly filter: ResizeFilter };

export interface Size {
  readonly height: number;
  readonly width: number;
}

export type Triple = readonly [number, number, number];

/** The longest edge, in pixels, of an image prepared for a model. */
export const LARGEST_EDGE = 4096;

/** Beyond these, values would leave the range of 32-bit floats or lose their meaning. */
const LARGEST_SCALE = 1e6;
const SMALLEST_STD = 1e-6;

/** By Pillow's numbers. */
const FILTERS: readonly ResizeFilter[] = ['nearest', 'lanczos', 'bilinear', 'bicubic', 'box', 'hamming'];

/** Switches for steps that this pipeline has, or that change nothing about an 8-bit RGB image. */
const KNOWN_SWITCHES = new Set([
  'do_resize',
  'do_center_crop',
  'do_rescale',
  'do_normalize',
  'do_flip_channel_order',
  'do_convert_rgb',
  'do_reduce_labels',
]);

/**
 * Reads a Hugging Face `preprocessor_config.json` as the image processors of transformers do. Where a field
 * is missing the default of the processor named in the file holds; of an unknown processor nothing is assumed.
 *
 * @param config the parsed JSON
 * @param file named in errors
 * @throws PremodelError `bad-preprocessor-config` for a value that is missing or wrong;
 *   `unsupported-preprocessing` for a step that this pipeline does not have
 */
export function parsePreprocessorConfig(config: unknown, file?: string): Preprocessing {
  const fields = new ConfigFields(config, file);
  const type = fields.text('image_processor_type') ?? fields.text('feature_extractor_type');
  const family = processorFamily(type);
  refuseUnknownSteps(fields, type);
  return {
    ...readGeometry(fields, family),
    ...readScaling(fields, family),
    channelOrder: (fields.flag('do_flip_channel_order') ?? family?.flipsChannels) ? 'bgr' : 'rgb',
  };
}

function refuseUnknownSteps(fields: ConfigFields, type: string | undefined): void {
  const remedy = 'Use a model with resize, centre crop, rescale and normalize only.';
  for (const name of fields.names()) {
    if (name.startsWith('do_') && !KNOWN_SWITCHES.has(name) && fields.raw(name) === true) {
      throw fields.error('unsupported-preprocessing', name, 'asks for a step that is not supported', remedy);
    }
  }
  if (type?.startsWith('Perceiver')) {
    throw fields.error(
      'unsupported-preprocessing',
      'image_processor_type',
      'crops before it resizes',
      remedy,
    );
  }
}

function readGeometry(
  fields: ConfigFields,
  family: ProcessorFamily | undefined,
): Pick<Preprocessing, 'resize' | 'crop'> {
  const crops =
    fields.flag('do_center_crop') ?? (family ? family.crop : fields.raw('crop_size')) !== undefined;
  const cropSize = readSize(fields, 'crop_size') ?? family?.crop;
  const crop = crops ? asSquare(required(fields, 'crop_size', cropSize)) : undefined;
  const resizes = fields.flag('do_resize') ?? (family ? true : fields.raw('size') !== undefined);
  if (!resizes) return { crop };

  const size = readResizeSize(fields, family);
  const filter = required(fields, 'resample', readFilter(fields) ?? family?.filter);
  if (typeof size !== 'number') return { resize: { kind: 'exact', ...size, filter }, crop };
  const cropFraction = fields.positive('crop_pct', 1) ?? family?.cropFraction;
  if (cropFraction === undefined) return { resize: { kind: 'shortest-edge', edge: size, filter }, crop };
  // ConvNeXt's rule, for files without a known processor too: large inputs are warped rather than cropped.
  const warpsFrom = family ? (family.warpsFrom ?? Number.POSITIVE_INFINITY) : 384;
  if (size >= warpsFrom) return { resize: { kind: 'exact', ...asSquare(size), filter } };
  const edge = Math.trunc(size / cropFraction);
  if (edge > LARGEST_EDGE) throw fields.bad('crop_pct', `asks for an edge of ${edge} pixels`, SIZE_REMEDY);
  return { resize: { kind: 'shortest-edge', edge, filter }, crop: crop ?? asSquare(size) };
}

/** A number is the length of the shortest edge. */
function readResizeSize(fields: ConfigFields, family: ProcessorFamily | undefined): number | Size {
  const size = required(fields, 'size', readSize(fields, 'size') ?? family?.size);
  const usesCropFraction = fields.raw('crop_pct') !== undefined;
  if (typeof size !== 'number') {
    return usesCropFraction && size.height === size.width ? size.height : size;
  }
  const plain = typeof fields.raw('size') === 'number';
  const meansEdge = !plain || usesCropFraction || typeof family?.size === 'number';
  return meansEdge ? size : asSquare(size);
}

const SIZE_REMEDY = `Use whole numbers from 1 to ${LARGEST_EDGE}: one number, {"height", "width"} or {"shortest_edge"}.`;

function readSize(fields: ConfigFields, field: string): number | Size | undefined {
  const value = fields.raw(field);
  if (value === undefined) return undefined;
  const edge = (candidate: unknown): number => {
    if (Number.isInteger(candidate) && Number(candidate) >= 1 && Number(candidate) <= LARGEST_EDGE) {
      return Number(candidate);
    }
    throw fields.bad(field, `is ${show(value)}`, SIZE_REMEDY);
  };
  if (Array.isArray(value) && value.length === 2) return { height: edge(value[0]), width: edge(value[1]) };
  if (!isRecord(value)) return edge(value);
  const names = Object.keys(value).sort().join(' ');
  if (names === 'height width') return { height: edge(value.height), width: edge(value.width) };
  if (names === 'shortest_edge') return edge(value.shortest_edge);
  throw fields.bad(field, `is ${show(value)}`, SIZE_REMEDY);
}

function readFilter(fields: ConfigFields): ResizeFilter | undefined {
  const value = fields.raw('resample');
  if (value === undefined) return undefined;
  if (typeof value === 'number' && FILTERS[value]) return FILTERS[value];
  const names = FILTERS.map((name, number) => `${number} (${name})`).join(', ');
  throw fields.bad('resample', `is ${show(value)}`, `Use one of ${names}.`);
}

function readScaling(
  fields: ConfigFields,
  family: ProcessorFamily | undefined,
): Pick<Preprocessing, 'scale' | 'offset' | 'mean' | 'std'> {
  const rescales = fields.flag('do_rescale') ?? true;
  const scale = rescales ? (fields.positive('rescale_factor', LARGEST_SCALE) ?? 1 / 255) : 1;
  const offset = rescales && fields.flag('rescale_offset') ? -1 : 0;
  const normalizes =
    fields.flag('do_normalize') ??
    (family ? family.normalizes !== false : fields.raw('image_mean') !== undefined);
  if (!normalizes) return { scale, offset, mean: [0, 0, 0], std: [1, 1, 1] };

  const mean = required(fields, 'image_mean', fields.triple('image_mean') ?? family?.mean);
  const std = required(fields, 'image_std', fields.triple('image_std') ?? family?.std);
  if (mean.some((value) => Math.abs(value) > LARGEST_SCALE)) {
    throw fields.bad('image_mean', `is ${show(mean)}`, `Use numbers of at most ${LARGEST_SCALE}.`);
  }
  if (std.some((value) => value < SMALLEST_STD || value > LARGEST_SCALE)) {
    const remedy = `Give the standard deviation of each channel, from ${SMALLEST_STD} to ${LARGEST_SCALE}.`;
    throw fields.bad('image_std', `is ${show(std)}`, remedy);
  }
  const twice = family?.normalizesTwice && (fields.flag('include_top') ?? true);
  return { scale, offset, mean, std: twice ? [std[0] ** 2, std[1] ** 2, std[2] ** 2] : std };
}

function asSquare(size: number | Size): Size {
  return typeof size === 'number' ? { height: size, width: size } : size;
}

function required<T>(fields: ConfigFields, field: string, value: T | undefined): T {
  if (value !== undefined) return value;
  throw fields.bad(field, 'is missing, and the image processor has no known default', `Add "${field}".`);
}
