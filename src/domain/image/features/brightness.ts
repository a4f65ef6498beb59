import type { SmallImage } from './small-image.ts';

/** Mean, root mean square and standard deviation of the grey levels, 0..255. */
export function greyMoments(histogram: Uint32Array): [mean: number, rms: number, contrast: number] {
  let count = 0;
  let sum = 0;
  let squares = 0;
  for (let level = 0; level < 256; level++) {
    count += histogram[level];
    sum += level * histogram[level];
    squares += level * level * histogram[level];
  }
  // Whole numbers up to the last division, so that a flat image has a contrast of exactly 0.
  const contrast = Math.sqrt(squares * count - sum * sum) / count;
  return [sum / count, Math.sqrt(squares / count), contrast];
}

/** Perceived brightness of the mean colour, and of the root mean square of each channel, 0..255. */
export function perceivedBrightness({ rgb }: SmallImage): [ofMean: number, ofRms: number] {
  let [red, green, blue] = [0, 0, 0];
  let [redSquares, greenSquares, blueSquares] = [0, 0, 0];
  for (let i = 0; i < rgb.length; i += 3) {
    const r = rgb[i];
    const g = rgb[i + 1];
    const b = rgb[i + 2];
    red += r;
    green += g;
    blue += b;
    redSquares += r * r;
    greenSquares += g * g;
    blueSquares += b * b;
  }
  const count = rgb.length / 3;
  return [
    Math.sqrt(0.241 * (red / count) ** 2 + 0.691 * (green / count) ** 2 + 0.068 * (blue / count) ** 2),
    Math.sqrt((0.241 * redSquares + 0.691 * greenSquares + 0.068 * blueSquares) / count),
  ];
}
