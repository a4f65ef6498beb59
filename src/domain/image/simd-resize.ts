import { growTo, instantiateWasm, type WasmMemory } from '../instantiate-wasm.ts';
import type { Pixels } from './pixels.ts';
import { type ResampleWeights, resampleWeights } from './resample-weights.ts';
import { RESIZE_WASM } from './resize-wasm.ts';
import type { ResizeOptions, Resizer, ResizeTarget } from './resizer.ts';
import { scalarResize } from './scalar-resize.ts';

/** Exports of resize.wat. */
interface Kernel {
  readonly memory: WasmMemory;
  across(
    from: number,
    fromStride: number,
    to: number,
    toStride: number,
    table: number,
    outputs: number,
    pairs: number,
  ): void;
  down(from: number, stride: number, to: number, record: number, pairs: number): void;
  lookUp(from: number, count: number, red: number, green: number, blue: number, step: number): void;
}

const LOW_BITS = 11;
const VALUES_BYTES = 3 * 256 * 4;
/** The horizontal pass takes rows by four. */
const ROWS_AT_ONCE = 4;
/** Input and output go through the kernel in strips of about this size, which stay in the cache. */
const STRIP_BYTES = 1 << 16;
/** WebAssembly memory never shrinks: one huge image must not keep it. */
const LARGEST_MEMORY = 1 << 25;

/** @returns undefined where the engine has no WebAssembly SIMD, or forbids WebAssembly */
export function simdResizer(): Resizer | undefined {
  let kernel: Kernel;
  try {
    kernel = instantiateWasm<Kernel>(RESIZE_WASM);
  } catch {
    return undefined;
  }
  return (pixels, options, target) => {
    const plan = planOf(pixels, options);
    if (plan.bytes > LARGEST_MEMORY) return scalarResize(pixels, options, target);
    growTo(kernel.memory, plan.bytes);
    passAcross(kernel, pixels, plan, target.values);
    passDown(kernel, plan, target);
  };
}

type Plan = ReturnType<typeof planOf>;

/** What is read, and where everything lies in memory: addresses in bytes, in this order, after the values. */
function planOf(pixels: Pixels, options: ResizeOptions) {
  const { left, top, width, height } = options.window ?? { left: 0, top: 0, ...options };
  const columns = tableOf(resampleWeights(pixels.width, options.width, options.filter, left, width));
  const rows = tableOf(resampleWeights(pixels.height, options.height, options.filter, top, height));
  const inputStride = pixels.width * 3;
  // One byte more than the row, because the horizontal pass writes it.
  const stride = aligned(width * 3 + 1);
  const inputRows = rowsWithin(inputStride, rows.end - rows.first);
  const outputRows = Math.min(rowsWithin(width * 12, height), height);
  const columnTable = VALUES_BYTES;
  const rowTable = columnTable + columns.table.byteLength;
  const input = aligned(rowTable + rows.table.byteLength);
  // Padded pairs read beyond a row, and beyond the last one; what they find there has no weight.
  const between = aligned(input + inputRows * inputStride + columns.pairs * 6);
  const row = between + (rows.end - rows.first + ROWS_AT_ONCE + rows.pairs * 2) * stride;
  const output = row + stride;
  const bytes = output + outputRows * width * 12;
  const layout = { columnTable, rowTable, input, between, row, output, bytes };
  return { width, height, columns, rows, inputStride, stride, inputRows, outputRows, ...layout };
}

function passAcross(kernel: Kernel, pixels: Pixels, plan: Plan, values: Float32Array): void {
  const { columns, rows, inputStride, stride, input, between } = plan;
  const { buffer } = kernel.memory;
  new Float32Array(buffer).set(values);
  new Int32Array(buffer).set(columns.table, plan.columnTable >> 2);
  new Int32Array(buffer).set(rows.table, plan.rowTable >> 2);
  const bytes = new Uint8Array(buffer);
  for (let strip = rows.first; strip < rows.end; strip += plan.inputRows) {
    const count = Math.min(plan.inputRows, rows.end - strip);
    bytes.set(pixels.data.subarray(strip * inputStride, (strip + count) * inputStride), input);
    for (let row = 0; row < count; row += ROWS_AT_ONCE) {
      const from = input + row * inputStride;
      const to = between + (strip - rows.first + row) * stride;
      kernel.across(from, inputStride, to, stride, plan.columnTable, plan.width, columns.pairs);
    }
  }
}

function passDown(kernel: Kernel, plan: Plan, target: ResizeTarget): void {
  const { width, height, rows, stride, row, output } = plan;
  const { data, starts, pixelStride, rowStride } = target;
  const floats = new Float32Array(kernel.memory.buffer);
  const recordBytes = 4 + rows.pairs * 8;
  const interleaved = pixelStride === 3;
  const inputRow0 = plan.between - rows.first * stride;
  const origin = Math.min(...starts);
  // Interleaved channels are one plane of rows three times as long.
  const planes = interleaved ? [origin] : starts;
  const length = interleaved ? width * 3 : width;
  for (let strip = 0; strip < height; strip += plan.outputRows) {
    const count = Math.min(plan.outputRows, height - strip);
    const addresses = starts.map((start, channel) =>
      interleaved ? output + (start - origin) * 4 : output + channel * count * width * 4,
    );
    for (let y = 0; y < count; y++) {
      kernel.down(inputRow0, stride, row, plan.rowTable + (strip + y) * recordBytes, rows.pairs);
      const offset = y * length * 4;
      const [red, green, blue] = addresses;
      kernel.lookUp(row, width, red + offset, green + offset, blue + offset, pixelStride * 4);
    }
    for (let plane = 0; plane < planes.length; plane++) {
      const from = (output >> 2) + plane * count * length;
      const to = planes[plane] + strip * rowStride;
      if (rowStride === length) {
        data.set(floats.subarray(from, from + count * length), to);
        continue;
      }
      for (let y = 0; y < count; y++) {
        data.set(floats.subarray(from + y * length, from + (y + 1) * length), to + y * rowStride);
      }
    }
  }
}

/** Whole groups of rows that make about a strip, at least one group, no more than there are. */
function rowsWithin(rowBytes: number, rows: number): number {
  const groups = Math.min(
    Math.floor(STRIP_BYTES / (rowBytes * ROWS_AT_ONCE)),
    Math.ceil(rows / ROWS_AT_ONCE),
  );
  return Math.max(groups, 1) * ROWS_AT_ONCE;
}

const aligned = (address: number) => Math.ceil(address / 16) * 16;

/** Weights as resize.wat reads them, and the input positions they depend on: `first` up to before `end`. */
interface Table {
  readonly table: Int32Array;
  readonly pairs: number;
  readonly first: number;
  readonly end: number;
}

const tables = new WeakMap<ResampleWeights, Table>();

/** As long as the weights themselves are kept, so is their table. */
function tableOf(weights: ResampleWeights): Table {
  let table = tables.get(weights);
  if (!table) {
    table = makeTable(weights);
    tables.set(weights, table);
  }
  return table;
}

function makeTable({ starts, lengths, taps, weights }: ResampleWeights): Table {
  let pairs = 1;
  let first = Number.POSITIVE_INFINITY;
  let end = 0;
  for (let i = 0; i < starts.length; i++) {
    pairs = Math.max(pairs, Math.ceil(lengths[i] / 2));
    first = Math.min(first, starts[i]);
    end = Math.max(end, starts[i] + lengths[i]);
  }
  const table = new Int32Array(starts.length * (1 + 2 * pairs));
  for (let i = 0, to = 0; i < starts.length; i++) {
    table[to++] = starts[i];
    for (let pair = 0; pair < pairs; pair++) {
      const tap = 2 * pair;
      const one = tap < lengths[i] ? weights[i * taps + tap] : 0;
      const other = tap + 1 < lengths[i] ? weights[i * taps + tap + 1] : 0;
      const low = (1 << LOW_BITS) - 1;
      table[to++] = ((one >> LOW_BITS) & 0xffff) | ((other >> LOW_BITS) << 16);
      table[to++] = (one & low) | ((other & low) << 16);
    }
  }
  return { table, pairs, first, end };
}
