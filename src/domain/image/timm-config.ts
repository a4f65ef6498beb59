import { PremodelError } from '../../error.ts';
import { ConfigFields, isRecord, show } from '../config-fields.ts';
import {
  type Crop,
  LARGEST_EDGE,
  type Preprocessing,
  type ResizeRule,
  type Size,
  type Triple,
} from './preprocessing.ts';
import { assertScaling, FILTERS } from './preprocessing-limits.ts';
import type { ResizeFilter } from './resample-weights.ts';
import { roundHalfEven } from './round-half-even.ts';

const IMAGENET_MEAN: Triple = [0.485, 0.456, 0.406];
const IMAGENET_STD: Triple = [0.229, 0.224, 0.225];
const CROP_FRACTION = 0.875;
/** timm takes fractions above 1; further than this is a mistake. */
const LARGEST_FRACTION = 2;

/**
 * Reads timm's `pretrained_cfg` as `TimmWrapperImageProcessor` of transformers does: `resolve_data_config`, then the
 * transform for evaluation. Source: timm 1.0.31, `timm/data/config.py` and `transforms_imagenet_eval`.
 * @throws PremodelError `bad-preprocessor-config`, `unsupported-preprocessing`
 */
export function parseTimmConfig(config: unknown, file?: string): Preprocessing {
  if (!isRecord(config)) {
    throw new PremodelError(
      'bad-preprocessor-config',
      `"pretrained_cfg" in ${file ?? 'the configuration'} is ${show(config)}`,
      {
        place: { file, field: 'pretrained_cfg' },
        remedy: 'Take config.json from the model’s repository: timm keeps there how images are prepared.',
      },
    );
  }
  const fields = new ConfigFields(config, file);
  const { channels, ...size } = readInputSize(fields);
  const mean = readTriple(fields, 'mean', channels) ?? IMAGENET_MEAN;
  const std = readTriple(fields, 'std', channels) ?? IMAGENET_STD;
  assertScaling(fields, mean, std, '');
  if (channels === 1 && [mean, std].some((values) => values.some((value) => value !== values[0]))) {
    throw fields.bad('mean', 'and std differ by colour, and the model takes grey', 'Give one number each.');
  }
  return {
    ...readGeometry(fields, size, mean),
    scale: 1 / 255,
    offset: 0,
    mean,
    std,
    channelOrder: 'rgb',
    channels,
  };
}

function readInputSize(fields: ConfigFields): Size & { readonly channels: 1 | 3 } {
  const said = fields.raw('input_size');
  const channels = fields.whole('in_chans', 1, 1024) ?? 3;
  const edge = fields.whole('img_size', 1, LARGEST_EDGE) ?? 224;
  const [depth, height, width] =
    said === undefined ? [channels, edge, edge] : Array.isArray(said) ? said : [];
  const isEdge = (value: unknown): value is number =>
    Number.isInteger(value) && Number(value) >= 1 && Number(value) <= LARGEST_EDGE;
  if (!isEdge(height) || !isEdge(width) || (Array.isArray(said) && said.length !== 3)) {
    throw fields.bad(
      'input_size',
      `is ${show(said)}`,
      `Use [channels, height, width], at most ${LARGEST_EDGE}.`,
    );
  }
  if (depth === 1 || depth === 3) return { channels: depth, height, width };
  throw fields.error(
    'unsupported-preprocessing',
    'input_size',
    `asks for ${show(depth)} channels: pictures have three colours, or are grey`,
    'Use a model that takes RGB or grey images.',
  );
}

function readGeometry(
  fields: ConfigFields,
  size: Size,
  mean: Triple,
): Pick<Preprocessing, 'resize' | 'crop'> {
  const fraction = fields.positive('crop_pct', LARGEST_FRACTION) ?? CROP_FRACTION;
  const mode = fields.text('crop_mode') ?? 'center';
  const filter = readFilter(fields);
  const target = { height: Math.floor(size.height / fraction), width: Math.floor(size.width / fraction) };
  if (Math.max(target.height, target.width) > LARGEST_EDGE || Math.min(target.height, target.width) < 1) {
    throw fields.bad(
      'crop_pct',
      `asks for ${target.height}x${target.width} pixels`,
      `Edges reach ${LARGEST_EDGE}.`,
    );
  }
  const crop: Crop = { ...size, centring: 'torchvision' };
  const modes: Readonly<Record<string, { readonly resize: ResizeRule; readonly crop: Crop }>> = {
    center: { resize: covering(target, filter), crop },
    squash: { resize: { kind: 'exact', ...target, filter }, crop },
    border: { resize: { kind: 'inside', ...target, filter }, crop: { ...crop, fill: fillOf(mean) } },
  };
  if (Object.hasOwn(modes, mode)) return modes[mode];
  throw fields.bad('crop_mode', `is "${mode}"`, 'Use center, squash or border.');
}

function covering({ height, width }: Size, filter: ResizeFilter): ResizeRule {
  return height === width
    ? { kind: 'shortest-edge', edge: height, filter }
    : { kind: 'cover', height, width, filter };
}

function fillOf([red, green, blue]: Triple): Triple {
  const level = (value: number) => Math.min(255, Math.max(0, roundHalfEven(255 * value)));
  return [level(red), level(green), level(blue)];
}

function readFilter(fields: ConfigFields): ResizeFilter {
  const name = fields.text('interpolation') || 'bicubic';
  const filter = FILTERS.find((known) => known === name);
  if (filter) return filter;
  throw fields.bad('interpolation', `is "${name}"`, `Use one of ${FILTERS.join(', ')}.`);
}

/** Always a list; one number stands for all channels. */
function readTriple(fields: ConfigFields, field: 'mean' | 'std', channels: 1 | 3): Triple | undefined {
  const value = fields.raw(field);
  if (Array.isArray(value) && value.length === 1) return fields.perChannel(field, 1);
  if (value === undefined || (Array.isArray(value) && value.length === channels))
    return fields.perChannel(field, channels);
  throw fields.bad(field, `is ${show(value)}`, `Use a list of ${channels} number(s).`);
}
