import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { AdaptiveModel } from '../src/node/adaptive-model.ts';
import { runCli } from './support/cli.ts';
import { temporaryFolder } from './support/fixtures.ts';
import { describeWithShared, sharedPath } from './support/shared.ts';

const MODELS = ['mobilenet_v1_0.25_128', 'mobilenet_v1_0.5_160'];

describeWithShared('profile, train, predict on real models and images', () => {
  const folder = temporaryFolder();
  const images = join(sharedPath(), 'data/imagenet-val/images');
  const names = readdirSync(images).sort().slice(0, 3);
  const premodel = join(folder, 'elsewhere/imagenet.premodel.json');

  beforeAll(() => {
    const profiled = runCli(
      [
        ...['profile', '--models', ...MODELS.map((name) => sharedPath('zoo/imagenet', name))],
        ...['--data', sharedPath('data/imagenet-val'), '--limit', '20', '--max-repeats', '3'],
        ...['--out', 'imagenet.profile.parquet'],
      ],
      folder,
    );
    expect(profiled).toMatchObject({ status: 0 });
    mkdirSync(join(folder, 'elsewhere'));
    const trained = runCli(
      ['train', 'imagenet.profile.parquet', '--policy', 'paper', '--out', 'elsewhere/imagenet.premodel.json'],
      folder,
    );
    expect(trained).toMatchObject({ status: 0, stderr: '' });
    expect(trained.stdout).toContain('elsewhere/imagenet.premodel.json');
    writeFileSync(join(folder, 'broken.jpg'), 'no image');
    for (const name of names) copyFileSync(join(images, name), join(folder, name));
  });

  it('predicts, from any folder, without further options', () => {
    for (const [cwd, file] of [
      [folder, 'elsewhere/imagenet.premodel.json'],
      [join(folder, 'elsewhere'), 'imagenet.premodel.json'],
    ]) {
      const paths = names.map((name) => join(folder, name));
      const { status, stdout, stderr } = runCli(['predict', file, ...paths], cwd);
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      expect(stdout.trimEnd().split('\n')).toHaveLength(3);
      for (const path of paths) expect(stdout).toContain(path);
    }
  });

  it('loads the models before the first input where asked to', () => {
    const single = 'elsewhere/single.premodel.json';
    const trained = ['train', 'imagenet.profile.parquet', '--policy', 'single-best', '--out', single];
    expect(runCli(trained, folder)).toMatchObject({ status: 0 });
    const loadMs = (...flags: string[]): number => {
      const { status, stdout, stderr } = runCli(['predict', single, names[0], '--json', ...flags], folder);
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      return JSON.parse(stdout).predictions[0].decision.timings.loadMs;
    };
    const whenNeeded = loadMs();
    expect(loadMs('--preload')).toBeLessThan(whenNeeded);
    expect(loadMs('--max-latency', '60s', '--best-so-far')).toBeLessThan(whenNeeded);
  });

  it('reports an image that cannot be read, and predicts the others', () => {
    const args = ['predict', premodel, names[0], 'broken.jpg', names[1]];
    const text = runCli(args, folder);
    expect(text.status).toBe(1);
    expect(text.stdout.trimEnd().split('\n')).toHaveLength(2);
    expect(text.stderr).toContain('broken.jpg  error [unreadable-image]');

    const json = runCli([...args, '--json', '--top', '3'], folder);
    expect(json.status).toBe(1);
    const { predictions } = JSON.parse(json.stdout);
    expect(predictions.map(({ input }: { input: string }) => input)).toEqual([
      names[0],
      'broken.jpg',
      names[1],
    ]);
    expect(predictions[1]).toMatchObject({ error: { code: 'unreadable-image' } });
    for (const index of [0, 2]) {
      const { predictions: labels, decision } = predictions[index];
      expect(labels).toHaveLength(decision.abstained ? 0 : 3);
    }
  });

  it('says the same through the library', async () => {
    await using model = await AdaptiveModel.load(premodel);
    const { stdout } = runCli(['predict', premodel, ...names, '--json', '--top', '5'], folder);
    const { predictions } = JSON.parse(stdout);
    for (const [i, name] of names.entries()) {
      const own = await model.predict(join(folder, name));
      expect(own.predictions).toEqual(predictions[i].predictions);
      expect(own.decision.answeredBy).toBe(predictions[i].decision.answeredBy);
    }
  });

  it('is calibrated on images without labels, and runs as before', () => {
    const out = 'elsewhere/here.premodel.json';
    const args = ['calibrate', premodel, '--data', '.', '--out', out];
    const all = runCli(args, folder);
    // The image that cannot be read lies there, too: it does not count, and is named.
    expect(all).toMatchObject({ status: 0, stderr: expect.stringContaining('left out') });
    const measured = runCli(
      ['calibrate', premodel, '--data', names[0], '--max-latency', '20ms', '--out', out],
      folder,
    );
    expect(measured).toMatchObject({ status: 0, stderr: '' });
    expect(measured.stdout).toContain(`written: ${out}`);
    const { candidates, objective, profile } = JSON.parse(readFileSync(join(folder, out), 'utf8'));
    expect(measured.stdout).toMatch(/^decoding: [\d.]+ ms on average, whatever runs$/m);
    expect(profile.provenance.decodeMs).toBeGreaterThan(0);
    expect(objective.constraint).toEqual({ maxLatencyMs: 20, latency: 'mean' });
    for (const { cost } of candidates) expect(cost.latencyMs).toBeGreaterThan(0);
    expect(runCli(['predict', out, names[0]], folder)).toMatchObject({ status: 0, stderr: '' });
  });

  it('is inspected', () => {
    const { status, stdout } = runCli(['inspect', premodel], folder);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^policy +paper$/m);
    expect(stdout).toMatch(/^profile +imagenet.profile.parquet, 20 inputs$/m);
  });

  it('tells which model is missing', () => {
    const moved = join(folder, 'moved.premodel.json');
    const text = readFileSync(premodel, 'utf8').replaceAll('zoo/imagenet', 'zoo/nowhere');
    writeFileSync(moved, text);
    expect(runCli(['predict', moved, names[0]], folder).stderr).toContain('error [modified-file]');
    const lost = runCli(['predict', moved, names[0], '--accept-modified'], folder);
    expect(lost.status).toBe(1);
    expect(lost.stderr).toContain('error [missing-candidate]: the model of mobilenet_v1_0.');
    const found = runCli(
      ['predict', moved, names[0], '--accept-modified', '--models', sharedPath('zoo/imagenet')],
      folder,
    );
    expect(found).toMatchObject({ status: 0, stderr: '' });
  });
});
