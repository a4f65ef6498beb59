import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { policyOf } from '../src/artifact/policy-of.ts';
import { readPremodel } from '../src/node/premodel-file.ts';
import { readProfile } from '../src/node/profile-file/read-profile.ts';
import { writeProfile } from '../src/node/profile-file/write-profile.ts';
import { runCli } from './support/cli.ts';
import { fixturePath, temporaryFolder } from './support/fixtures.ts';

const DECODE_MS = 5;
/** Written by a release that kept no decoding per input. */
const before = fixturePath('end-to-end', 'before.profile.parquet');
const folder = temporaryFolder();
const decoded = join(folder, 'decoded.profile.parquet');

beforeAll(async () => {
  const profile = await readProfile(before);
  await writeProfile(decoded, { ...profile, decodeMs: new Float64Array(60).fill(DECODE_MS) });
});

function cli(...args: string[]): string {
  const { status, stderr, stdout } = runCli(args, folder);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout;
}

async function trained(...args: string[]) {
  const out = join(folder, 'p.premodel.json');
  const stdout = cli('train', ...args, '--policy', 'cascade', '--out', out);
  const premodel = await readPremodel(out);
  const { points, chosen } = policyOf(premodel).frontier!;
  return { stdout, out, point: points[chosen], constraint: premodel.objective.constraint };
}

describe('the command line', () => {
  it('trains within a time end to end, or of the models where asked', async () => {
    const held = await trained(decoded, '--max-latency', '5.6ms');
    expect(held.point.endToEndMs).toBeCloseTo(held.point.latencyMs + DECODE_MS, 9);
    expect(held.point.endToEndMs).toBeLessThanOrEqual(5.6);
    expect(held.stdout).toMatch(/% at 5\.\d+ ms end to end, 0\.\d+ ms of it model time; the single best/);
    const free = await trained(decoded, '--max-latency', '0.6ms', '--model-time');
    expect(free.constraint).toEqual({ maxLatencyMs: 0.6, latency: 'mean', modelTime: true });
    expect(free.point).toEqual(held.point);
    expect(cli('inspect', free.out)).toMatch(/decoding {2,}4\.32 ms on average, whatever runs\n/);
  });

  it('keeps both estimates of a cross-validation', async () => {
    const { out, stdout } = await trained(decoded, '--folds', '3');
    const { latencyMs, endToEndMs } = (await readPremodel(out)).training.evaluation!;
    expect(endToEndMs).toBeCloseTo(latencyMs + DECODE_MS, 9);
    for (const text of [stdout, cli('inspect', out)]) {
      expect(text).toMatch(/\d ms end to end, [\d.]+ ms of it model time \(3-fold cross-validation/);
    }
  });

  it('goes by model time, and says so, where nothing else is known', async () => {
    const old = await trained(before, '--max-latency', '0.6ms');
    expect(old.point.endToEndMs).toBeUndefined();
    expect(old.point.latencyMs).toBeLessThanOrEqual(0.6);
    expect(old.stdout).toMatch(/% at 0\.\d+ ms model time; the single best/);
    expect(cli('inspect', old.out)).toContain('not known of each input, so limits go by model time');
    expect(cli('inspect', before)).toContain('not known of each input, so limits go by model time');
    const said = cli('evaluate', before, '--policy', 'single-best');
    expect(said).toContain('Times are model time: the table does not say how long decoding takes.');
    expect(said.split('\n')[0]).toMatch(/model ms +p95 +closed gap/);
  });

  it('shows both times beside each other', () => {
    const { decodeMs, rows } = JSON.parse(cli('evaluate', decoded, '--policy', 'single-best', '--json'));
    const old = JSON.parse(cli('evaluate', before, '--policy', 'single-best', '--json'));
    expect(decodeMs).toBeCloseTo(DECODE_MS, 9);
    expect(old).not.toHaveProperty('decodeMs');
    for (const [i, row] of rows.entries()) {
      expect(row.cost.endToEndMs).toBeCloseTo(row.cost.latencyMs + DECODE_MS, 9);
      expect(row.cost.p95EndToEndMs).toBeCloseTo(row.cost.p95LatencyMs + DECODE_MS, 9);
      expect(old.rows[i].cost).not.toHaveProperty('endToEndMs');
      // Deciding takes another time every time.
      if (row.kind === 'single') expect(row).toMatchObject(old.rows[i]);
    }
    const said = cli('evaluate', decoded, '--policy', 'single-best');
    expect(said.split('\n')[0]).toMatch(/end-to-end ms +p95 +model ms +p95 +closed gap/);
    expect(said).toContain('Decoding takes 5.00 ms of the time end to end, whatever runs.');
    expect(said).toMatch(
      /time: 5\.\d+ ms end to end, 1\.\d\dx of the single best’s; model time \d\.\d+ ms, \d\.\d\dx/,
    );
  });

  it('says which time is too long where nothing keeps to a limit', () => {
    const asked = (file: string, ...args: string[]) =>
      runCli(['train', file, '--policy', 'cascade', '--max-latency', '0.1ms', ...args], folder);
    const whole = asked(decoded);
    expect(whole.status).toBe(3);
    expect(whole.stderr).toMatch(/at most 0\.1 ms end to end on average.* 5\.\d+ ms end to end on average/);
    for (const { status, stderr } of [asked(decoded, '--model-time'), asked(before)]) {
      expect(status).toBe(3);
      expect(stderr).toMatch(/at most 0\.1 ms of model time on average.* 0\.\d+ ms of model time on average/);
    }
  });

  it('refuses to count the time of nothing', () => {
    const { status, stderr } = runCli(['train', decoded, '--model-time'], folder);
    expect(status).toBe(2);
    expect(stderr).toMatch(/error \[invalid-option\].*--max-latency/);
  });
});
