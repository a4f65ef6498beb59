import { describe, expect, it } from 'vitest';
import { collectGarbage } from '../../test/support/collect-garbage.ts';
import { WorkUnderWay } from './work-under-way.ts';

describe('work under way', () => {
  it('has ended when all of it has, however', async () => {
    const work = new WorkUnderWay();
    const ended: string[] = [];
    let finish = () => {};
    work.add(Promise.reject(new Error('failed'))).catch(() => ended.push('failed'));
    work.add(
      new Promise<void>((resolve) => {
        finish = () => resolve();
      }).then(() => void ended.push('done')),
    );
    const all = work.ended().then(() => ended.push('all'));
    await Promise.resolve();
    finish();
    await all;
    expect(ended).toEqual(['failed', 'done', 'all']);
    await work.ended();
  });

  it('keeps nothing of what has ended', async () => {
    const work = new WorkUnderWay();
    const result = await (async () => new WeakRef(await work.add(Promise.resolve({}))))();
    work.add(new Promise(() => {}));
    await collectGarbage();
    expect(result.deref()).toBeUndefined();
  });
});
