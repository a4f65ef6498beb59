import type { Size, Triple } from './preprocessor-config.ts';
import type { ResizeFilter } from './resample-weights.ts';

/** What an image processor of Hugging Face's transformers does where its configuration is silent. */
export interface ProcessorFamily {
  /** A number is the length of the shortest edge, and plain numbers in a file are read likewise. */
  readonly size?: number | Size;
  readonly filter?: ResizeFilter;
  /** Size of the centre crop; absent: no crop. */
  readonly crop?: number;
  /** The crop is this fraction of the resized image's shortest edge. */
  readonly cropFraction?: number;
  /** From this size on the image is resized to a square and not cropped, whatever `cropFraction`. */
  readonly warpsFrom?: number;
  readonly mean?: Triple;
  readonly std?: Triple;
  readonly normalizes?: false;
  /** Classifiers get values that were divided by the standard deviation twice (`include_top`). */
  readonly normalizesTwice?: true;
  readonly flipsChannels?: true;
}

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
  ConvNext: { size: 384, filter: 'bilinear', cropFraction: 224 / 256, warpsFrom: 384, ...half },
  DeiT: { size: square(256), filter: 'bicubic', crop: 224, ...half },
  EfficientFormer: { size: square(224), filter: 'bicubic', crop: 224, ...imagenet },
  EfficientNet: { size: square(346), filter: 'nearest', normalizesTwice: true, ...half },
  Levit: { size: 224, filter: 'bicubic', crop: 224, cropFraction: 224 / 256, ...imagenet },
  MobileNetV1: mobileNet,
  MobileNetV2: mobileNet,
  MobileViT: { size: 224, filter: 'bilinear', crop: 256, normalizes: false, flipsChannels: true },
  PoolFormer: { size: 224, filter: 'bicubic', crop: 224, cropFraction: 0.9, ...imagenet },
  Pvt: { size: square(224), filter: 'bilinear', ...imagenet },
  Segformer: { size: square(512), filter: 'bilinear', ...imagenet },
  Siglip: { size: square(224), filter: 'bicubic', ...half },
  ViT: { size: square(224), filter: 'bilinear', ...half },
  ViTHybrid: bit,
};

/** Of `ViTImageProcessor`, `ViTImageProcessorFast`, `ViTFeatureExtractor` …; undefined for one not known here. */
export function processorFamily(type: string | undefined): ProcessorFamily | undefined {
  const name = type?.replace(/(ImageProcessor(Fast|Pil)?|FeatureExtractor)$/, '') ?? '';
  return Object.hasOwn(families, name) ? families[name] : undefined;
}
