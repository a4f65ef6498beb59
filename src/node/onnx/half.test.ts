import { describe, expect, it } from 'vitest';
import { fromHalf, toHalf } from '../../models/onnx/half.ts';

describe('half precision', () => {
  // numpy 2.4.6: np.float16(np.float32(value)).view(np.uint16)
  it.each([
    [0, 0],
    [-0, 32768],
    [1, 15360],
    [-1, 48128],
    [1 / 3, 13653],
    [0.1, 11878],
    [2049, 26624],
    [2051, 26626],
    [65504, 31743],
    [65519, 31743],
    [65520, 31744],
    [-1e6, 64512],
    [6.1e-5, 1023],
    [5.96e-8, 1],
    [3e-8, 1],
    [2.9e-8, 0],
    [Infinity, 31744],
    [-Infinity, 64512],
    [Number.NaN, 32256],
  ])('rounds %f as NumPy does', (value, half) => {
    expect(toHalf([value])[0]).toBe(half);
  });

  it('comes back from every finite half', () => {
    const halves = Uint16Array.from({ length: 65536 }, (_, i) => i).filter(
      (half) => (half & 0x7c00) !== 0x7c00,
    );
    expect(toHalf(fromHalf(halves))).toEqual(halves);
    expect(Array.from(fromHalf(Uint16Array.of(0x7c00, 0xfc00, 0x7e00)))).toEqual([
      Infinity,
      -Infinity,
      Number.NaN,
    ]);
  });
});
