import { growTo, instantiateWasm, type WasmMemory } from '../../instantiate-wasm.ts';
import { DISTRIBUTION_WASM } from './distribution-wasm.ts';

/** Maximum, normaliser and entropy of one row of logits, computed four at a time (distribution.wat). */
export interface Distribution {
  readonly maximum: number;
  /** Of the first maximum within the row. */
  readonly argmax: number;
  /** log Σ e^logit: subtracted from a logit it gives a log-probability. */
  readonly logNormalizer: number;
  /** In nats. */
  readonly entropy: number;
}

interface Kernel {
  readonly memory: WasmMemory;
  readonly sum: { readonly value: number };
  readonly weighted: { readonly value: number };
  maximum(size: number): number;
  indexOf(size: number, value: number): number;
  measure(size: number, maximum: number): void;
}

/** Holds the row under work; nothing lasts from one call to the next. */
let kernel: Kernel | undefined;
let scratch = new Float32Array();

/** @returns undefined where a logit is not a number or infinite, or where there is none but −∞ */
export function distributionOf(values: Float32Array, start: number, size: number): Distribution | undefined {
  kernel ??= instantiateWasm<Kernel>(DISTRIBUTION_WASM);
  const padded = (size + 3) & ~3;
  reserve(kernel, padded);
  scratch.set(values.subarray(start, start + size));
  scratch.fill(-Infinity, size, padded);
  const maximum = kernel.maximum(padded);
  if (!Number.isFinite(maximum)) return undefined;
  kernel.measure(padded, maximum);
  const sum = kernel.sum.value;
  // With y = logit − maximum: entropy = log Σ e^y − Σ y e^y / Σ e^y.
  const logSum = Math.log(sum);
  const entropy = Math.max(logSum - kernel.weighted.value / sum, 0);
  if (Number.isNaN(entropy)) return undefined;
  return { maximum, argmax: kernel.indexOf(padded, maximum), logNormalizer: logSum + maximum, entropy };
}

function reserve({ memory }: Kernel, size: number): void {
  if (scratch.buffer === memory.buffer && scratch.length >= size) return;
  growTo(memory, size * 4);
  scratch = new Float32Array(memory.buffer);
}
