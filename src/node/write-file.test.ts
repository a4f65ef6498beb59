import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  createReadStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, describe, expect, it } from 'vitest';
import { assertWritable, temporaryName, writeFileWhole } from './write-file.ts';

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

  it('writes beside under a name nobody can lay a link at, and never through one', async () => {
    const own = join(folder, 'links');
    mkdirSync(own);
    const victim = join(own, 'victim');
    writeFileSync(victim, 'precious');
    const path = join(own, 'file');
    symlinkSync(victim, `${path}.writing`);
    symlinkSync(victim, path);
    await writeFileWhole(path, 'new');
    expect(readFileSync(victim, 'utf8')).toBe('precious');
    expect(readFileSync(path, 'utf8')).toBe('new');
    expect(readdirSync(own).toSorted()).toEqual(['file', 'file.writing', 'victim']);
    expect(temporaryName(path)).not.toBe(temporaryName(path));
  });

  it('lets several write at one time: the file is one of them, whole', async () => {
    const path = join(folder, 'contested');
    const contents = Array.from({ length: 8 }, (_, i) => String(i).repeat(100_000));
    await Promise.all(contents.map((content) => writeFileWhole(path, content)));
    expect(contents).toContain(readFileSync(path, 'utf8'));
  });

  it('refuses a folder', async () => {
    await expect(writeFileWhole(folder, 'x')).rejects.toMatchObject({ code: 'cannot-write' });
  });
});

describe('assertWritable', () => {
  it('leaves nothing behind, and a file as it is', async () => {
    const own = join(folder, 'probed');
    mkdirSync(own);
    await assertWritable(join(own, 'new'));
    expect(readdirSync(own)).toEqual([]);
    writeFileSync(join(own, 'old'), 'as it is');
    await assertWritable(join(own, 'old'));
    expect(readFileSync(join(own, 'old'), 'utf8')).toBe('as it is');
    expect(readdirSync(own)).toEqual(['old']);
  });

  it.runIf(existsSync('/dev/null'))('takes a device as it is', async () => {
    await assertWritable('/dev/null');
  });

  it.each([
    ['a folder', () => folder],
    ['a folder that is missing', () => join(folder, 'missing', 'file')],
    ['a file in place of the folder', () => join(folder, 'file', 'file')],
    ['an empty name', () => ''],
  ])('refuses %s', async (_, path) => {
    await expect(assertWritable(path())).rejects.toMatchObject({ code: 'cannot-write' });
  });

  it('refuses what is read-only, file or folder', async () => {
    const own = join(folder, 'read-only');
    mkdirSync(own);
    writeFileSync(join(own, 'file'), 'x', { mode: 0o444 });
    chmodSync(own, 0o555);
    const outcomes = await asNobody(async () => {
      const paths = ['file', 'new'].map((name) => join(own, name));
      return Promise.allSettled(paths.flatMap((path) => [assertWritable(path), writeFileWhole(path, 'y')]));
    });
    chmodSync(own, 0o755);
    for (const outcome of outcomes) expect(outcome).toMatchObject({ reason: { code: 'cannot-write' } });
    expect(readFileSync(join(own, 'file'), 'utf8')).toBe('x');
    expect(readdirSync(own)).toEqual(['file']);
  });
});

/** Nothing is read-only to the superuser, as whom this may run; threads of its pool work as whoever is asked for. */
async function asNobody<Result>(work: () => Promise<Result>): Promise<Result> {
  const isRoot = process.getuid?.() === 0;
  if (!isRoot) return work();
  chmodSync(folder, 0o755);
  process.seteuid!(65_534);
  try {
    return await work();
  } finally {
    process.seteuid!(0);
  }
}
