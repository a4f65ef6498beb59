import { cp, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { fixturePath, temporaryFolder } from '../../test/support/fixtures.ts';
import { classesOutput } from '../domain/classes/classes-output.ts';
import type { Pixels } from '../domain/image/pixels.ts';
import { matrix } from '../learn/matrix.ts';
import { fixed } from '../policy/fixed.ts';
import { paperPremodel } from '../policy/paper/paper-premodel.ts';
import { planner } from '../policy/planner/planner.ts';
import type { PolicyState, PolicyTrainer } from '../policy/policy.ts';
import type { Profile } from '../profile/profile.ts';
import { selectEvidence } from '../profile/select.ts';
import { AdaptiveModel } from './adaptive-model.ts';
import { hashFiles } from './hash.ts';
import { loadImageClassifier } from './load-models.ts';
import { writeProfile } from './profile-file/write-profile.ts';
import { trainPremodel } from './train-premodel.ts';

const CANDIDATES = ['weak', 'nchw-float'];
const MODEL_FILES = ['config.json', 'preprocessor_config.json', 'onnx/model.onnx'];
const root = temporaryFolder();
let folder: string;
let file: string;
let count = 0;

/** The fixture models in a folder of their own, so that tests can spoil them, and a premodel beside it. */
beforeEach(async () => {
  folder = join(root, String(count++));
  file = join(folder, 'out/toy.premodel.json');
  await mkdir(join(folder, 'out'), { recursive: true });
  for (const name of CANDIDATES) {
    await cp(fixturePath('models', name), join(folder, 'zoo', name), { recursive: true });
  }
  await train(fixed('nchw-float'));
});

async function train(trainer: PolicyTrainer, { without = '' } = {}): Promise<void> {
  const profileFile = join(folder, 'toy.profile.parquet');
  const whole = await tinyProfile();
  const profile = selectEvidence(
    whole,
    whole.evidenceNames.filter((name) => name !== without),
  );
  await writeProfile(profileFile, profile);
  const objective = { criterion: 'top1', successAt: 0.5 };
  await trainPremodel(profile, { profileFile, out: file }, { trainer, objective });
}

/** As if profiled on inputs of which all but one were too hard for every model. */
async function tinyProfile(): Promise<Profile> {
  const evidenceNames = classesOutput.evidenceNames;
  const inputs = Array.from({ length: 12 }, (_, i) => `input-${i}`);
  const { length } = inputs;
  return {
    task: 'image-classification',
    inputs,
    references: inputs.map(() => '0'),
    labels: ['red', 'green', 'blue', 'grey'],
    features: { names: ['hue1'], values: matrix(length, 1), latencyMs: new Float64Array(length) },
    evidenceNames,
    criteria: ['top1'],
    candidates: await Promise.all(
      CANDIDATES.map(async (name) => {
        const files = await hashFiles(join(folder, 'zoo', name), MODEL_FILES);
        return {
          name,
          model: { path: `zoo/${name}`, files, sizeBytes: 1 },
          scores: { top1: Float64Array.from(inputs, (_, i) => (i === 0 ? 1 : 0)) },
          latencyMs: new Float64Array(length).fill(1),
          evidence: matrix(length, evidenceNames.length),
        };
      }),
    ),
    provenance: { createdAt: '2026-01-01T00:00:00Z', premodelVersion: '0.0.0', device: 'test' },
  };
}

/** Writes the premodel again with some fields changed. */
async function rewrite(
  change: (premodel: {
    task: string;
    labels: string[];
    policy: PolicyState;
    candidates: { name: string; path?: string; files: { path: string }[] }[];
  }) => void,
): Promise<void> {
  const { digest: _, ...premodel } = JSON.parse(await readFile(file, 'utf8'));
  change(premodel);
  await writeFile(file, JSON.stringify(premodel));
}

function plain(red: number, green: number, blue: number): Pixels {
  const data = Uint8Array.from({ length: 20 * 20 * 3 }, (_, i) => [red, green, blue][i % 3]);
  return { width: 20, height: 20, data };
}

describe('AdaptiveModel', () => {
  it('runs a premodel of a profile that was made before runs told their energy score', async () => {
    await train(planner({ unmeasured: true, evidence: 'all' }), { without: 'energy_score' });
    const { policy } = JSON.parse(await readFile(file, 'utf8'));
    expect(policy.evidence).toEqual(classesOutput.evidenceNames.slice(0, -1));
    await using model = await AdaptiveModel.load(file);
    const { decision } = await model.predict(plain(0, 255, 0));
    expect(decision).toMatchObject({ abstained: false, faults: [] });
    expect(decision.ran[0].evidence).toHaveProperty('energy_score');
  });

  it('answers like the model its policy chose, from a path, bytes or pixels', async () => {
    await using model = await AdaptiveModel.load(file);
    const { predictions, decision } = await model.predict(plain(0, 255, 0));
    const single = await loadImageClassifier(join(folder, 'zoo/nchw-float'));
    const { probabilities: p, energyScore } = (await single.run(plain(0, 255, 0))).output;
    await single.release();
    expect(predictions.map(({ label }) => label)).toEqual(['green', 'grey', 'red', 'blue']);
    expect(predictions.map(({ score }) => score)).toEqual([p[1], p[3], p[0], p[2]]);
    expect(decision).toMatchObject({ answeredBy: 'nchw-float', abstained: false });
    expect(decision.ran[0].evidence).toMatchObject({ class1: 1, p1: p[1], energy_score: energyScore });
    expect(decision.timings.decodeMs).toBeUndefined();

    const picture = fixturePath('decode', 'rgb.png');
    const fromPath = await model.predict(picture, { topK: 1 });
    const fromBytes = await model.predict(await readFile(picture), { topK: 1 });
    expect(fromPath.predictions).toHaveLength(1);
    expect(fromBytes.predictions).toEqual(fromPath.predictions);
    expect(fromPath.decision.timings.decodeMs).toBeGreaterThan(0);
  });

  it('lists the candidates its policy may run, and no other', async () => {
    await using model = await AdaptiveModel.load(file, { preload: true });
    expect(model.candidates.map(({ name }) => name)).toEqual(['nchw-float']);
    expect(model.labels).toEqual(['red', 'green', 'blue', 'grey']);
  });

  it('gives no predictions where the policy abstains', async () => {
    await train(paperPremodel({ features: 'all' }));
    await using model = await AdaptiveModel.load(file);
    const { predictions, decision } = await model.predict(plain(9, 9, 9));
    expect(predictions).toEqual([]);
    expect(decision).toMatchObject({ abstained: true, ran: [] });
    expect(decision.timings.featuresMs).toBeGreaterThan(0);
  });

  it('needs only the models its policy may run', async () => {
    await rm(join(folder, 'zoo/weak'), { recursive: true });
    await using model = await AdaptiveModel.load(file);
    expect((await model.predict(plain(255, 0, 0))).predictions[0].label).toBe('red');
  });

  it('refuses a changed model at loading, unless allowed', async () => {
    const config = join(folder, 'zoo/nchw-float/preprocessor_config.json');
    await writeFile(config, `${await readFile(config, 'utf8')}\n`);
    await expect(AdaptiveModel.load(file)).rejects.toMatchObject({
      code: 'modified-model',
      place: { file: config },
      remedy: expect.stringContaining('--allow-modified'),
    });
    await using model = await AdaptiveModel.load(file, { allowModified: true });
    expect((await model.predict(plain(0, 0, 255))).predictions[0].label).toBe('blue');
  });

  it('names the missing model, and finds it elsewhere when told where', async () => {
    await rename(join(folder, 'zoo'), join(folder, 'moved'));
    await expect(AdaptiveModel.load(file)).rejects.toMatchObject({
      code: 'missing-candidate',
      message: expect.stringContaining('nchw-float'),
      place: { file: join(folder, 'zoo/nchw-float') },
    });
    await using model = await AdaptiveModel.load(file, { modelsRoot: join(folder, 'moved') });
    expect((await model.predict(plain(255, 0, 0))).predictions[0].label).toBe('red');
  });

  it.each<[string, string, Parameters<typeof rewrite>[0]]>([
    ['another task', 'not-runnable', (premodel) => Object.assign(premodel, { task: 'table' })],
    ['outcomes without a model', 'not-runnable', ({ candidates }) => delete candidates[0].path],
    [
      'a model whose configuration is not pinned',
      'not-runnable',
      ({ candidates }) => {
        candidates[0].files = candidates[0].files.filter(({ path }) => path !== 'config.json');
      },
    ],
    ['other labels', 'label-set-mismatch', ({ labels }) => labels.reverse()],
    [
      'a path to somewhere else',
      'missing-candidate',
      ({ candidates }) => {
        candidates[0].path = '../../../../../../../../no/such/folder';
      },
    ],
    ['a policy of a kind there is none of', 'invalid-policy', (p) => Object.assign(p.policy, { kind: 'x' })],
  ])('refuses %s: %s', async (_, code, change) => {
    await rewrite(change);
    await expect(AdaptiveModel.load(file)).rejects.toMatchObject({ code });
  });

  it('says what is wrong with an image, and goes on', async () => {
    await using model = await AdaptiveModel.load(file);
    for (const image of [
      join(folder, 'none.jpg'),
      Uint8Array.of(1, 2, 3),
      { ...plain(1, 2, 3), width: 19 },
    ]) {
      await expect(model.predict(image)).rejects.toMatchObject({ code: 'unreadable-image' });
    }
    await expect(model.predict(plain(1, 2, 3), { topK: 0 })).rejects.toMatchObject({
      code: 'invalid-option',
    });
    await expect(model.predict(plain(1, 2, 3), { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'aborted',
    });
    expect((await model.predict(plain(255, 0, 0))).predictions[0].label).toBe('red');
  });

  it('keeps to a deadline and an unavailability, and tells what runs, what is held and how it is', async () => {
    const events: string[] = [];
    await using model = await AdaptiveModel.load(file, { onEvent: ({ kind }) => events.push(kind) });
    const told: unknown[] = [];
    const { predictions } = await model.predict(plain(0, 255, 0), {
      topK: 1,
      onRun: (candidate) => told.push(candidate),
      onHeld: (held) => told.push(held.predictions),
    });
    expect(told).toEqual(['nchw-float', predictions]);
    expect(model.status()).toMatchObject({
      ready: true,
      running: 0,
      hosts: 1,
      events: { load: 1, fault: 0 },
    });
    expect(Object.keys(model.status().resident)).toEqual(['nchw-float']);
    expect(events).toEqual(['load']);
    await expect(model.predict(plain(0, 255, 0), { unavailable: ['nchw-float'] })).rejects.toMatchObject({
      code: 'no-candidate-available',
    });
    const image = fixturePath('decode', 'rgb.png');
    await expect(model.predict(image, { maxLatencyMs: 5, waitedMs: 5 })).rejects.toMatchObject({
      code: 'deadline-exceeded',
    });
  });

  it('serves predictions at the same time, and none after it is closed', async () => {
    const model = await AdaptiveModel.load(file);
    const colours = [plain(255, 0, 0), plain(0, 255, 0), plain(0, 0, 255)];
    const pending = Promise.all(colours.map((image) => model.predict(image)));
    await model.close();
    expect((await pending).map(({ predictions }) => predictions[0].label)).toEqual(['red', 'green', 'blue']);
    await expect(model.predict(colours[0])).rejects.toMatchObject({ code: 'closed' });
    await model.close();
  });

  it.each([
    ['maxMemoryMb', { maxMemoryMb: 0 }],
    ['pinned', { pinned: ['huge'] }],
    ['maxBatch', { maxBatch: 1.5 }],
  ])('refuses a %s that makes no sense', async (field, options) => {
    await expect(AdaptiveModel.load(file, options)).rejects.toMatchObject({
      code: 'invalid-option',
      place: { field },
    });
  });

  it('refuses to load what cannot fit into the memory allowed', async () => {
    await rewrite(({ candidates }) => {
      for (const candidate of candidates) Object.assign(candidate, { peakMemoryBytes: 30e6 });
    });
    await expect(AdaptiveModel.load(file, { maxMemoryMb: 20 })).rejects.toMatchObject({
      code: 'exceeds-memory',
    });
    await using model = await AdaptiveModel.load(file, { maxMemoryMb: 40, preload: true });
    expect(model.status()).toMatchObject({
      resident: { 'nchw-float': 30e6 },
      events: { load: 1, evict: 0 },
    });
  });
});
