import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Turns } from './turns.ts';

/** Work that ends when it is told to. */
function held() {
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { work: () => ended, end };
}

describe('turns', () => {
  it('are taken by so many at one time, first come, first served', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.boolean()),
        async (maxConcurrent, fails) => {
          const turns = new Turns({ maxConcurrent });
          const started: number[] = [];
          let most = 0;
          const all = fails.map((fail, i) =>
            turns.take(async () => {
              started.push(i);
              most = Math.max(most, turns.running);
              await new Promise((resolve) => setImmediate(resolve));
              if (fail) throw new Error('failed');
            }),
          );
          await Promise.allSettled(all);
          expect(started).toEqual(fails.map((_, i) => i));
          expect(most).toBeLessThanOrEqual(maxConcurrent);
          expect(turns).toMatchObject({ running: 0, queued: 0 });
        },
      ),
      { numRuns: 50 },
    );
  });

  it('are refused where too many wait, with when to try again', async () => {
    const turns = new Turns({ maxConcurrent: 1, maxQueue: 1, expectedMs: 20 });
    const { work, end } = held();
    const taken = [turns.take(work), turns.take(work)];
    await expect(turns.take(work)).rejects.toMatchObject({ code: 'overloaded', retryAfterMs: 40 });
    end();
    await Promise.all(taken);
    await turns.take(async () => {});
  });

  it('are no longer waited for once aborted', async () => {
    const turns = new Turns({ maxConcurrent: 1, maxQueue: 1 });
    const { work, end } = held();
    const first = turns.take(work);
    const controller = new AbortController();
    let ran = false;
    const second = turns.take(async () => {
      ran = true;
    }, controller.signal);
    controller.abort();
    await expect(second).rejects.toMatchObject({ code: 'aborted' });
    expect(turns.queued).toBe(0);
    end();
    await first;
    expect(ran).toBe(false);
  });
});
