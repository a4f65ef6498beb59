import sharp, { type Metadata, type SharpOptions } from 'sharp';
import type { Pixels } from '../../domain/image/pixels.ts';
import { assertWholeFrame, fillAround, firstGifFrame } from './gif/first-frame.ts';
import { truncated } from './image-fault.ts';
import { imageFormatOf } from './image-format.ts';
import { assertPixels, type DecodeBounds, type DecodingCost, FULL_DECODE_PIXELS } from './image-limits.ts';
import { assertReadableTiff } from './tiff-colours.ts';

type Size = Pick<Pixels, 'width' | 'height'>;

/** What libjpeg calls a warning, and goes on with grey: the data ended before the image did. */
const ENDED_EARLY = /premature end|found marker 0xd9/i;

/** JPEG, PNG, WebP, AVIF, GIF and TIFF. @throws ImageFault, and errors of libvips */
export async function decodeWithSharp(bytes: Uint8Array, bounds: DecodeBounds): Promise<Pixels> {
  const format = imageFormatOf(bytes)?.name;
  if (format === 'TIFF') assertReadableTiff(bytes);
  const frame = format === 'GIF' ? firstGifFrame(bytes) : undefined;
  const encoded = frame?.bytes ?? bytes;
  const metadata = await open(encoded).metadata();
  bounds.assertShape(metadata);
  assertPixels(metadata, ...costOf(metadata), bounds.limits);
  if (metadata.format === 'jpeg') return decodeJpeg(encoded, metadata);
  if (frame) assertWholeFrame(frame);
  const pixels = await decodePixels(encoded, metadata);
  return frame ? fillAround(pixels, frame) : pixels;
}

function costOf({ format, isProgressive }: Metadata): [what: string, cost: DecodingCost] {
  if (format === 'heif') return ['an AVIF', 'copied'];
  if (format === 'gif') return ['a GIF', 'copied'];
  if (format === 'webp') return ['a WebP', 'whole'];
  if (isProgressive && format === 'jpeg') return ['a progressive JPEG', 'whole'];
  if (isProgressive && format === 'png') return ['an interlaced PNG', 'whole'];
  return ['an image', 'streamed'];
}

/** Refuses what ends early, but not the other harmless oddities ("warnings") of real cameras. */
async function decodeJpeg(bytes: Uint8Array, metadata: Metadata): Promise<Pixels> {
  assertEnoughData(bytes, metadata);
  try {
    return await decodePixels(bytes, metadata, 'warning');
  } catch (error) {
    if (ENDED_EARLY.test((error as Error).message)) throw truncated();
    return decodePixels(bytes, metadata, 'error');
  }
}

/** A sequential JPEG has at least two bits for each 8x8 block. */
function assertEnoughData(bytes: Uint8Array, { width, height, isProgressive }: Metadata): void {
  if (!isProgressive && bytes.length * 8 < 2 * Math.floor(width / 8) * Math.floor(height / 8))
    throw truncated();
}

function open(bytes: Uint8Array, failOn: SharpOptions['failOn'] = 'error') {
  return sharp(bytes, {
    failOn,
    // Ours are stricter, or asked for.
    limitInputPixels: false,
    autoOrient: true,
    ignoreIcc: true,
    sequentialRead: true,
  });
}

async function decodePixels(
  bytes: Uint8Array,
  metadata: Metadata,
  failOn?: SharpOptions['failOn'],
): Promise<Pixels> {
  const image = open(bytes, failOn);
  const bound = reducedSize(metadata.autoOrient);
  if (bound) image.resize({ ...bound, fit: 'fill' });
  // Left alone, CMYK would go through a profile for print, to other colours than Pillow's.
  const colours = metadata.space === 'cmyk' ? 'cmyk' : 'srgb';
  if (colours === 'cmyk') image.pipelineColourspace(colours);
  const { data, info } = await image
    .removeAlpha()
    .toColourspace(colours)
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data: toRgb(data, info.channels) };
}

/** Of images that were decoded at their full size. */
export async function reduce(pixels: Pixels): Promise<Pixels> {
  const bound = reducedSize(pixels);
  if (!bound) return pixels;
  const { width, height, data } = pixels;
  const raw = sharp(data, { raw: { width, height, channels: 3 }, limitInputPixels: false });
  const reduced = await raw
    .resize({ ...bound, fit: 'fill' })
    .raw()
    .toBuffer();
  return { ...bound, data: reduced };
}

function reducedSize({ width, height }: Size): Size | undefined {
  const scale = Math.sqrt(FULL_DECODE_PIXELS / (width * height));
  if (scale >= 1) return undefined;
  return { width: Math.max(1, Math.floor(width * scale)), height: Math.max(1, Math.floor(height * scale)) };
}

function toRgb(data: Uint8Array, channels: number): Uint8Array {
  if (channels === 3) return data;
  const pixels = data.length / channels;
  const rgb = new Uint8Array(pixels * 3);
  for (let i = 0; i < pixels; i++) {
    if (channels === 4) {
      const light = 255 - data[i * 4 + 3];
      for (let c = 0; c < 3; c++) rgb[i * 3 + c] = light - Math.round((data[i * 4 + c] * light) / 255);
    } else rgb.fill(data[i * channels], i * 3, i * 3 + 3);
  }
  return rgb;
}
