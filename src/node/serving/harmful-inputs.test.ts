import { describe, expect, it } from 'vitest';
import { HarmfulInputs } from './harmful-inputs.ts';

const [evil, good] = [{ digest: 'evil' }, { digest: 'good' }];

describe('HarmfulInputs', () => {
  it('refuses what took two hosts down, for ten minutes', () => {
    let now = 0;
    const harmful = new HarmfulInputs(() => now);
    harmful.lost([evil]);
    expect(harmful.isSuspect(evil)).toBe(true);
    expect(harmful.refusal(evil)).toBeUndefined();
    harmful.lost([evil]);
    expect(harmful.refusal(evil)).toMatchObject({ code: 'harmful-input', place: { field: 'input' } });
    expect(harmful.refusal(good)).toBeUndefined();
    now = 599_999;
    expect(harmful.refusal(evil)).toBeDefined();
    now = 600_000;
    expect(harmful.isSuspect(evil)).toBe(false);
  });

  it('finds nobody guilty that others ran beside', () => {
    const harmful = new HarmfulInputs();
    for (let i = 0; i < 3; i++) harmful.lost([evil, good]);
    expect(harmful.isSuspect(good)).toBe(true);
    expect(harmful.refusal(good)).toBeUndefined();
    // Twice the same is alone.
    harmful.lost([evil, evil]);
    expect(harmful.refusal(evil)).toBeDefined();
  });

  it('remembers a thousand, the latest', () => {
    const harmful = new HarmfulInputs();
    for (let i = 0; i < 1001; i++) harmful.lost([{ digest: `${i}` }]);
    expect([0, 1, 1000].map((i) => harmful.isSuspect({ digest: `${i}` }))).toEqual([false, true, true]);
  });

  it('asks for no digest while nothing was lost', () => {
    const unread = {
      get digest(): string {
        throw new RangeError('read');
      },
    };
    expect(new HarmfulInputs().refusal(unread)).toBeUndefined();
  });
});
