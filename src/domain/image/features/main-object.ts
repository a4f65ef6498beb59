import { connectedComponents } from './connected-components.ts';
import type { GreyImage } from './small-image.ts';

/** What most stands out from the background; the whole image where nothing does. Lengths in pixels of the copy. */
export interface MainObject {
  readonly area: number;
  /** Number of pixel sides between the object and what is not the object, holes and image border included. */
  readonly perimeter: number;
  /** Of the bounding box. */
  readonly width: number;
  readonly height: number;
}

/**
 * Splits the image in two by Otsu's threshold. The side that holds less of the image's border is the foreground
 * (the bright one when both hold the same). The object is its largest connected component; of several, the
 * first one, reading row by row.
 */
export function findMainObject(image: GreyImage, histogram: Uint32Array): MainObject {
  const { width, height, levels } = image;
  const threshold = otsuThreshold(histogram);
  if (threshold === undefined) {
    return { area: width * height, perimeter: 2 * (width + height), width, height };
  }
  const mask = new Uint8Array(width * height);
  const flip = borderIsBright(image, threshold) ? 1 : 0;
  // 1 where the level is above the threshold, by sign bit: cheaper than a branch.
  for (let i = 0; i < mask.length; i++) mask[i] = ((threshold - levels[i]) >>> 31) ^ flip;

  const { count, runs, rows, starts, ends, components } = connectedComponents(mask, width, height);
  const areas = new Int32Array(count);
  for (let run = 0; run < runs; run++) areas[components[run]] += ends[run] - starts[run];
  const main = areas.indexOf(areas.reduce((largest, area) => Math.max(largest, area), 0));

  let perimeter = 0;
  let [left, right, top, bottom] = [width, 0, height, 0];
  for (let run = 0; run < runs; run++) {
    if (components[run] !== main) continue;
    const y = rows[run];
    left = Math.min(left, starts[run]);
    right = Math.max(right, ends[run]);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y + 1);
    perimeter += 2;
    // What lies above or below and is set belongs to the same component.
    for (let i = y * width + starts[run]; i < y * width + ends[run]; i++) {
      if (y === 0 || mask[i - width] === 0) perimeter++;
      if (y === height - 1 || mask[i + width] === 0) perimeter++;
    }
  }
  return { area: areas[main], perimeter, width: right - left, height: bottom - top };
}

function borderIsBright({ width, height, levels }: GreyImage, threshold: number): boolean {
  let bright = 0;
  let count = 0;
  for (let y = 0; y < height; y++) {
    const step = y === 0 || y === height - 1 ? 1 : Math.max(width - 1, 1);
    for (let x = 0; x < width; x += step) {
      count++;
      if (levels[y * width + x] > threshold) bright++;
    }
  }
  return 2 * bright > count;
}

/**
 * Otsu (1979): the level that best separates the levels up to it from those above, by the variance between both
 * groups; the lowest such level. Undefined for a flat image.
 */
function otsuThreshold(histogram: Uint32Array): number | undefined {
  let count = 0;
  let sum = 0;
  for (let level = 0; level < 256; level++) {
    count += histogram[level];
    sum += level * histogram[level];
  }
  let best: number | undefined;
  let bestVariance = 0;
  let countBelow = 0;
  let sumBelow = 0;
  for (let level = 0; level < 255; level++) {
    countBelow += histogram[level];
    sumBelow += level * histogram[level];
    const countAbove = count - countBelow;
    if (countBelow === 0 || countAbove === 0) continue;
    const difference = sumBelow * count - sum * countBelow;
    const variance = (difference * difference) / (countBelow * countAbove);
    if (variance > bestVariance) {
      bestVariance = variance;
      best = level;
    }
  }
  return best;
}
