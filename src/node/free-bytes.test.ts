import { expect, it } from 'vitest';
import { freeBytes } from './free-bytes.ts';

it('memory is given back at once', () => {
  const size = 50_000_000;
  const before = process.memoryUsage().arrayBuffers;
  const bytes = new Uint8Array(size).fill(1);
  expect(process.memoryUsage().arrayBuffers - before).toBeGreaterThan(size / 2);
  freeBytes(bytes);
  expect(bytes).toHaveLength(0);
  freeBytes(bytes);
});
