import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../../test/support/fixtures.ts';
import { findImages } from './list-images.ts';

it('says what of a folder is no image, in the folders in it too', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'deep'));
  writeFileSync(join(folder, 'a.png'), 'opened when its turn comes');
  writeFileSync(join(folder, 'deep', 'notes.txt'), 'no image');
  cpSync(import.meta.filename, join(folder, 'deep', 'z'));
  const { images, leftOut } = await findImages(folder);
  expect(images).toEqual([join(folder, 'a.png')]);
  expect(leftOut).toHaveLength(2);
  expect(leftOut[0]).toContain(`cannot read ${join(folder, 'deep', 'notes.txt')}: `);
  expect(await findImages(join(folder, 'a.png'))).toEqual({ images: [join(folder, 'a.png')], leftOut: [] });
});
