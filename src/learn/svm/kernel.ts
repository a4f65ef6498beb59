import type { Matrix } from '../matrix.ts';

export interface Kernel {
  readonly kind: 'linear' | 'rbf';
  /** Width of the RBF kernel, exp(−gamma · distance²); 0 for the linear one. */
  readonly gamma: number;
}

/** The kernel between two rows of length `cols` inside larger arrays. */
export function kernelValue(
  kernel: Kernel,
  cols: number,
  a: ArrayLike<number>,
  aStart: number,
  b: ArrayLike<number>,
  bStart: number,
): number {
  let sum = 0;
  if (kernel.kind === 'linear') {
    for (let c = 0; c < cols; c++) sum += a[aStart + c] * b[bStart + c];
    return sum;
  }
  for (let c = 0; c < cols; c++) {
    const difference = a[aStart + c] - b[bStart + c];
    sum += difference * difference;
  }
  return Math.exp(-kernel.gamma * sum);
}

const CACHE_BYTES = 128 * 2 ** 20;

/** Rows of the kernel matrix of `x`, computed when asked for; the least recently used ones are forgotten. */
export class KernelCache {
  readonly diagonal: Float64Array;
  readonly #kernel: Kernel;
  readonly #x: Matrix;
  readonly #capacity: number;
  /** In the order of last use: a Map keeps the order of insertion. */
  readonly #rows = new Map<number, Float64Array>();

  constructor(kernel: Kernel, x: Matrix) {
    this.#kernel = kernel;
    this.#x = x;
    this.#capacity = Math.max(2, Math.floor(CACHE_BYTES / (8 * x.rows)));
    this.diagonal = Float64Array.from({ length: x.rows }, (_, i) => this.#value(i, i));
  }

  /** Valid until two other rows have been asked for. */
  row(i: number): Float64Array {
    let values = this.#rows.get(i);
    if (values) {
      this.#rows.delete(i);
    } else {
      values = this.#freeRow();
      for (let j = 0; j < values.length; j++) values[j] = this.#value(i, j);
    }
    this.#rows.set(i, values);
    return values;
  }

  #freeRow(): Float64Array {
    if (this.#rows.size < this.#capacity) return new Float64Array(this.#x.rows);
    const [oldest, values] = this.#rows.entries().next().value!;
    this.#rows.delete(oldest);
    return values;
  }

  #value(i: number, j: number): number {
    const { cols, data } = this.#x;
    return kernelValue(this.#kernel, cols, data, i * cols, data, j * cols);
  }
}
