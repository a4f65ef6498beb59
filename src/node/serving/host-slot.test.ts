import { describe, expect, it } from 'vitest';
import { respawnWaitMs } from './host-slot.ts';

describe('a host lost', () => {
  it('is replaced at once the first time, then ever later, but within half a minute', () => {
    expect([0, 1, 2, 3, 4].map(respawnWaitMs)).toEqual([0, 250, 500, 1000, 2000]);
    expect(respawnWaitMs(9)).toBe(30_000);
    expect(respawnWaitMs(5000)).toBe(30_000);
  });
});
