import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readProfile } from '../src/node/profile-file/read-profile.ts';
import { runCli } from './support/cli.ts';
import { fixturePath, temporaryFolder } from './support/fixtures.ts';

const temporary = temporaryFolder();
const SENTENCES = ['A dog runs.', '', 'Two men talk to a woman.', 'Good morning!'];
/** An empty line has no reference to be profiled with; it is translated all the same. */
const FILLED = SENTENCES.filter((sentence) => sentence !== '');
const bart = fixturePath('generation', 'models/bart');
let written: readonly string[];

const run = (args: readonly string[], input?: string) => runCli(args, temporary, input);

beforeAll(async () => {
  writeFileSync(join(temporary, 'x.en'), `${SENTENCES.join('\n')}\n`);
  writeFileSync(join(temporary, 'filled.en'), `${FILLED.join('\n')}\n`);
  writeFileSync(join(temporary, 'filled.de'), 'eins\nzwei\ndrei\n');
  const profiled = run([
    ...['profile', '--models', bart, '--source', 'filled.en', '--target', 'filled.de', '--num-beams', '1,2'],
    ...['--max-repeats', '1', '--quiet', '--out', 'x.profile.parquet'],
  ]);
  expect(profiled.stderr).toBe('');
  expect(profiled.stdout).toContain('bart@beam2');
  const trained = run(['train', 'x.profile.parquet', '--policy', 'single-best', '--out', 'x.premodel.json']);
  expect(trained.status, trained.stderr).toBe(0);
  const { candidates } = await readProfile(join(temporary, 'x.profile.parquet'));
  const kept = /^keeps +(.+)$/m.exec(trained.stdout)![1];
  const answering = candidates.find(({ name }) => name === kept)!;
  written = SENTENCES.map((sentence) => answering.outputs![FILLED.indexOf(sentence)] ?? '');
});

describe('premodel predict, for translation', () => {
  it.each([
    ['the command line', ['x.premodel.json', ...SENTENCES], undefined],
    ['a file', ['x.premodel.json', '--input', 'x.en'], undefined],
    ['standard input', ['x.premodel.json'], SENTENCES.join('\r\n')],
    ['standard input, asked for', ['x.premodel.json', '--input', '-'], `${SENTENCES.join('\n')}\n`],
  ])('writes a line for every sentence of %s, in order', (_, args, input) => {
    const { status, stdout, stderr } = run(['predict', ...args], input);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toBe(`${written.join('\n')}\n`);
  });

  it('says on standard error which model answered, when asked', () => {
    const { stdout, stderr } = run(['predict', 'x.premodel.json', SENTENCES[0], '--explain']);
    expect(stdout).toBe(`${written[0]}\n`);
    expect(stderr).toMatch(/^[\d.]+ ms: policy fixed chose bart@beam\d\n$/);
  });

  it('gives one JSON object', () => {
    const { stdout } = run(['predict', 'x.premodel.json', '--input', 'x.en', '--json']);
    const { predictions } = JSON.parse(stdout);
    expect(predictions.map((prediction: { input: string }) => prediction.input)).toEqual(SENTENCES);
    const translations = predictions.map((prediction: { translation: string }) => prediction.translation);
    expect(translations).toEqual(written);
    expect(predictions[2].decision.timings.inferenceMs).toBeGreaterThan(0);
  });

  it.each([
    [['x.premodel.json', 'a', '--input', 'x.en'], undefined, 2, 'invalid-option'],
    [['x.premodel.json', '--input', 'nowhere'], undefined, 1, 'no-inputs'],
    [['x.premodel.json'], Uint8Array.of(0x61, 0xff), 1, 'invalid-dataset'],
  ])('refuses %j', (args, input, code, error) => {
    const { status, stderr } = run(['predict', ...args], input as never);
    expect(stderr).toContain(`error [${error}]`);
    expect(status).toBe(code);
  });
});

describe('premodel predict, under a constraint', () => {
  it('takes one for every input, and refuses what is none', () => {
    const args = ['predict', 'x.premodel.json', SENTENCES[0]];
    const { status, stdout } = run([...args, '--max-latency', '1s p95', '--min-accuracy', 'best-1%']);
    expect({ status, stdout }).toEqual({ status: 0, stdout: `${written[0]}\n` });
    for (const wrong of [
      ['--max-latency', 'soon'],
      ['--min-accuracy', '120%'],
    ]) {
      expect(run([...args, ...wrong]).status).toBe(2);
    }
  });
});

describe('premodel profile, for translation', () => {
  it.each([
    [['--source', 'x.en'], 2, '--source and --target'],
    [['--task', 'translation', '--data', 'x.en'], 2, '--source and --target'],
    [['--source', 'x.en', '--target', 'x.de', '--num-beams', '0'], 2, 'at least 1'],
    [['--source', 'x.en', '--target', 'nowhere'], 1, 'no-inputs'],
  ])('refuses %j', (args, code, message) => {
    const { status, stderr } = run(['profile', '--models', bart, '--out', 'no.parquet', ...args]);
    expect(stderr).toContain(message);
    expect(status).toBe(code);
  });
});
