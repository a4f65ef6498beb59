import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from './support/cli.ts';

/** Each command, given something that is not there, and how it is to name it. */
const commands: [string, string[], RegExp][] = [
  ['train', ['nope.parquet'], /there is no file nope\.parquet/],
  ['train on a table', ['train', 'nope.csv'], /there is no file nope\.csv/],
  ['train on a scenario', ['train', 'nope'], /there is no file nope/],
  ['evaluate', ['nope.csv'], /there is no file nope\.csv/],
  ['evaluate a premodel', ['evaluate', 'nope.json', '--on', 'nope.parquet'], /there is no file nope\./],
  ['analyze', ['nope.parquet'], /there is no file nope\.parquet/],
  ['inspect', ['nope.premodel.json'], /there is no file nope\.premodel\.json/],
  ['inspect a profile', ['inspect', 'nope.parquet'], /there is no file nope\.parquet/],
  ['predict', ['nope.json', 'photo.jpg'], /there is no file nope\.json/],
  ['serve', ['nope.json'], /there is no file nope\.json/],
  ['calibrate', ['nope.json', '--data', 'nope', '--out', 'new.json'], /there is no file nope\.json/],
  ['profile', ['--models', 'nope', '--data', 'nope', '--out', 'new.parquet'], /nope does not exist/],
  [
    'profile of translators',
    ['profile', '--models', 'nope', '--source', 'nope.en', '--target', 'nope.de', '--out', 'new.parquet'],
    /nope(\.en)? does not exist/,
  ],
  [
    'profile with an unmatched pattern',
    ['profile', '--models', 'zoo/*', '--data', 'nope', '--out', 'new.parquet'],
    /zoo\/\* does not exist/,
  ],
];

describe('what is not there', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'premodel-missing-'));
    writeFileSync(join(folder, 'photo.jpg'), 'no picture');
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(commands)('%s says so, and to check the path', (name, args, said) => {
    const { status, stderr } = runCli(name.includes(' ') ? args : [name, ...args], folder);
    expect(stderr).toMatch(said);
    expect(stderr).toMatch(/fix: Check the path/);
    expect(stderr).not.toMatch(/Mend|ENOENT/);
    expect(status).toBe(1);
    expect(readdirSync(folder)).toEqual(['photo.jpg']);
  });
});
