import type { Size, Triple } from './preprocessing.ts';
import type { ResizeFilter } from './resample-weights.ts';

/**
 * What an image processor of Hugging Face's transformers does where its configuration is silent. Source: the
 * Pillow-based ("slow") processors of transformers 4.57.1. Version 5 has other defaults for some fields: what it
 * saves names them.
 */
export interface ProcessorFamily {
  /** A number is the length of the shortest edge, and plain numbers in a file are read likewise. */
  readonly size?: number | Size;
  readonly filter?: ResizeFilter;
  /** Size of the centre crop; absent: no crop. */
  readonly crop?: number;
  readonly cropFraction?: CropFraction;
  readonly mean?: Triple;
  readonly std?: Triple;
  readonly normalizes?: false;
  /** Classifiers get values that were divided by the standard deviation twice (`include_top`). */
  readonly normalizesTwice?: true;
  readonly flipsChannels?: true;
}

/** The image is resized to what it would otherwise be, divided by a fraction. */
export interface CropFraction {
  readonly fraction: number;
  /** Whether `crop_pct` of a file replaces it; `nullable`: and null means none, the size as it is. */
  readonly fromFile?: true | 'nullable';
  /** The crop is a square of the plain size, not of `crop_size`. */
  readonly cropsToSize?: true;
  /** From this size on the image is resized to a square and not cropped. */
  readonly warpsFrom?: number;
}

/** Also for files that have a `crop_pct` and name no processor. */
export const CONVNEXT_CROP: CropFraction = {
  fraction: 224 / 256,
  fromFile: true,
  cropsToSize: true,
  warpsFrom: 384,
};

const half = { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] } as const;
const imagenet = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] } as const;
const clip = {
  mean: [0.48145466, 0.4578275, 0.40821073],
  std: [0.26862954, 0.26130258, 0.27577711],
} as const;

const square = (edge: number): Size => ({ height: edge, width: edge });

const mobileNet: ProcessorFamily = { size: 256, filter: 'bilinear', crop: 224, ...half };
const bit: ProcessorFamily = { size: 224, filter: 'bicubic', crop: 224, ...clip };

const families: Readonly<Record<string, ProcessorFamily>> = {
  Beit: { size: square(256), filter: 'bicubic', crop: 224, ...half },
  Bit: bit,
  CLIP: bit,
  ConvNext: { size: 384, filter: 'bilinear', cropFraction: CONVNEXT_CROP, ...half },
  DeiT: { size: square(256), filter: 'bicubic', crop: 224, ...half },
  EfficientFormer: { size: square(224), filter: 'bicubic', crop: 224, ...imagenet },
  EfficientNet: { size: square(346), filter: 'nearest', normalizesTwice: true, ...half },
  Levit: { size: 224, filter: 'bicubic', crop: 224, cropFraction: { fraction: 224 / 256 }, ...imagenet },
  MobileNetV1: mobileNet,
  MobileNetV2: mobileNet,
  MobileViT: { size: 224, filter: 'bilinear', crop: 256, normalizes: false, flipsChannels: true },
  PoolFormer: {
    size: 224,
    filter: 'bicubic',
    crop: 224,
    cropFraction: { fraction: 0.9, fromFile: 'nullable' },
    ...imagenet,
  },
  Pvt: { size: square(224), filter: 'bilinear', ...imagenet },
  Segformer: { size: square(512), filter: 'bilinear', ...imagenet },
  Siglip: { size: square(224), filter: 'bicubic', ...half },
  ViT: { size: square(224), filter: 'bilinear', ...half },
  ViTHybrid: bit,
};

/** Processor by `model_type`, of transformers 4.57.1 and 5.24.0, which agree; those that are not above are left out. */
const processorOfModel: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries({
    Beit: ['beit', 'data2vec-vision'],
    Bit: ['bit', 'dinov2', 'focalnet', 'hiera', 'pixio'],
    CLIP: [
      'aimv2',
      'altclip',
      'clip',
      'florence2',
      'git',
      'groupvit',
      'kosmos-2',
      'metaclip_2',
      'mlcd',
      'xclip',
    ],
    ConvNext: ['convnext', 'convnextv2', 'cvt', 'regnet', 'resnet', 'van'],
    DeiT: ['deit'],
    EfficientFormer: ['efficientformer'],
    EfficientNet: ['align', 'efficientnet'],
    Levit: ['levit'],
    MobileNetV1: ['mobilenet_v1'],
    MobileNetV2: ['mobilenet_v2'],
    MobileViT: ['mobilevit', 'mobilevitv2'],
    PoolFormer: ['poolformer'],
    Pvt: ['pvt', 'pvt_v2'],
    Segformer: ['segformer', 'upernet'],
    Siglip: ['siglip'],
    TimmWrapper: ['timm_wrapper'],
    ViT: ['clipseg', 'dinat', 'ijepa', 'nat', 'swiftformer', 'swin', 'swinv2', 'vit', 'vit_mae', 'vit_msn'],
    ViTHybrid: ['vit_hybrid'],
  }).flatMap(([name, models]) => models.map((model) => [model, `${name}ImageProcessor`])),
);

/** Name of the image processor that transformers takes for a `model_type`; undefined for one not known here. */
export function processorOfModelType(modelType: string | undefined): string | undefined {
  return modelType !== undefined && Object.hasOwn(processorOfModel, modelType)
    ? processorOfModel[modelType]
    : undefined;
}

/** Of `ViTImageProcessor`, `ViTImageProcessorFast`, `ViTFeatureExtractor` …; undefined for one not known here. */
export function processorFamily(type: string | undefined): ProcessorFamily | undefined {
  const name = processorName(type);
  return Object.hasOwn(families, name) ? families[name] : undefined;
}

/** Of the processor that does what timm does, with timm's own settings. */
export function isTimmProcessor(type: string | undefined): boolean {
  return processorName(type) === 'TimmWrapper';
}

function processorName(type: string | undefined): string {
  return type?.replace(/(ImageProcessor(Fast|Pil)?|FeatureExtractor)$/, '') ?? '';
}
