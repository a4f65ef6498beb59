import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../../test/support/fixtures.ts';
import { inputDigest } from './input-digest.ts';

const bytes = Uint8Array.of(1, 2, 3, 4, 5, 6);

it('is the same for the same bytes, however they are given', () => {
  const whole = inputDigest('image-classification', bytes);
  const shared = Buffer.concat([Buffer.of(0), bytes]).subarray(1);
  expect(inputDigest('image-classification', shared)).toBe(whole);
  expect(inputDigest('image-classification', bytes.buffer)).toBe(whole);
});

it('tells pixels of another shape, and texts, apart', () => {
  const pixels = [
    { width: 2, height: 1, data: bytes },
    { width: 1, height: 2, data: bytes },
  ];
  const digests = pixels.map((each) => inputDigest('image-classification', each));
  const texts = ['A dog.', 'A cat.'].map((text) => inputDigest('translation', text));
  expect(new Set([...digests, ...texts]).size).toBe(4);
});

it('takes a file that was written anew for another input', () => {
  const file = join(mkdtempSync(join(temporaryFolder(), 'digest-')), 'a.png');
  const missing = inputDigest('image-classification', file);
  writeFileSync(file, 'one');
  const first = inputDigest('image-classification', file);
  expect(inputDigest('image-classification', file)).toBe(first);
  writeFileSync(file, 'other');
  expect(new Set([missing, first, inputDigest('image-classification', file)]).size).toBe(3);
});
