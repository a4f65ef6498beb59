import { mkdtempSync, openSync, readFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { logOutput } from './log-output.ts';

type Stream = Parameters<typeof logOutput>[0];

it('listens to a socket once, however many logs write to it', () => {
  const socket = new Socket();
  for (let i = 0; i < 20; i++) logOutput(socket as unknown as Stream);
  expect(socket.listenerCount('error')).toBe(1);
  expect(() => socket.emit('error', new Error('EPIPE'))).not.toThrow();
});

it('writes to a file at once, and counts what a closed socket did not take', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'premodel-log-')), 'log');
  const written = logOutput({ fd: openSync(file, 'w') } as unknown as Stream);
  written.write('{"msg":"first"}\n');
  expect([readFileSync(file, 'utf8'), written.lost]).toEqual(['{"msg":"first"}\n', 0]);
  const closed = new Socket();
  closed.destroy();
  const lossy = logOutput(closed as unknown as Stream);
  lossy.write('{"msg":"second"}\n');
  expect(lossy.lost).toBe(1);
});
