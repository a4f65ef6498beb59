import { describe, expect, it } from 'vitest';
import { timeDecoding } from './time-decoding.ts';

describe('timeDecoding', () => {
  // The first waits for the disk.
  it.each([
    [1, 300],
    [2, 152],
    [3, 5],
    [4, 4.5],
  ])('gives the input, decoded %i times, and the time in the middle', async (repeats, median) => {
    const takes = [300, 4, 5, 3];
    let calls = 0;
    let clock = 0;
    const decode = async () => {
      clock += takes[calls++];
      return 'pixels';
    };
    const decoded = await timeDecoding(decode, repeats, () => clock);
    expect(decoded).toEqual({ input: 'pixels', decodeMs: median });
    expect(calls).toBe(repeats);
  });

  it('takes no time where nothing is decoded', async () => {
    expect(await timeDecoding(() => 'Ein Hund.', 3)).toEqual({ input: 'Ein Hund.', decodeMs: 0 });
  });

  it('passes on why an input cannot be read', async () => {
    const decode = () => Promise.reject(new Error('torn'));
    await expect(timeDecoding(decode, 3)).rejects.toThrow('torn');
  });
});
