import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from './support/cli.ts';

/*
 * What the same command writes stays the same, byte for byte, however the code is arranged. Where a change of
 * behaviour is meant, `npx vitest run test/same-bytes.test.ts -u` writes the files again; the profiles and the table
 * stay as they are. The folder's README.md says how those were made.
 */

const fixtures = fileURLToPath(new URL('fixtures/same-bytes', import.meta.url));
const root = fileURLToPath(new URL('..', import.meta.url));
const frozenClock = ['--import', new URL('support/frozen-clock.mjs', import.meta.url).href];

const profiles: Record<string, string> = {
  images: 'images.profile.parquet',
  translation: 'translation.profile.parquet',
  table: 'table.csv',
};

const TABLE_WRITTEN = new Date('2026-12-01T02:25:20.210Z');

/** Longer ones are kept as their SHA-256. */
const MOST_CHARACTERS = 46_000;

/** Profile, name, what `train` is asked for. */
const trained: [string, string, string][] = [
  ['images', 'single-best', '--policy single-best'],
  ['images', 'committee', '--policy committee --max-models 2'],
  ['images', 'paper', '--policy paper'],
  ['images', 'paper-single', '--policy paper --architecture single --classifier svm'],
  ['images', 'cascade', '--policy cascade --min-accuracy best-1% --soundness 5%'],
  ['images', 'planner', '--policy planner --max-latency 100ms'],
  ['images', 'router', '--policy router --max-models 3'],
  ['images', 'auto', '--min-accuracy best-2%'],
  ['translation', 'single-best', '--policy single-best --max-latency 1000ms'],
  ['translation', 'paper', '--policy paper'],
  ['translation', 'cascade', '--policy cascade --min-accuracy best-1% --folds 3'],
  ['translation', 'router', '--policy router'],
  ['translation', 'auto', ''],
  ['table', 'single-best', '--policy single-best --max-cost 5'],
  ['table', 'committee', '--policy committee'],
  ['table', 'paper', '--policy paper --classifier decision-tree'],
  ['table', 'cascade', '--policy cascade --max-cost 6'],
  ['table', 'planner', '--policy planner --certify 5%'],
  ['table', 'router', '--policy router --min-accuracy best-1%'],
  ['table', 'auto', '--max-models 2'],
];

const evaluated: [string, string][] = [
  ['images', 'single-best,committee,paper,cascade,planner,router'],
  ['translation', 'single-best,paper,cascade'],
  ['table', 'single-best,committee,paper,cascade,planner,router'],
];

const pictureFolder = join(root, 'demo/images/data/images');
const pictures = readdirSync(pictureFolder)
  .sort()
  .filter((_, place) => place % 300 === 0)
  .map((name) => join(pictureFolder, name));
const sentences = readFileSync(join(root, 'demo/translation/data/test.en'), 'utf8')
  .split('\n')
  .filter((line, row) => line !== '' && row % 90 === 0);

const answered: [string, string, string[]][] = [
  ...['single-best', 'committee', 'paper', 'cascade', 'auto'].map((name): [string, string, string[]] => [
    'images',
    name,
    pictures,
  ]),
  ...['single-best', 'paper', 'cascade', 'router', 'auto'].map((name): [string, string, string[]] => [
    'translation',
    name,
    sentences,
  ]),
];

let folder: string;

beforeAll(() => {
  // Beside the fixtures: premodel files name their models by relative paths.
  folder = mkdtempSync(`${fixtures}-`);
  for (const file of Object.values(profiles)) copyFileSync(join(fixtures, file), join(folder, file));
  // A table counts as measured when its file was last written.
  utimesSync(join(folder, profiles.table), TABLE_WRITTEN, TABLE_WRITTEN);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function premodel(args: readonly string[], nodeArgs: readonly string[] = frozenClock): string {
  const { status, stdout, stderr } = runCli(args, folder, undefined, nodeArgs);
  expect(status, stderr).toBe(0);
  return stdout;
}

async function expectSame(text: string, name: string): Promise<void> {
  if (text.length > MOST_CHARACTERS) {
    const sha256 = createHash('sha256').update(withoutVersion(text)).digest('hex');
    return expectFile(`${sha256}, ${text.length} characters\n`, `${name}.sha256`);
  }
  const file = join(fixtures, name);
  const old = existsSync(file) ? readFileSync(file, 'utf8') : text;
  return expectFile(withoutVersion(text) === withoutVersion(old) ? old : text, name);
}

async function expectFile(text: string, name: string): Promise<void> {
  await expect(text).toMatchFileSnapshot(join(fixtures, name));
}

/** The version of this package changes with every release, and with it the digest of the file. */
function withoutVersion(text: string): string {
  return text.replace(/("(?:premodelVersion|digest)": ?)"[^"]*"/g, '$1"-"');
}

/** Without what was timed; scores differ between processors in their last digits. */
function comparable(key: string, value: unknown): unknown {
  if (/(Ms|Mj|^timings|^input)$/.test(key)) return undefined;
  return typeof value === 'number' ? Number(value.toPrecision(3)) : value;
}

describe('a premodel file', () => {
  it.each(trained)('of %s: %s (%s)', { timeout: 120_000 }, async (profile, name, flags) => {
    const out = `${profile}-${name}.premodel.json`;
    premodel([
      'train',
      join(folder, profiles[profile]),
      ...flags.split(' ').filter((flag) => flag !== ''),
      ...['--out', out, '--nearest'],
    ]);
    await expectSame(readFileSync(join(folder, out), 'utf8'), out);
  });
});

describe('what evaluate says', () => {
  it.each(evaluated)('of %s: %s', { timeout: 240_000 }, async (profile, policies) => {
    const file = join(folder, profiles[profile]);
    const said = premodel(['evaluate', file, '--policy', policies, '--folds', '3', '--json']);
    await expectSame(said, `${profile}.evaluation.json`);
  });
});

describe('an old premodel file', () => {
  it.each(readdirSync(fixtures).filter((name) => name.endsWith('.premodel.json')))(
    'is evaluated: %s',
    { timeout: 60_000 },
    async (name) => {
      const profile = join(folder, profiles[name.split('-')[0]]);
      const said = premodel(['evaluate', join(fixtures, name), '--on', profile, '--json']);
      await expectSame(said, name.replace('premodel', 'evaluation'));
    },
  );

  it.each(answered)('answers %s: %s', { timeout: 60_000 }, async (profile, name, inputs) => {
    const file = `${profile}-${name}.premodel.json`;
    const old = relative(folder, join(fixtures, file));
    const said = JSON.parse(
      premodel(['predict', existsSync(join(fixtures, file)) ? old : file, ...inputs, '--json'], []),
    );
    await expectSame(`${JSON.stringify(said, comparable, 2)}\n`, `${profile}-${name}.answers.json`);
  });
});
