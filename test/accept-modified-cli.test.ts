import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type CliResult, runCli } from './support/cli.ts';
import { writeColourPremodel } from './support/colour-premodel.ts';
import { fixturePath, temporaryFolder } from './support/fixtures.ts';
import { startServe } from './support/serve-process.ts';

const folder = temporaryFolder();
const picture = fixturePath('decode', 'rgb.png');

/** The file with one value changed, its length the same. */
function changed(file: string, from: string, to: string): string {
  const bytes = readFileSync(join(folder, file));
  const at = bytes.indexOf(from);
  expect(at).toBeGreaterThan(0);
  bytes.write(to, at);
  writeFileSync(join(folder, `changed-${file}`), bytes);
  return `changed-${file}`;
}

const run = (...args: string[]) => runCli(args, folder);

/** `premodel serve` until it listens, or as it ended. */
async function serve(...args: string[]): Promise<Pick<CliResult, 'status' | 'stderr'>> {
  try {
    const { child, said } = await startServe([...args, '--hosts', '1'], folder);
    child.kill('SIGKILL');
    return { status: 0, stderr: said() };
  } catch (error) {
    return { status: 1, stderr: (error as Error).message };
  }
}

type Command = (premodel: string, ...flags: string[]) => Promise<Pick<CliResult, 'status' | 'stderr'>>;

const running: Readonly<Record<string, Command>> = {
  predict: async (premodel, ...flags) => run('predict', premodel, picture, ...flags),
  calibrate: async (premodel, ...flags) =>
    run('calibrate', premodel, '--data', picture, '--out', 'here.premodel.json', ...flags),
  serve: (premodel, ...flags) => serve(premodel, ...flags),
};
const onProfile = async (premodel: string, profile: string, ...flags: string[]) =>
  run('evaluate', premodel, '--on', profile, ...flags);
const commands: Readonly<Record<string, Command>> = {
  ...running,
  'evaluate --on': (premodel, ...flags) => onProfile(premodel, 'colours.profile.parquet', ...flags),
};

let premodel: string;
let profile: string;
beforeAll(async () => {
  await writeColourPremodel(folder, 'colours.premodel.json', 'nchw-float');
  premodel = changed('colours.premodel.json', '"test"', '"tesu"');
  profile = changed('colours.profile.parquet', '"test"', '"tesu"');
});

function expectRefused({ status, stderr }: Pick<CliResult, 'status' | 'stderr'>, code: string, file: string) {
  expect(status).toBe(1);
  expect(stderr).toContain(`[${code}]`);
  expect(stderr).toContain(file);
}

describe('a premodel that is not as it was written', () => {
  it.each(Object.entries(commands))(
    'is refused by %s, and taken with --accept-modified',
    async (_, command) => {
      const refused = await command(premodel);
      expectRefused(refused, 'modified-file', premodel);
      expect(refused.stderr).toContain('--accept-modified');
      expect(refused.stderr).not.toContain('--allow-modified');
      expect(await command(premodel, '--accept-modified')).toMatchObject({ status: 0 });
      expect(await command('colours.premodel.json')).toMatchObject({ status: 0 });
    },
  );
});

it('so is a profile by evaluate --on', async () => {
  const refused = await onProfile('colours.premodel.json', profile);
  expectRefused(refused, 'modified-file', profile);
  expect(refused.stderr).toContain('--accept-modified');
  expect(await onProfile('colours.premodel.json', profile, '--accept-modified')).toMatchObject({ status: 0 });
});

describe('a model that is not the one that was profiled', () => {
  beforeAll(() => {
    const config = join(folder, 'zoo/nchw-float/config.json');
    writeFileSync(config, `${readFileSync(config, 'utf8')}\n`);
  });

  it.each(Object.entries(running))(
    'is refused by %s, and run with --allow-modified only',
    async (_, command) => {
      const file = 'colours.premodel.json';
      for (const flags of [[], ['--accept-modified']]) {
        const refused = await command(file, ...flags);
        expectRefused(refused, 'modified-model', 'config.json');
        expect(refused.stderr).toContain('--allow-modified');
      }
      expect(await command(file, '--allow-modified')).toMatchObject({ status: 0 });
    },
  );
});
