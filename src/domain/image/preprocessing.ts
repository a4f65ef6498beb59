import type { ResizeFilter } from './resample-weights.ts';

/** How an image becomes the input of a model: the steps, in this order. */
export interface Preprocessing {
  /** Absent: the image keeps its size. */
  readonly resize?: ResizeRule;
  /** Centre crop; where the image is smaller it is padded. Absent: no crop. */
  readonly crop?: Crop;
  /** Each 8-bit channel value becomes `(value * scale + offset - mean[channel]) / std[channel]`. */
  readonly scale: number;
  readonly offset: number;
  readonly mean: Triple;
  readonly std: Triple;
  readonly channelOrder: 'rgb' | 'bgr';
  /** 1: made grey first, as Pillow's mode L. Absent: not said, red, green and blue. */
  readonly channels?: 1 | 3;
}

export type ResizeRule =
  /** To this very size, whatever the aspect ratio. */
  | { readonly kind: 'exact'; readonly height: number; readonly width: number; readonly filter: ResizeFilter }
  /** Keeps the aspect ratio: the shorter edge gets this length. */
  | { readonly kind: 'shortest-edge'; readonly edge: number; readonly filter: ResizeFilter }
  /** Keeps the aspect ratio: the largest image inside this size, or the smallest that covers it. */
  | {
      readonly kind: 'inside' | 'cover';
      readonly height: number;
      readonly width: number;
      readonly filter: ResizeFilter;
    };

export interface Crop extends Size {
  /** Which way half a pixel goes. Default: as transformers centres. */
  readonly centring?: 'torchvision';
  /** Colour of what the crop adds, 0..255. Default: black. */
  readonly fill?: Triple;
}

export interface Size {
  readonly height: number;
  readonly width: number;
}

export type Triple = readonly [number, number, number];

/** The longest edge, in pixels, of an image prepared for a model. */
export const LARGEST_EDGE = 4096;
