import type { GreyImage } from './small-image.ts';

/** How much brighter or darker than its centre a circle's pixel must be. */
const THRESHOLD = 40;
const RADIUS = 3;

/** The 16 pixels on a circle of radius 3, in order: x, y. */
const CIRCLE: readonly (readonly [number, number])[] = [
  ...([
    [0, 3],
    [1, 3],
    [2, 2],
    [3, 1],
    [3, 0],
    [3, -1],
    [2, -2],
    [1, -3],
  ] as const),
  ...([
    [0, -3],
    [-1, -3],
    [-2, -2],
    [-3, -1],
    [-3, 0],
    [-3, 1],
    [-2, 2],
    [-1, 3],
  ] as const),
];

/**
 * Number of FAST-9 corners (Rosten & Drummond, 2006), without suppression of neighbours: pixels with at least 9
 * successive ones of the 16 on the circle around them all brighter, or all darker, by more than 40 levels.
 */
export function countKeypoints({ width, height, levels }: GreyImage): number {
  const offsets = Int32Array.from(CIRCLE, ([x, y]) => y * width + x);
  const [south, east, north, west] = [offsets[0], offsets[4], offsets[8], offsets[12]];
  let count = 0;
  for (let y = RADIUS; y < height - RADIUS; y++) {
    const rowEnd = (y + 1) * width - RADIUS;
    for (let at = y * width + RADIUS; at < rowEnd; at++) {
      const low = levels[at] - THRESHOLD;
      const high = levels[at] + THRESHOLD;
      // Comparisons by sign bit: branches on pixels are mispredicted, and cost more than the arithmetic.
      // Nine successive ones contain one of every two opposite ones: this rules out most pixels.
      const n = levels[at + north];
      const s = levels[at + south];
      const e = levels[at + east];
      const w = levels[at + west];
      const brighter = ((high - n) | (high - s)) & ((high - e) | (high - w));
      const darker = ((n - low) | (s - low)) & ((e - low) | (w - low));
      if ((brighter | darker) >= 0) continue;
      let brighterOnes = 0;
      let darkerOnes = 0;
      for (let i = 0; i < 16; i++) {
        const level = levels[at + offsets[i]];
        brighterOnes |= ((high - level) >>> 31) << i;
        darkerOnes |= ((level - low) >>> 31) << i;
      }
      if (hasNineInARow(brighterOnes) || hasNineInARow(darkerOnes)) count++;
    }
  }
  return count;
}

/** Whether 9 successive bits of a ring of 16 are set. */
function hasNineInARow(ring: number): boolean {
  const bits = ring | (ring << 16);
  const two = bits & (bits >>> 1);
  const four = two & (two >>> 2);
  const eight = four & (four >>> 4);
  return (eight & (bits >>> 8)) !== 0;
}
