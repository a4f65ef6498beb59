import type { SmallImage } from './small-image.ts';

export const HUE_BINS = 7;

/**
 * Histogram of hue over 7 equal parts of the colour circle, beginning at red; every pixel counts with its chroma
 * (largest minus smallest channel), so that greys, whose hue is noise, do not. Sums to 1, or 0 without any colour.
 */
export function hueHistogram({ rgb }: SmallImage): Float64Array {
  const histogram = new Float64Array(HUE_BINS);
  let total = 0;
  for (let i = 0; i < rgb.length; i += 3) {
    const red = rgb[i];
    const green = rgb[i + 1];
    const blue = rgb[i + 2];
    const chroma = Math.max(red, green, blue) - Math.min(red, green, blue);
    if (chroma === 0) continue;
    // Hue in sixths of the circle is sector + part / chroma.
    let sector: number;
    let part: number;
    if (red >= green && red >= blue) {
      sector = green >= blue ? 0 : 5;
      part = green >= blue ? green - blue : chroma - (blue - green);
    } else if (green >= blue) {
      sector = blue >= red ? 2 : 1;
      part = blue >= red ? blue - red : chroma - (red - blue);
    } else {
      sector = red >= green ? 4 : 3;
      part = red >= green ? red - green : chroma - (green - red);
    }
    // floor((sector + part / chroma) * 7 / 6) without a division.
    histogram[7 * part >= (6 - sector) * chroma ? sector + 1 : sector] += chroma;
    total += chroma;
  }
  if (total > 0) for (let bin = 0; bin < HUE_BINS; bin++) histogram[bin] /= total;
  return histogram;
}
