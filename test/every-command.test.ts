import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { runCli } from './support/cli.ts';
import { fixturePath, temporaryFolder } from './support/fixtures.ts';
import { startServe } from './support/serve-process.ts';

// A smoke test: every command once, as a user runs them. scripts/other-nodes.mjs runs it on other versions of Node.
const folder = temporaryFolder();
const ran = new Set<string>();

beforeAll(async () => {
  for (const [label, background] of [
    ['red', '#e01010'],
    ['grey', '#808080'],
  ]) {
    mkdirSync(join(folder, 'data', label), { recursive: true });
    const create = { width: 40, height: 30, channels: 3, background } as const;
    const image = await sharp({ create }).png().toBuffer();
    for (let i = 0; i < 20; i++) writeFileSync(join(folder, 'data', label, `${i}.png`), image);
  }
});

const models = [fixturePath('models/nchw-float'), fixturePath('models/weak')];

describe('every command runs', () => {
  it.each([
    ['profile', ['--models', ...models, '--data', 'data', '--out', 'p.parquet', '--max-repeats', '1']],
    ['train', ['p.parquet', '--policy', 'single-best', '--out', 'm.premodel.json']],
    ['evaluate', ['p.parquet', '--policy', 'single-best']],
    ['analyze', ['p.parquet']],
    ['inspect', ['m.premodel.json']],
    ['calibrate', ['m.premodel.json', '--data', 'data', '--out', 'here.premodel.json']],
    ['predict', ['here.premodel.json', 'data/red/0.png']],
  ])('%s', (command, args) => {
    const { status, stdout, stderr } = runCli([command, ...args], folder);
    expect(status, stderr).toBe(0);
    expect(stdout).not.toBe('');
    ran.add(command);
  });

  it('serve', async () => {
    const { child, origin } = await startServe(['m.premodel.json', '--hosts', '1'], folder);
    try {
      expect((await fetch(`${origin}/v2/health/ready`)).status).toBe(200);
      child.kill('SIGTERM');
      expect(await once(child, 'exit')).toEqual([0, null]);
    } finally {
      child.kill('SIGKILL');
    }
    ran.add('serve');
  });

  it('and no other is there', () => {
    const { stdout } = runCli(['--help']);
    const commands = [...stdout.matchAll(/^ {2}([a-z]+) /gm)].map(([, name]) => name);
    expect([...ran].sort()).toEqual(commands.filter((name) => name !== 'help').sort());
  });
});
