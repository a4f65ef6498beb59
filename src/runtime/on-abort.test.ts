import { getEventListeners } from 'node:events';
import { expect, it } from 'vitest';
import { untilCutOff } from './cut-off.ts';
import { onAbort } from './on-abort.ts';

it('calls back whoever still waits, once, with one listener for all', () => {
  const controller = new AbortController();
  const called: number[] = [];
  const ignores = Array.from({ length: 1000 }, (_, i) => onAbort(controller.signal, () => called.push(i)));
  ignores[1]();
  expect(getEventListeners(controller.signal, 'abort')).toHaveLength(1);
  controller.abort();
  controller.abort();
  expect(called).toEqual(Array.from({ length: 1000 }, (_, i) => i).filter((i) => i !== 1));
});

it('lets a thousand predictions wait on one signal', async () => {
  const controller = new AbortController();
  const { signal } = controller;
  const late = () => {
    throw new Error('late');
  };
  const waiting = Array.from({ length: 1000 }, () =>
    untilCutOff({ signal, leftMs: Infinity, late }, () => new Promise(() => {})),
  );
  expect(getEventListeners(signal, 'abort')).toHaveLength(1);
  controller.abort();
  const settled = await Promise.allSettled(waiting);
  expect(settled.every(({ status }) => status === 'rejected')).toBe(true);
});
