import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { untilCutOff } from './cut-off.ts';

const never = () => new Promise<never>(() => {});
const late = () => 'late';

describe('untilCutOff', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('settles as the work does, and leaves nothing behind', async () => {
    const { signal } = new AbortController();
    const options = { signal, leftMs: 1000, late };
    await expect(untilCutOff(options, async () => 'done')).resolves.toBe('done');
    await expect(untilCutOff(options, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(vi.getTimerCount()).toBe(0);
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });

  it('gives at the deadline what is given then, and tells the work', async () => {
    const { signal } = new AbortController();
    let told: AbortSignal | undefined;
    const result = untilCutOff({ signal, leftMs: 1000.4, late }, (inner) => {
      told = inner;
      return never();
    });
    vi.advanceTimersByTime(1000);
    expect(told?.aborted).toBe(false);
    vi.advanceTimersByTime(1);
    await expect(result).resolves.toBe('late');
    expect(told?.aborted).toBe(true);
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });

  it('rejects with what is thrown at the deadline', async () => {
    const options = {
      leftMs: 5,
      late: () => {
        throw new Error('too late');
      },
    };
    const result = untilCutOff(options, never);
    vi.advanceTimersByTime(5);
    await expect(result).rejects.toThrow('too late');
  });

  it('rejects at once when aborted, whatever becomes of the work', async () => {
    const controller = new AbortController();
    let fail = (_: Error) => {};
    const result = untilCutOff(
      { signal: controller.signal, leftMs: 1000, late },
      () => new Promise<never>((_, reject) => (fail = reject)),
    );
    controller.abort();
    await expect(result).rejects.toMatchObject({ code: 'aborted' });
    expect(vi.getTimerCount()).toBe(0);
    fail(new Error('nobody hears this'));
  });

  it('takes a deadline beyond any timer for none', async () => {
    const result = untilCutOff({ leftMs: 2 ** 40, late }, async () => 'done');
    expect(vi.getTimerCount()).toBe(0);
    await expect(result).resolves.toBe('done');
  });
});
