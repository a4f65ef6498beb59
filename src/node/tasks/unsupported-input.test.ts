import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { assertGiven } from '../../models/tasks/given.ts';
import { nodeTask } from '../node-task.ts';

const NEITHER: readonly (readonly [string, unknown])[] = [
  ['undefined', undefined],
  ['null', null],
  ['a number', 7],
  ['a bigint', 7n],
  ['a symbol', Symbol('seven')],
  ['a function', () => 7],
  ['an object', {}],
  ['an object without a prototype', Object.create(null)],
  ['a list', [1, 2, 3]],
  ['a promise', Promise.resolve(7)],
  ['a Blob', new Blob(['a'])],
  ['a URL', new URL('https://example.org/cat.jpg')],
  ['a URL of a file', new URL('file:///cat.jpg')],
  ['a DataView', new DataView(new ArrayBuffer(8))],
  ['floats', new Float32Array(3)],
  ['shared memory', new SharedArrayBuffer(8)],
  ['pixels of floats', { width: 1, height: 1, data: [0.1, 0.2, 0.3] }],
  ['pixels without a size', { data: new Uint8Array(3) }],
  ['ImageData', { width: 1, height: Number.NaN, data: new Uint8ClampedArray(4) }],
];

describe.each(['image-classification', 'translation'] as const)('%s', (task) => {
  it.each(NEITHER)('refuses %s', (_, given) => {
    expect(() => assertGiven(task, given)).toThrowError(
      expect.objectContaining({ code: 'unsupported-input', remedy: expect.stringMatching(/\w/) }),
    );
  });
});

describe('an image', () => {
  it.each(['', 'https://example.org/cat.jpg', 'DATA:image/png;base64,AAAA', 'file:///cat.jpg'])(
    'is not at %j',
    (given) => {
      expect(() => assertGiven('image-classification', given)).toThrowError(
        expect.objectContaining({ code: 'unsupported-input' }),
      );
    },
  );

  it('may be bytes of any kind, also of another realm', async () => {
    const ppm = Buffer.from('P6 1 1 255\nabc');
    const bytes = Uint8Array.from(ppm);
    const realm = runInNewContext('Uint8Array.from(bytes)', { bytes: [...ppm] });
    for (const given of [ppm, bytes, bytes.buffer, realm, realm.buffer]) {
      assertGiven('image-classification', given);
      const { width, data } = await nodeTask('image-classification').decode(given);
      expect([width, ...data]).toEqual([1, 97, 98, 99]);
    }
  });
});

it('refuses bytes where a text is wanted', () => {
  expect(() => assertGiven('translation', Buffer.from('a'))).toThrowError(
    expect.objectContaining({ code: 'unsupported-input', message: expect.stringContaining('Buffer') }),
  );
});
