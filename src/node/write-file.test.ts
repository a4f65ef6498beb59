import { execFileSync } from 'node:child_process';
import {
  createReadStream,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, describe, expect, it } from 'vitest';
import { writeFileWhole } from './write-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'premodel-write-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('writeFileWhole', () => {
  it('replaces a file and leaves nothing beside it', async () => {
    const path = join(folder, 'file');
    await writeFileWhole(path, 'old');
    await writeFileWhole(path, 'new');
    expect(readFileSync(path, 'utf8')).toBe('new');
    expect(readdirSync(folder)).toEqual(['file']);
  });

  it.runIf(process.platform !== 'win32')('writes into a pipe instead of replacing it', async () => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const read = text(createReadStream(pipe));
    await writeFileWhole(pipe, 'through');
    expect(await read).toBe('through');
    expect(statSync(pipe).isFIFO()).toBe(true);
  });

  it.runIf(existsSync('/dev/full'))('says so when a device is full, and leaves it what it is', async () => {
    await expect(writeFileWhole('/dev/full', 'x')).rejects.toMatchObject({ code: 'disk-full' });
    expect(statSync('/dev/full').isCharacterDevice()).toBe(true);
  });

  it('refuses a folder', async () => {
    await expect(writeFileWhole(folder, 'x')).rejects.toMatchObject({ code: 'cannot-write' });
  });
});
