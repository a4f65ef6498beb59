import type { Pixels } from '../../src/domain/image/pixels.ts';

/** Deterministic test images by formula; `test/fixtures/image/synthetic.py` makes the same ones. */
export function syntheticImage(pattern: string, width: number, height: number): Pixels {
  const formula = formulas[pattern];
  if (!formula) throw new RangeError(`no pattern named ${pattern}`);
  const data = new Uint8Array(width * height * 3);
  let i = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < 3; c++) data[i++] = formula(x, y, c, width, height) & 255;
    }
  }
  return { width, height, data };
}

type Formula = (x: number, y: number, c: number, width: number, height: number) => number;

const div = (a: number, b: number) => Math.floor(a / b);

const formulas: Record<string, Formula> = {
  noise: (x, y, c) => (Math.imul(x, 73856093) ^ Math.imul(y, 19349663) ^ Math.imul(c, 83492791)) >> 8,
  gradient: (x, y, c) => div(x * (3 + c), 2) + y * (2 - c) + 40 * c,
  blocks: (x, y, c) => 90 * ((div(x, 7) + div(y, 5)) % 3) + 30 * c * (div(x, 13) % 2),
  disc: (x, y, c, width, height) => {
    const radius = div(Math.min(width, height) * 6, 5);
    return (2 * x - width) ** 2 + (2 * y - height) ** 2 < radius ** 2 ? 200 - 60 * c : 30 + 20 * c;
  },
  stripes: (x, y, c) => 255 * (div(x + 2 * y, 6) % 2) - 40 * c * (x % 2),
  scene: (x, y, c, width, height) =>
    x * 3 > width && x * 3 < 2 * width && y * 4 > height && y * 8 < 7 * height
      ? 180 - 50 * c + ((x * y) % 11)
      : 60 + 25 * c + ((x * 5 + y * 3) % 17),
  flat: (_x, _y, c) => 120 + 10 * c,
};

/** 32-bit FNV-1a. */
export function fnv1a(data: ArrayLike<number>): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < data.length; i++) hash = Math.imul(hash ^ data[i], 0x01000193);
  return hash >>> 0;
}
