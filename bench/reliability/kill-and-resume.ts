// Kills `premodel profile` at seeded random moments while it measures, its host right after it in every third run,
// repeats the command, and compares the profile with that of an uninterrupted run: all but times must be equal.
//
//   npm run build && node --import ts-blank-space/register bench/reliability/kill-and-resume.ts [--kills 30] [--pictures 60] [--seed 1]
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import sharp from 'sharp';
import { readProfile } from '../../src/node/profile-file/read-profile.ts';
import { seededRandom } from '../../src/random.ts';
import { runCli } from '../../test/support/cli.ts';
import { journalled, killProfile } from '../../test/support/killed-profile.ts';
import { untimed } from '../../test/support/untimed-profile.ts';
import { repositoryPath } from '../support/paths.ts';

const LATEST_MS = 20;
const LABELS = ['red', 'grey'];

const { values: flags } = parseArgs({
  options: {
    kills: { type: 'string', default: '30' },
    pictures: { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
  },
});
const [kills, pictures] = [Number(flags.kills), Number(flags.pictures)];
const random = seededRandom(Number(flags.seed));
const scratch = mkdtempSync(join(tmpdir(), 'premodel-bench-'));
const data = join(scratch, 'data');

await writePictures();
const expected = untimed(await profiled(join(scratch, 'whole.parquet')));
let unequal = 0;
console.log('| killed | measured by then | profile equal |');
console.log('|---|---|---|');
for (let kill = 0; kill < kills; kill++) {
  const out = join(scratch, `${kill}.parquet`);
  const withHosts = kill % 3 === 2;
  // Some time is left to be killed in.
  const measured = Math.floor(random() * (pictures - 5));
  await killProfile(command(out), out, { measured, laterMs: random() * LATEST_MS, withHosts });
  const kept = journalled(out).length;
  if (kept >= pictures) throw new Error('it was killed too late: give more pictures');
  const equal = isDeepStrictEqual(untimed(await profiled(out)), expected);
  if (!equal) unequal++;
  console.log(
    `| ${withHosts ? 'with its host' : 'alone'} | ${kept} of ${pictures} | ${equal ? 'yes' : '**no**'} |`,
  );
}
console.log(`\n${kills} killed and resumed: ${kills - unequal} profiles equal that of an uninterrupted run.`);
rmSync(scratch, { recursive: true });
process.exitCode = unequal > 0 ? 1 : 0;

function command(out: string): string[] {
  const models = ['nchw-float', 'weak'].map((name) => repositoryPath(`test/fixtures/models/${name}`));
  return ['profile', '--models', ...models, '--data', data, '--out', out];
}

async function profiled(out: string) {
  const { status, stderr } = runCli(command(out));
  if (status !== 0) throw new Error(stderr);
  return readProfile(out);
}

/** Half of them red, half grey, each a little different. */
async function writePictures(): Promise<void> {
  for (const label of LABELS) mkdirSync(join(data, label), { recursive: true });
  for (let i = 0; i < pictures; i++) {
    const shade = Math.round(80 + 100 * random());
    const background = i % 2 ? { r: 240, g: shade, b: shade } : { r: shade, g: shade, b: shade };
    const create = { width: 100 + i, height: 150, channels: 3, background } as const;
    await sharp({ create })
      .png()
      .toFile(join(data, LABELS[i % 2 ? 0 : 1], `${i}.png`));
  }
}
