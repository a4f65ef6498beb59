import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../test/support/fixtures.ts';
import { readRegularFile } from './read-regular-file.ts';

const folder = temporaryFolder();
const read = (path: string, maxBytes = 100) =>
  readRegularFile(path, { maxBytes, what: 'table', origin: 'make it with `make table`' });

describe('readRegularFile', () => {
  it('reads a file, through links too', async () => {
    const path = join(folder, 'file');
    writeFileSync(path, 'bytes');
    symlinkSync(path, join(folder, 'link'));
    expect((await read(path)).toString()).toBe('bytes');
    expect((await read(join(folder, 'link'), 5)).toString()).toBe('bytes');
  });

  it('refuses what is larger than it may be, with both sizes', async () => {
    const path = join(folder, 'large');
    writeFileSync(path, 'x'.repeat(101));
    await expect(read(path)).rejects.toMatchObject({
      code: 'too-large',
      message: expect.stringContaining('101 bytes, more than the 100'),
    });
  });

  it('says how to come by a file that is not there', async () => {
    await expect(read(join(folder, 'none'))).rejects.toMatchObject({
      code: 'missing-file',
      remedy: 'Check the path, or make it with `make table`.',
    });
  });

  it('refuses a folder', async () => {
    mkdirSync(join(folder, 'folder'));
    await expect(read(join(folder, 'folder'))).rejects.toMatchObject({ code: 'unreadable-file' });
  });

  it.runIf(existsSync('/dev/zero'))('refuses a device and a pipe that never end', async () => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    for (const endless of ['/dev/zero', pipe]) {
      await expect(read(endless)).rejects.toMatchObject({ code: 'unreadable-file' });
    }
  });
});
