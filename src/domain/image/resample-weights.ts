/** How pixels are weighed when an image is resized; the names and shapes are Pillow's. */
export type ResizeFilter = 'nearest' | 'box' | 'bilinear' | 'hamming' | 'bicubic' | 'lanczos';

/**
 * For each output position along one axis: where in the input its taps start, how many there are, and their
 * weights as fixed-point numbers with {@link WEIGHT_BITS} fractional bits (`weights[i * taps + tap]`).
 */
export interface ResampleWeights {
  readonly starts: Int32Array;
  readonly lengths: Int32Array;
  /** The largest of `lengths`; 1 means that output pixels are copies of input pixels. */
  readonly taps: number;
  readonly weights: Int32Array;
}

/** Pillow's precision for 8-bit channels: 8 bits of value and 2 of headroom remain in 32 bits. */
export const WEIGHT_BITS = 22;

interface Kernel {
  readonly support: number;
  weight(x: number): number;
}

const sinc = (x: number) => (x === 0 ? 1 : Math.sin(x * Math.PI) / (x * Math.PI));

const kernels: Record<Exclude<ResizeFilter, 'nearest'>, Kernel> = {
  box: { support: 0.5, weight: (x) => (x > -0.5 && x <= 0.5 ? 1 : 0) },
  bilinear: { support: 1, weight: (x) => Math.max(0, 1 - Math.abs(x)) },
  hamming: {
    support: 1,
    weight: (x) => (Math.abs(x) < 1 ? sinc(x) * (0.54 + 0.46 * Math.cos(x * Math.PI)) : 0),
  },
  // Keys' cubic convolution with a = -0.5.
  bicubic: {
    support: 2,
    weight: (x) => {
      const t = Math.abs(x);
      if (t < 1) return (1.5 * t - 2.5) * t * t + 1;
      return t < 2 ? ((-0.5 * t + 2.5) * t - 4) * t + 2 : 0;
    },
  },
  lanczos: { support: 3, weight: (x) => (x >= -3 && x < 3 ? sinc(x) * sinc(x / 3) : 0) },
};

const CACHED_AXES = 32;
const CACHED_WEIGHTS_MAX = 1 << 17;
const cache = new Map<string, ResampleWeights>();

/**
 * The weights of outputs `first … first + count - 1` when `inputSize` pixels become `outputSize`. The last
 * few results are kept: images of one shape repeat, and computing weights costs as much as a small resize.
 */
export function resampleWeights(
  inputSize: number,
  outputSize: number,
  filter: ResizeFilter,
  first = 0,
  count = outputSize,
): ResampleWeights {
  const key = `${inputSize} ${outputSize} ${filter} ${first} ${count}`;
  let result = cache.get(key);
  if (result) {
    cache.delete(key);
  } else {
    result =
      filter === 'nearest' || inputSize === outputSize
        ? copyingWeights(inputSize, outputSize, first, count)
        : averagingWeights(inputSize, outputSize, kernels[filter], first, count);
  }
  if (result.weights.length <= CACHED_WEIGHTS_MAX) {
    cache.set(key, result);
    if (cache.size > CACHED_AXES) cache.delete(cache.keys().next().value!);
  }
  return result;
}

function copyingWeights(
  inputSize: number,
  outputSize: number,
  first: number,
  count: number,
): ResampleWeights {
  const starts = new Int32Array(count);
  const scale = inputSize / outputSize;
  // Added up rather than multiplied, because Pillow does so and rounding decides at pixel borders.
  let position = scale * 0.5;
  for (let i = 0; i < first; i++) position += scale;
  for (let i = 0; i < count; i++) {
    starts[i] = Math.min(Math.floor(position), inputSize - 1);
    position += scale;
  }
  const weights = new Int32Array(count).fill(1 << WEIGHT_BITS);
  return { starts, lengths: new Int32Array(count).fill(1), taps: 1, weights };
}

function averagingWeights(
  inputSize: number,
  outputSize: number,
  kernel: Kernel,
  first: number,
  count: number,
): ResampleWeights {
  const scale = inputSize / outputSize;
  // Shrinking widens the kernel so that every input pixel counts (antialiasing).
  const stretch = Math.max(scale, 1);
  const support = kernel.support * stretch;
  const taps = Math.min(Math.ceil(support) * 2 + 1, inputSize);
  const starts = new Int32Array(count);
  const lengths = new Int32Array(count);
  const weights = new Int32Array(count * taps);
  const exact = new Float64Array(taps);
  const shrink = 1 / stretch;
  for (let i = 0; i < count; i++) {
    const center = (first + i + 0.5) * scale;
    const start = Math.max(Math.trunc(center - support + 0.5), 0);
    const end = Math.min(Math.trunc(center + support + 0.5), inputSize);
    let sum = 0;
    for (let x = start; x < end; x++) {
      const weight = kernel.weight((x - center + 0.5) * shrink);
      exact[x - start] = weight;
      sum += weight;
    }
    for (let tap = 0; tap < end - start; tap++) {
      const fixed = (exact[tap] / sum) * (1 << WEIGHT_BITS);
      weights[i * taps + tap] = Math.trunc(fixed < 0 ? fixed - 0.5 : fixed + 0.5);
    }
    starts[i] = start;
    lengths[i] = end - start;
  }
  return { starts, lengths, taps, weights };
}
