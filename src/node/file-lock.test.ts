import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../test/support/fixtures.ts';
import { FileLock } from './file-lock.ts';
import { hasEnded, thisProcess } from './process-identity.ts';

const temporary = temporaryFolder();
let files = 0;
const newFile = () => join(temporary, `${files++}.parquet`);

/** Number of a process that has ended. */
function endedPid(): number {
  return spawnSync(process.execPath, ['-e', '0']).pid;
}

describe('FileLock', () => {
  it('says who has it, keeps others away until it is released, and leaves nothing behind', async () => {
    const file = newFile();
    const lock = await FileLock.acquire(file);
    expect(JSON.parse(readFileSync(lock.path, 'utf8'))).toMatchObject(thisProcess());
    await expect(FileLock.acquire(file)).rejects.toMatchObject({
      code: 'busy',
      message: expect.stringContaining(`process ${process.pid}`),
      place: { file: `${file}.lock` },
    });
    lock.release();
    lock.release();
    (await FileLock.acquire(file)).release();
    expect(readdirSync(temporary)).toEqual([]);
  });

  it.each([
    ['has ended', () => ({ ...thisProcess(), pid: endedPid() })],
    ['had the number of one that lives now', () => ({ ...thisProcess(), startedAt: 'some day long ago' })],
  ])('is taken over from a process that %s', async (_, owner) => {
    const file = newFile();
    writeFileSync(`${file}.lock`, JSON.stringify(owner()));
    const lock = await FileLock.acquire(file);
    expect(JSON.parse(readFileSync(lock.path, 'utf8'))).toMatchObject(thisProcess());
    lock.release();
    expect(readdirSync(temporary)).toEqual([]);
  });

  it.each(['', '{"pid": 1', '{"pid": "1"}', '[]', 'null', '\0\0\0'])(
    'is taken over where it holds %j, which nobody writes',
    async (contents) => {
      const file = newFile();
      writeFileSync(`${file}.lock`, contents);
      (await FileLock.acquire(file)).release();
      expect(readdirSync(temporary)).toEqual([]);
    },
  );

  it('is had by one of many that find a stale one at the same time', async () => {
    const file = newFile();
    writeFileSync(`${file}.lock`, JSON.stringify({ ...thisProcess(), pid: endedPid() }));
    const asked = await Promise.allSettled(Array.from({ length: 20 }, () => FileLock.acquire(file)));
    const held = asked.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    expect(held).toHaveLength(1);
    held[0].release();
  });

  it('is not taken from a process on another machine, of which nothing is known', async () => {
    const file = newFile();
    writeFileSync(`${file}.lock`, JSON.stringify({ pid: endedPid(), host: `not-${hostname()}` }));
    await expect(FileLock.acquire(file)).rejects.toMatchObject({
      code: 'busy',
      remedy: expect.stringContaining(`delete ${file}.lock`),
    });
  });

  it('leaves a lock alone that is no longer its own', async () => {
    const file = newFile();
    const lock = await FileLock.acquire(file);
    writeFileSync(lock.path, 'another’s');
    lock.release();
    expect(readFileSync(lock.path, 'utf8')).toBe('another’s');
  });

  it('follows no link', async () => {
    const file = newFile();
    symlinkSync('/dev/zero', `${file}.lock`);
    await expect(FileLock.acquire(file)).rejects.toMatchObject({ code: 'cannot-write' });
  });

  it('cannot be had where nothing can be written', async () => {
    const file = join(temporary, 'missing', 'x.parquet');
    await expect(FileLock.acquire(file)).rejects.toMatchObject({ code: 'cannot-write' });
    expect(existsSync(`${file}.lock`)).toBe(false);
  });
});

describe('hasEnded', () => {
  it('knows this process, and one that ends', async () => {
    expect(hasEnded(thisProcess())).toBe(false);
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    const identity = { pid: child.pid!, host: hostname() };
    expect(hasEnded(identity)).toBe(false);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(hasEnded(identity)).toBe(true);
  });

  it('knows nothing of other machines', () => {
    expect(hasEnded({ ...thisProcess(), host: `not-${hostname()}` })).toBeUndefined();
  });
});
