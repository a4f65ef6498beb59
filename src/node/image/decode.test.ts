import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { fixturePath, temporaryFolder } from '../../../test/support/fixtures.ts';
import { decodeImage } from './decode.ts';
import { FULL_DECODE_PIXELS } from './image-limits.ts';

const temporary = temporaryFolder();
const fixture = (name: string) => fixturePath('decode', name);
const expected: Record<string, { width: number; height: number; rgb: string }> = JSON.parse(
  readFileSync(fixture('expected.json'), 'utf8'),
);

/** Mean difference to Pillow that is allowed: 0 where the file alone decides. */
const TOLERANCE: Record<string, number> = {
  // Another decoder, another conversion from YUV.
  'rgb.avif': 1,
};

describe('decodeImage', () => {
  it.each(Object.keys(expected))('sees in %s what Pillow sees', async (name) => {
    const { width, height, data } = await decodeImage(fixture(name));
    const pillow = Buffer.from(expected[name].rgb, 'base64');
    expect({ width, height }).toEqual({ width: expected[name].width, height: expected[name].height });
    expect(data.length).toBe(pillow.length);
    const difference = pillow.reduce((sum, value, i) => sum + Math.abs(value - data[i]), 0) / data.length;
    expect(difference).toBeLessThanOrEqual(TOLERANCE[name] ?? 0);
  });

  it('goes by the bytes, not by the name', async () => {
    const lying = join(temporary, 'lying.jpg');
    writeFileSync(lying, readFileSync(fixture('rgb.png')));
    expect(await decodeImage(lying)).toEqual(await decodeImage(fixture('rgb.png')));
  });

  it('takes bytes', async () => {
    expect(await decodeImage(readFileSync(fixture('rgb.png')))).toEqual(
      await decodeImage(fixture('rgb.png')),
    );
  });

  it('reads a single pixel', async () => {
    const bytes = await sharp({ create: { width: 1, height: 1, channels: 3, background: '#010203' } })
      .png()
      .toBuffer();
    expect(await decodeImage(bytes)).toMatchObject({ width: 1, height: 1, data: Buffer.from([1, 2, 3]) });
  });

  const png = readFileSync(fixture('rgb.png'));
  const jpeg = readFileSync(fixture('rgb.jpg'));
  it.each([
    ['truncated JPEG', jpeg.subarray(0, jpeg.length - 100)],
    ['truncated PNG', png.subarray(0, png.length - 60)],
    ['truncated WebP', readFileSync(fixture('rgb.webp')).subarray(0, 90)],
    ['header only', jpeg.subarray(0, 20)],
    ['empty', Buffer.alloc(0)],
    ['text', Buffer.from('I am a photograph.')],
    ['SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')],
  ])('refuses a file that is %s', async (what, bytes) => {
    const file = join(temporary, `${what}.jpg`);
    writeFileSync(file, bytes);
    await expect(decodeImage(file)).rejects.toMatchObject({ code: 'unreadable-image', place: { file } });
  });

  it('refuses what is no file', async () => {
    const folder = join(temporary, 'folder.jpg');
    mkdirSync(folder);
    await expect(decodeImage(folder)).rejects.toMatchObject({ code: 'unreadable-image' });
    await expect(decodeImage(join(temporary, 'none.jpg'))).rejects.toMatchObject({
      code: 'unreadable-image',
    });
  });

  it.each(['jpeg', 'png'] as const)('reads 12,000 x 9,000 pixels of %s in bounded memory', async (format) => {
    const background = { r: 10, g: 200, b: 30 };
    const bytes = await sharp({ create: { width: 12_000, height: 9_000, channels: 3, background } })
      .toFormat(format)
      .toBuffer();
    const before = process.resourceUsage().maxRSS;
    const { width, height, data } = await decodeImage(bytes);
    // Whole, the image alone would take 324 MB.
    expect((process.resourceUsage().maxRSS - before) / 1000).toBeLessThan(250);
    expect(width * height).toBeLessThanOrEqual(FULL_DECODE_PIXELS);
    expect(width / height).toBeCloseTo(4 / 3, 3);
    expect(Array.from(data.subarray(0, 3)).map((value) => Math.round(value / 10))).toEqual([1, 20, 3]);
  });
});
