import { type Ridges, STRONG } from './canny.ts';
import { type Components, connectedComponents } from './connected-components.ts';

export const EDGE_BINS = 7;

/** Ridges joined into edges. */
export interface Edges {
  readonly ridges: Ridges;
  readonly components: Components;
  /** Pixels of each component; 0 where none of them is strong: that is no edge. */
  readonly lengths: Int32Array;
}

/** Joins ridge pixels that touch (hysteresis: those without a strong pixel among them are dropped). */
export function joinEdges(ridges: Ridges): Edges {
  const { mask, width, height } = ridges;
  const components = connectedComponents(mask, width, height);
  const { runs, rows, starts, ends } = components;
  const lengths = new Int32Array(components.count);
  const isEdge = new Uint8Array(components.count);
  for (let run = 0; run < runs; run++) {
    const component = components.components[run];
    lengths[component] += ends[run] - starts[run];
    const row = rows[run] * width;
    for (let x = starts[run]; x < ends[run]; x++) if (mask[row + x] === STRONG) isEdge[component] = 1;
  }
  for (let component = 0; component < lengths.length; component++) lengths[component] *= isEdge[component];
  return { ridges, components, lengths };
}

/**
 * Share of the edges with a length of 1–3, 4–7, 8–15, 16–31, 32–63, 64–127 and 128 or more pixels.
 * Sums to 1, or 0 without edges.
 */
export function edgeLengthHistogram({ lengths }: Edges): Float64Array {
  const histogram = new Float64Array(EDGE_BINS);
  for (let i = 0; i < lengths.length; i++) {
    if (lengths[i] === 0) continue;
    const doublings = 31 - Math.clz32(lengths[i]);
    histogram[Math.min(Math.max(doublings - 1, 0), EDGE_BINS - 1)]++;
  }
  return normalized(histogram);
}

/**
 * Share of the edge pixels by the direction of their gradient, modulo 180°, in 7 equal parts. The first begins
 * an eighth of a part below 0°, so that 0°, 45°, 90° and 135°, by far the most frequent, lie well within parts.
 * Sums to 1, or 0 without edges.
 */
export function edgeAngleHistogram({ ridges, components, lengths }: Edges): Float64Array {
  const histogram = new Float64Array(EDGE_BINS);
  const { dx, dy, width } = ridges;
  const { runs, rows, starts, ends } = components;
  for (let run = 0; run < runs; run++) {
    if (lengths[components.components[run]] === 0) continue;
    const row = rows[run] * width;
    for (let i = row + starts[run]; i < row + ends[run]; i++) histogram[angleBin(dx[i], dy[i])]++;
  }
  return normalized(histogram);
}

const boundaries = Array.from({ length: EDGE_BINS }, (_, bin) => ((bin - 0.125) * Math.PI) / EDGE_BINS);
const cosines = Float64Array.from(boundaries, Math.cos);
const sines = Float64Array.from(boundaries, Math.sin);

/** By the side of each boundary the gradient lies on: cheaper than an arctangent. */
function angleBin(dx: number, dy: number): number {
  const firstSide = dy * cosines[0] - dx * sines[0];
  const sign = firstSide < 0 ? -1 : 1;
  let bin = 0;
  while (bin + 1 < EDGE_BINS && sign * (dy * cosines[bin + 1] - dx * sines[bin + 1]) >= 0) bin++;
  return bin;
}

function normalized(histogram: Float64Array): Float64Array {
  let total = 0;
  for (let bin = 0; bin < histogram.length; bin++) total += histogram[bin];
  if (total > 0) for (let bin = 0; bin < histogram.length; bin++) histogram[bin] /= total;
  return histogram;
}
