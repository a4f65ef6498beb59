import { readdirSync, readFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { fixturePath } from '../../../test/support/fixtures.ts';
import { describeWithShared, sharedPath } from '../../../test/support/shared.ts';
import { PremodelError } from '../../error.ts';
import { decodeImage } from './decode.ts';
import { FULL_DECODE_PIXELS } from './image-limits.ts';

const fixture = (name: string) => readFileSync(fixturePath('decode', name));
const fixtures = readdirSync(fixturePath('decode')).filter((name) => !/\.(py|json)$/.test(name));

/** A copy with other bytes at one place. */
function changed(bytes: Buffer, at: number, put: number[]): Buffer {
  const copy = Buffer.from(bytes);
  copy.set(put, at);
  return copy;
}

const twoBytes = (value: number) => [value >> 8, value & 255];
const swapped = (value: number) => [value & 255, value >> 8];
const fourBytes = (value: number) => [...twoBytes(value >>> 16), ...twoBytes(value & 0xffff)];

function pngOf(bytes: Buffer, width: number, height: number): Buffer {
  const sized = changed(bytes, 16, [...fourBytes(width), ...fourBytes(height)]);
  return changed(sized, 29, fourBytes(crc32(sized.subarray(12, 29))));
}

function jpegOf(bytes: Buffer, width: number, height: number): Buffer {
  const frame = Math.max(bytes.indexOf('ffc0', 0, 'hex'), bytes.indexOf('ffc2', 0, 'hex'));
  return changed(bytes, frame + 5, [...twoBytes(height), ...twoBytes(width)]);
}

function gifOf(bytes: Buffer, width: number, height: number): Buffer {
  const size = [...swapped(width), ...swapped(height)];
  const frame = bytes.indexOf('2c00000000', 0, 'hex');
  return changed(changed(bytes, 6, size), frame + 5, size);
}

const bmpOf = (bytes: Buffer, width: number, height: number) =>
  changed(bytes, 18, [...swapped(width & 0xffff), 0, 0, ...swapped(height & 0xffff), 0, 0]);

const pnmOf = (width: number, height: number) => Buffer.from(`P5 ${width} ${height} 255\n`);

async function interlacedPng(): Promise<Buffer> {
  const background = { r: 1, g: 2, b: 3 };
  return sharp({ create: { width: 24, height: 16, channels: 3, background } })
    .png({ progressive: true })
    .toBuffer();
}

describe('images that claim more than they hold', () => {
  const jpeg = fixture('rgb.jpg');
  const end = Buffer.from('ffd9', 'hex');
  it.each<[string, Buffer]>([
    ['a JPEG of more rows', jpegOf(jpeg, 24, 160)],
    ['a progressive JPEG of more rows', jpegOf(fixture('progressive.jpg'), 24, 160)],
    ['a JPEG that ends early and says so', Buffer.concat([jpeg.subarray(0, jpeg.length - 150), end])],
    ['a JPEG of 65,500 rows', jpegOf(jpeg, 2000, 65_500)],
    ['a PNG of more rows', pngOf(fixture('rgb.png'), 24, 160)],
    ['a GIF of more rows', gifOf(fixture('interlaced.gif'), 24, 160)],
    ['a BMP of more rows', bmpOf(fixture('rgb.bmp'), 24, 160)],
    ['a run-length encoded BMP of more rows', bmpOf(fixture('rle8.bmp'), 24, 160)],
    ['a PNM without pixels', pnmOf(24, 160)],
    ['a plain PNM without pixels', Buffer.from('P3 24 160 255\n1 2 3 4')],
  ])('%s is truncated or damaged', async (_, bytes) => {
    await expect(decodeImage(bytes)).rejects.toMatchObject({
      code: 'unreadable-image',
      message: expect.stringMatching(/truncated/),
    });
  });

  it.each(fixtures)('%s is refused wherever it is cut off', async (name) => {
    const bytes = fixture(name);
    // The first frame or page is what counts, which of these ends before the middle.
    const shares = /^(animated|pages)/.test(name) ? [0.1, 0.2] : [0.1, 0.3, 0.6, 0.85];
    for (const share of shares) {
      const part = bytes.subarray(0, Math.floor(bytes.length * share));
      await expect(decodeImage(part), `${name} ${share}`).rejects.toMatchObject({
        code: expect.stringMatching(/^(unreadable-image|image-too-elongated)$/),
      });
    }
  });

  it('a JPEG with bytes that mean nothing is read all the same', async () => {
    const scan = jpeg.indexOf('ffda', 0, 'hex');
    const odd = Buffer.concat([jpeg.subarray(0, scan), Buffer.alloc(7, 1), jpeg.subarray(scan)]);
    expect(await decodeImage(odd)).toEqual(await decodeImage(jpeg));
  });
});

describe('images of more pixels or another shape than is decoded', () => {
  it.each<[string, string, Buffer | Promise<Buffer>]>([
    ['a PNG of 400 megapixels', 'unreadable-image', pngOf(fixture('rgb.png'), 20_000, 20_000)],
    [
      'an interlaced PNG of 144',
      'unreadable-image',
      interlacedPng().then((png) => pngOf(png, 12_000, 12_000)),
    ],
    ['a progressive JPEG of 144', 'unreadable-image', jpegOf(fixture('progressive.jpg'), 12_000, 12_000)],
    ['a GIF of 49', 'unreadable-image', gifOf(fixture('interlaced.gif'), 7_000, 7_000)],
    ['a BMP of 49', 'unreadable-image', bmpOf(fixture('rle8.bmp'), 7_000, 7_000)],
    ['a PNM of 49', 'unreadable-image', pnmOf(7_000, 7_000)],
    ['a PNG of one row', 'image-too-elongated', pngOf(fixture('rgb.png'), 50_000_000, 1)],
    ['a JPEG of one row', 'image-too-elongated', jpegOf(fixture('rgb.jpg'), 60_000, 1)],
    ['a GIF of one column', 'image-too-elongated', gifOf(fixture('interlaced.gif'), 1, 501)],
    ['a BMP of one row', 'image-too-elongated', bmpOf(fixture('rgb.bmp'), 30_000, 1)],
    ['a PNM of one row', 'image-too-elongated', pnmOf(900_000, 1)],
  ])('%s is refused', async (_, code, bytes) => {
    await expect(decodeImage(await bytes, { name: 'it.png' })).rejects.toMatchObject({
      code,
      message: expect.stringContaining('it.png'),
      place: { file: 'it.png' },
      remedy: expect.stringMatching(/smaller|Crop/),
    });
  });

  it('the limit on pixels is an option', async () => {
    const bytes = fixture('rgb.png');
    await expect(decodeImage(bytes, { maxPixels: 24 * 16 - 1 })).rejects.toMatchObject({
      code: 'unreadable-image',
    });
    expect(await decodeImage(bytes, { maxPixels: 24 * 16 })).toMatchObject({ width: 24, height: 16 });
  });
});

describe('TIFF files that libvips reads in other colours', () => {
  const tiff = fixture('rgb.tif');
  const field = (tag: number, value: number) => [...swapped(tag), 3, 0, 1, 0, 0, 0, ...swapped(value)];
  const replaced = (from: number[], to: number[]) => changed(tiff, tiff.indexOf(Buffer.from(from)), to);

  it.each([
    ['YCbCr', replaced(field(262, 2), field(262, 6))],
    ['colours 8', replaced(field(262, 2), field(262, 8))],
    ['signed numbers', replaced(field(284, 1), field(339, 2))],
  ])('%s are refused', async (what, bytes) => {
    await expect(decodeImage(bytes)).rejects.toMatchObject({
      code: 'unreadable-image',
      message: expect.stringContaining(what),
      remedy: 'Save it as RGB.',
    });
  });
});

describeWithShared('the shared hostile images', () => {
  const hostile = (name: string) => sharedPath('cases/hostile/images', name);

  it.each([
    ['thin.png', 'image-too-elongated'],
    ['tall.png', 'image-too-elongated'],
    ['jpeg_lie.jpg', 'unreadable-image'],
    ['webp12k.webp', 'unreadable-image'],
  ])('%s is refused as %s', async (name, code) => {
    await expect(decodeImage(hostile(name))).rejects.toMatchObject({ code });
  });

  it('12,000 x 12,000 pixels of nothing are reduced in bounded memory', async () => {
    const before = process.resourceUsage().maxRSS;
    const { width, height } = await decodeImage(hostile('bomb12k.png'));
    expect(width * height).toBeLessThanOrEqual(FULL_DECODE_PIXELS);
    expect((process.resourceUsage().maxRSS - before) / 1000).toBeLessThan(300);
  });
});

describe('damaged images', () => {
  it('are met with an image or a clear error', async () => {
    const damage = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...fixtures), damage, async (name, changes) => {
        const bytes = fixture(name);
        for (const [at, value] of changes) bytes[at % bytes.length] = value;
        try {
          const { width, height, data } = await decodeImage(bytes);
          expect(data.length).toBe(width * height * 3);
        } catch (error) {
          const code = PremodelError.is(error) ? error.code : String(error);
          expect(['unreadable-image', 'image-too-elongated']).toContain(code);
        }
      }),
      { numRuns: 300, seed: 1 },
    );
  });
});
