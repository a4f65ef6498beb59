import { describe, expect, it } from 'vitest';
import { bytes, count, milliseconds, percent, points, times } from './format.ts';

describe('numbers as people read them', () => {
  it.each([
    [0, '0'],
    [0.0004, '0.000'],
    [0.0456, '0.046'],
    [0.4567, '0.457'],
    [9.999, '10.00'],
    [14.06, '14.1'],
    [151.2, '151'],
    [1512.4, '1,512'],
  ])('%d ms', (value, text) => {
    expect(milliseconds(value)).toBe(text);
  });

  it('fractions and their differences', () => {
    expect(percent(0.8094)).toBe('80.9\u202f%');
    expect(percent(1, 0)).toBe('100\u202f%');
    expect(points(0.0123)).toBe('+1.2');
    expect(points(-0.004)).toBe('\u22120.4');
    expect(points(-0.0004)).toBe('0.0');
  });

  it('sizes, counts, ratios', () => {
    expect([bytes(345_600), bytes(4_450_000), bytes(16_200_000)]).toEqual(['346 kB', '4.5 MB', '16 MB']);
    expect(count(1234567)).toBe('1,234,567');
    expect([times(1.04), times(1.84), times(12.4)]).toEqual(['1.04×', '1.8×', '12×']);
  });
});
