import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeProfile } from '../src/node/profile-file/write-profile.ts';
import { trainPremodel } from '../src/node/train-premodel.ts';
import { cascade } from '../src/policy/cascade/cascade.ts';
import { runCli } from './support/cli.ts';
import { syntheticProfile } from './support/synthetic-profile.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'premodel-cli-'));
  const profile = syntheticProfile({ inputs: 120 });
  const profileFile = join(folder, 'toy.profile.parquet');
  await writeProfile(profileFile, profile);
  await trainPremodel(
    profile,
    { profileFile, out: join(folder, 'validated.premodel.json') },
    { trainer: cascade(), objective: { criterion: 'top1', successAt: 0.5 }, folds: 3 },
  );
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('premodel', () => {
  it('knows its version', () => {
    const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
    expect(runCli(['--version'])).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('shows every command, and each shows an example', () => {
    const { status, stdout } = runCli(['--help']);
    expect(status).toBe(0);
    const commands = [...stdout.matchAll(/^ {2}([a-z]+) \[options\]/gm)].map(([, name]) => name);
    expect(commands).toEqual(expect.arrayContaining(['profile', 'train', 'evaluate', 'predict', 'inspect']));
    for (const command of commands) {
      const help = runCli([command, '--help']);
      expect(help.status, command).toBe(0);
      expect(help.stdout, command).toContain(`$ premodel ${command}`);
    }
  });

  it.each([[[]], [['fly']], [['inspect']], [['inspect', 'a', '--fly']]])(
    'exits with 2 when used wrongly: %j',
    (args) => {
      const { status, stderr } = runCli(args);
      expect(status).toBe(2);
      expect(stderr).not.toContain('    at ');
    },
  );
});

describe('premodel train', () => {
  it('writes beside you, under the name of the profile, and keeps what it was told', () => {
    const args = ['train', 'toy.profile.parquet', '--policy', 'cascade', '--seed', '7'];
    const { status, stdout, stderr } = runCli(args, folder);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^written +toy.premodel.json$/m);
    const { training, policy } = JSON.parse(readFileSync(join(folder, 'toy.premodel.json'), 'utf8'));
    expect(training).toMatchObject({ seed: 7, options: { policy: 'cascade', seed: 7 } });
    expect(policy.kind).toBe('cascade');
  });

  it('learns to flag decisions, and says what it watches', () => {
    const args = [
      'train',
      'toy.profile.parquet',
      '--policy',
      'cascade',
      '--soundness',
      '5%',
      '--out',
      's.json',
    ];
    const { status, stdout } = runCli(args, folder);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^soundness +flags decisions less sound than 95\u202f% of the right ones$/m);
    const { stdout: inspected } = runCli(['inspect', 's.json'], folder);
    expect(inspected).toMatch(/^soundness +flags/m);
    expect(inspected).toMatch(/^single best +model-\d$/m);
    expect(inspected).toMatch(/^drift +watches 0 features and \d+ columns of evidence$/m);
  });

  it('certifies on inputs it kept from the fit, and says so again on inspection', () => {
    const args = ['--policy', 'cascade', '--certify', '90%', '--confidence', '90%', '--calibration', '50%'];
    const { stdout } = runCli(['train', 'toy.profile.parquet', ...args, '--out', 'c.json'], folder);
    expect(stdout).toMatch(/^policy .* fitted on 60 inputs/m);
    const [line] = /^certificate .*$/m.exec(stdout)!;
    expect(line).toMatch(
      /is at most 90.0 points worse than model-\d with probability 90\u202f% \(60 inputs kept/,
    );
    expect(runCli(['inspect', 'c.json'], folder).stdout).toContain(line.replace(/^certificate +/, ''));
    const { training } = JSON.parse(readFileSync(join(folder, 'c.json'), 'utf8'));
    expect(training.certificate).toMatchObject({
      epsilon: 0.9,
      inputs: 60,
      accepted: expect.stringMatching(/^cascade at point/),
    });
  });

  it.each([
    [['--certify', '100%'], 2, /above 0 and below 100/],
    [['--policy', 'magic'], 2, /error \[invalid-option\]: .*magic/],
    [
      ['--criterion', 'beauty'],
      1,
      /error \[unknown-criterion\].*\n.*at: .*--criterion\n.*fix: use one of: top1, top5/i,
    ],
    [['--out', 'no/such/folder/x.json'], 1, /error \[cannot-write\]/],
  ])('refuses %j with exit code %d', (options, status, message) => {
    const result = runCli(['train', 'toy.profile.parquet', ...options], folder);
    expect(result.status).toBe(status);
    expect(result.stderr).toMatch(message);
    expect(result.stderr).not.toContain('    at ');
  });
});

describe('a constraint that nothing keeps to', () => {
  const impossible = [
    ['--max-latency', '0.0001ms'],
    ['--max-latency', '0.0001ms p95'],
    ['--min-accuracy', '100%'],
  ];

  it.each(impossible)('ends in exit code 3 and writes nothing: %s %s', (...asked) => {
    const args = ['train', 'toy.profile.parquet', '--policy', 'cascade', ...asked, '--out', 'none.json'];
    const { status, stderr } = runCli(args, folder);
    expect(status).toBe(3);
    expect(stderr).toMatch(/^error \[constraint-unmet\]: .*the nearest is cascade, with an accuracy of/);
    expect(existsSync(join(folder, 'none.json'))).toBe(false);
  });

  it('gives the nearest where that is asked for, and says so for good', () => {
    const args = [
      'train',
      'toy.profile.parquet',
      '--policy',
      'cascade',
      '--max-latency',
      '0.0001ms',
      '--nearest',
    ];
    const { status, stdout } = runCli([...args, '--out', 'nearest.json'], folder);
    expect(status).toBe(0);
    expect(stdout).toMatch(
      /^not kept to +asked was at most 0.0001 ms of model time on average; the nearest is cascade/m,
    );
    expect(runCli(['inspect', 'nearest.json'], folder).stdout).toMatch(/^not kept to +asked was/m);
  });

  it('is refused where it limits what was not measured', () => {
    const args = ['train', 'toy.profile.parquet', '--max-cost', '1'];
    expect(runCli(args, folder)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('error [missing-cost]'),
    });
  });
});

describe('premodel inspect', () => {
  it('tells a profile by its content', () => {
    const text = runCli(['inspect', 'toy.profile.parquet'], folder);
    expect(text).toMatchObject({ status: 0, stderr: '' });
    expect(text.stdout).toMatch(/^kind +profile$/m);
    expect(text.stdout).toMatch(/^model-0 +\d+\.\d.%/m);

    const { stdout } = runCli(['inspect', 'toy.profile.parquet', '--json'], folder);
    expect(JSON.parse(stdout)).toMatchObject({ kind: 'profile', inputs: 120, criteria: ['top1', 'top5'] });
  });

  it('tells a premodel by its content', () => {
    const text = runCli(['inspect', 'validated.premodel.json'], folder);
    expect(text).toMatchObject({ status: 0, stderr: '' });
    expect(text.stdout).toMatch(/^policy +cascade$/m);
    expect(text.stdout).toMatch(/^estimate .*3-fold cross-validation/m);

    const { stdout } = runCli(['inspect', 'validated.premodel.json', '--json'], folder);
    expect(JSON.parse(stdout)).toMatchObject({
      kind: 'premodel',
      policy: { kind: 'cascade', candidates: expect.any(Array), evidence: ['p1'] },
      profile: { file: 'toy.profile.parquet', inputs: 120 },
      training: { evaluation: { folds: 3 } },
    });
  });

  it.each([
    ['nothing.json', undefined, 'missing-file'],
    ['empty.json', '', 'invalid-json'],
    ['foreign.json', '{}', 'not-a-premodel'],
    ['future.json', '{"format":"premodel","version":9}', 'unsupported-version'],
    ['broken.parquet', 'PAR1 and no more', 'invalid-profile'],
  ])('says what is wrong with %s and exits with 1', async (file, content, code) => {
    if (content !== undefined) await writeFile(join(folder, file), content);
    const { status, stdout, stderr } = runCli(['inspect', file], folder);
    expect(status).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain(`error [${code}]: `);
    expect(stderr).toContain('  fix: ');
    expect(stderr).not.toContain('    at ');
  });
});
