import { describe, expect, it } from 'vitest';
import { ServiceTime } from './service-time.ts';

describe('ServiceTime', () => {
  it('shares what waits and what is left of what runs among the hosts', () => {
    const time = new ServiceTime(100);
    expect(time.workLeftMs(0, [], 2)).toBe(0);
    expect(time.workLeftMs(3, [40], 1)).toBe(360);
    expect(time.workLeftMs(3, [40, 250], 2)).toBe(180);
    // Without a host there is no division by none.
    expect(time.workLeftMs(1, [], 0)).toBe(100);
  });

  it('comes to follow the times it is told', () => {
    const time = new ServiceTime(1000);
    for (let i = 0; i < 50; i++) time.add(10);
    expect(time.workLeftMs(1, [], 1)).toBeCloseTo(10, 1);
  });
});
