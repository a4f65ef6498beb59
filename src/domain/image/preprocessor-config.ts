import type { PremodelError } from '../../error.ts';
import { ConfigFields, isRecord, show } from '../config-fields.ts';
import {
  LARGEST_EDGE,
  type Preprocessing,
  type ResizeRule,
  type Size,
  type Triple,
} from './preprocessing.ts';
import { assertScaling, FILTERS, LARGEST_SCALE } from './preprocessing-limits.ts';
import {
  CONVNEXT_CROP,
  type CropFraction,
  isTimmProcessor,
  type ProcessorFamily,
  processorFamily,
  processorOfModelType,
} from './preprocessor-families.ts';
import type { ResizeFilter } from './resample-weights.ts';
import { parseTimmConfig } from './timm-config.ts';

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

/** What the rest of the folder says about a model's input. */
export interface PreprocessorContext {
  /** Of `config.json`: tells the processor where the file names none. */
  readonly modelType?: string;
  /** `image_processor_type` of `config.json`. */
  readonly imageProcessorType?: string;
  /** timm's `pretrained_cfg` of `config.json`. */
  readonly timm?: unknown;
  /** `num_channels` of `config.json`. */
  readonly channels?: number;
}

/**
 * Reads a Hugging Face `preprocessor_config.json` as the image processors of transformers do. Where a field is
 * missing the default of the processor holds, which is the one named in the file, or else the one of the
 * `model_type`. A null of a switch means off, of a size, mean or deviation the default, as with the Pillow-based
 * processors of transformers 4. Of a file that tells no processor nothing is assumed.
 *
 * @param config the parsed JSON; undefined: there is no such file, and `context.timm` holds
 * @param file named in errors
 * @throws PremodelError `bad-preprocessor-config` for a value that is missing or wrong;
 *   `unsupported-preprocessing` for a step that this pipeline does not have
 *
 * @example
 * const config = JSON.parse(await readFile('small/preprocessor_config.json', 'utf8'));
 * const preprocessing = parsePreprocessorConfig(config, 'small/preprocessor_config.json');
 */
export function parsePreprocessorConfig(
  config: unknown,
  file?: string,
  context: PreprocessorContext = {},
): Preprocessing {
  if (config === undefined) return parseTimmConfig(context.timm, file);
  const fields = new ConfigFields(config, file);
  const type =
    fields.text('image_processor_type') ??
    fields.text('feature_extractor_type') ??
    context.imageProcessorType ??
    (context.timm === undefined ? processorOfModelType(context.modelType) : 'TimmWrapperImageProcessor');
  if (isTimmProcessor(type)) return parseTimmConfig(fields.raw('pretrained_cfg') ?? context.timm, file);
  const family = processorFamily(type);
  if (type !== undefined && !family) throw unknownProcessor(fields, type);
  if (!family) assertExplicit(fields, context.modelType);
  refuseUnknownSteps(fields);
  const channels = readChannels(fields, context.channels);
  return {
    ...readGeometry(fields, family),
    ...readScaling(fields, family, channels),
    channelOrder: fields.switch('do_flip_channel_order', family?.flipsChannels ?? false) ? 'bgr' : 'rgb',
    ...(channels === undefined ? {} : { channels }),
  };
}

function unknownProcessor(fields: ConfigFields, type: string): PremodelError {
  return fields.error(
    'unsupported-preprocessing',
    'image_processor_type',
    `is ${show(type)}, which is not known here`,
    'Leave image_processor_type out and write every step and value, or use another model; see docs/model-folders.md.',
  );
}

/** Without a processor there are no defaults: what is neither switched nor described would silently not be done. */
function assertExplicit(fields: ConfigFields, modelType: string | undefined): void {
  const steps = [
    ['do_resize', 'size'],
    ['do_normalize', 'image_mean'],
  ] as const;
  for (const [step, value] of steps) {
    if (fields.has(step) || fields.has(value)) continue;
    const model =
      modelType === undefined
        ? 'config.json has no model_type'
        : `no processor of "${modelType}" is known here`;
    throw fields.bad(
      'image_processor_type',
      `is missing, ${model}, and neither ${step} nor ${value} is there`,
      'Write the image_processor_type that the model was trained with, or every step and value; see docs/model-folders.md.',
    );
  }
}

function refuseUnknownSteps(fields: ConfigFields): void {
  const remedy = 'Use a model with resize, centre crop, rescale and normalize only.';
  for (const name of fields.names()) {
    if (name.startsWith('do_') && !KNOWN_SWITCHES.has(name) && fields.raw(name) === true) {
      throw fields.error('unsupported-preprocessing', name, 'asks for a step that is not supported', remedy);
    }
  }
}

function readChannels(fields: ConfigFields, ofModel: number | undefined): 1 | 3 | undefined {
  const mode = fields.text('image_mode');
  const channels = mode === 'L' ? 1 : mode === 'RGB' ? 3 : (fields.whole('num_channels', 1, 1024) ?? ofModel);
  if (channels === undefined || channels === 1 || channels === 3) return channels;
  throw fields.error(
    'unsupported-preprocessing',
    'num_channels',
    `is ${channels}: pictures have three colours, or are grey`,
    'Use a model that takes RGB or grey images.',
  );
}

function readGeometry(
  fields: ConfigFields,
  family: ProcessorFamily | undefined,
): Pick<Preprocessing, 'resize' | 'crop'> {
  const crops = fields.switch(
    'do_center_crop',
    (family ? family.crop : fields.raw('crop_size')) !== undefined,
  );
  const cropSize = readSize(fields, 'crop_size') ?? family?.crop;
  const crop = crops ? asSquare(required(fields, 'crop_size', cropSize)) : undefined;
  const resizes = fields.switch('do_resize', family ? true : fields.raw('size') !== undefined);
  if (!resizes) return { crop };

  const rule = cropFractionOf(fields, family);
  const size = readResizeSize(fields, family, rule !== undefined);
  if (fields.isNull('resample')) throw fields.bad('resample', 'is null, and do_resize is on', FILTER_REMEDY);
  const filter = required(fields, 'resample', readFilter(fields) ?? family?.filter);
  if (!rule) return { resize: resizeTo(size, filter), crop };
  if (typeof size !== 'number')
    return { resize: resizeTo(divided(fields, size, rule.fraction), filter), crop };
  if (rule.warpsFrom !== undefined && size >= rule.warpsFrom)
    return { resize: resizeTo(asSquare(size), filter) };
  const edge = Math.trunc(size / rule.fraction);
  assertEdge(fields, edge);
  return { resize: resizeTo(edge, filter), crop: rule.cropsToSize ? (crop ?? asSquare(size)) : crop };
}

function resizeTo(size: number | Size, filter: ResizeFilter): ResizeRule {
  return typeof size === 'number'
    ? { kind: 'shortest-edge', edge: size, filter }
    : { kind: 'exact', ...size, filter };
}

/** Undefined: the size is taken as it is. */
function cropFractionOf(fields: ConfigFields, family: ProcessorFamily | undefined): CropFraction | undefined {
  const rule = family
    ? family.cropFraction
    : fields.raw('crop_pct') === undefined
      ? undefined
      : CONVNEXT_CROP;
  if (!rule?.fromFile) return rule;
  if (rule.fromFile === 'nullable' && fields.isNull('crop_pct')) return undefined;
  return { ...rule, fraction: fields.positive('crop_pct', 1) ?? rule.fraction };
}

function divided(fields: ConfigFields, { height, width }: Size, fraction: number): Size {
  const size = { height: Math.trunc(height / fraction), width: Math.trunc(width / fraction) };
  assertEdge(fields, Math.max(size.height, size.width));
  return size;
}

function assertEdge(fields: ConfigFields, edge: number): void {
  if (edge > LARGEST_EDGE) throw fields.bad('crop_pct', `asks for an edge of ${edge} pixels`, SIZE_REMEDY);
}

/** A number is the length of the shortest edge. */
function readResizeSize(
  fields: ConfigFields,
  family: ProcessorFamily | undefined,
  usesCropFraction: boolean,
): number | Size {
  const size = required(fields, 'size', readSize(fields, 'size') ?? family?.size);
  if (typeof size !== 'number') return usesCropFraction && size.height === size.width ? size.height : size;
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
  throw fields.bad('resample', `is ${show(value)}`, FILTER_REMEDY);
}

const FILTER_REMEDY = `Use one of ${FILTERS.map((name, number) => `${number} (${name})`).join(', ')}.`;

function readScaling(
  fields: ConfigFields,
  family: ProcessorFamily | undefined,
  channels: 1 | 3 | undefined,
): Pick<Preprocessing, 'scale' | 'offset' | 'mean' | 'std'> {
  const rescales = fields.switch('do_rescale', true);
  if (rescales && fields.isNull('rescale_factor')) {
    throw fields.bad(
      'rescale_factor',
      'is null, and do_rescale is on',
      'Write the factor, or leave it out for 1/255.',
    );
  }
  const scale = rescales ? (fields.positive('rescale_factor', LARGEST_SCALE) ?? 1 / 255) : 1;
  const offset = rescales && fields.switch('rescale_offset', false) ? -1 : 0;
  const normalizes = fields.switch(
    'do_normalize',
    family ? family.normalizes !== false : fields.raw('image_mean') !== undefined,
  );
  if (!normalizes) return { scale, offset, mean: [0, 0, 0], std: [1, 1, 1] };

  const triple = (field: 'image_mean' | 'image_std', fallback: Triple | undefined) => {
    return required(fields, field, fields.perChannel(field, channels) ?? fallback);
  };
  const mean = triple('image_mean', family?.mean);
  const std = triple('image_std', family?.std);
  assertScaling(fields, mean, std);
  if (channels === 1 && [mean, std].some(([first, ...rest]) => rest.some((value) => value !== first))) {
    throw fields.bad(
      'image_mean',
      'and image_std differ by colour, and the model takes grey',
      'Give one number each.',
    );
  }
  const twice = family?.normalizesTwice && fields.switch('include_top', true);
  return { scale, offset, mean, std: twice ? [std[0] ** 2, std[1] ** 2, std[2] ** 2] : std };
}

function asSquare(size: number | Size): Size {
  return typeof size === 'number' ? { height: size, width: size } : size;
}

function required<T>(fields: ConfigFields, field: string, value: T | undefined): T {
  if (value !== undefined) return value;
  throw fields.bad(field, 'is missing, and the image processor has no known default', `Add "${field}".`);
}
