import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { fixturePath, temporaryFolder } from '../../../test/support/fixtures.ts';
import { journalLines } from '../../../test/support/journal-lines.ts';
import { classesOutput } from '../../domain/classes/classes-output.ts';
import { imageInput } from '../../domain/image/image-input.ts';
import type { EnergyMeter } from '../energy/energy-meter.ts';
import { readProfile } from '../profile-file/read-profile.ts';
import { type ImageProfileOptions, profileImages } from './profile-images.ts';
import type { ProfileProgress } from './profile-task.ts';

const temporary = temporaryFolder();
const model = (name: string) => fixturePath('models', name);
const data = join(temporary, 'data');
const COLOURS = { red: '#f01020', green: '#10d040', blue: '#2030ff', grey: '#606060' };
let files = 0;

function options(changes: Partial<ImageProfileOptions> = {}): ImageProfileOptions {
  const out = join(temporary, `${files++}.parquet`);
  const models = [model('nchw-float'), model('weak')];
  return { models, data, out, maxRepeats: 3, energyMeter: 'none', isolation: 'none', ...changes };
}

/** Aborts when so many images are done. */
function stopAfter(count: number): Partial<ImageProfileOptions> {
  const controller = new AbortController();
  const onProgress = ({ phase, done }: ProfileProgress) => {
    if (phase === 'profiling' && done === count) controller.abort();
  };
  return { signal: controller.signal, onProgress };
}

beforeAll(async () => {
  for (const [name, background] of Object.entries(COLOURS)) {
    mkdirSync(join(data, name), { recursive: true });
    for (let i = 0; i < 5; i++) {
      const create = { width: 20 + i, height: 16, channels: 3, background } as const;
      await sharp({ create }).toFile(join(data, name, `${i}.png`));
    }
  }
});

describe('profileImages', () => {
  it('writes down what every model says of every image, and what it costs', async () => {
    const given = options();
    const profile = await profileImages(given);
    expect(await readProfile(given.out)).toEqual(profile);
    expect(existsSync(`${given.out}.partial.jsonl`)).toBe(false);

    expect(profile.inputs).toHaveLength(20);
    expect(profile.inputs[0]).toBe('blue/0.png');
    expect(profile.references.slice(0, 6)).toEqual(['2', '2', '2', '2', '2', '1']);
    expect(profile.features.names).toEqual(imageInput.featureNames);
    expect(profile.evidenceNames).toEqual(classesOutput.evidenceNames);
    const [strong, weak] = profile.candidates;
    expect(profile.candidates.map(({ name }) => name)).toEqual(['nchw-float', 'weak']);
    // By the definition of the models: the weak one takes everything for grey.
    expect(Array.from(strong.scores.top1)).toEqual(Array(20).fill(1));
    expect(new Set(weak.predicted)).toEqual(new Set([3]));
    expect(weak.scores.top1.reduce((a, b) => a + b)).toBe(5);
    for (const { latencyMs, preprocessMs, inferenceMs, energyMj, model } of profile.candidates) {
      latencyMs.forEach((ms, i) => {
        expect(ms).toBeCloseTo(preprocessMs![i] + inferenceMs![i], 9);
      });
      expect(Math.min(...latencyMs)).toBeGreaterThan(0);
      expect(energyMj).toBeUndefined();
      expect(model?.loadMs).toBeGreaterThan(0);
      expect(model?.peakMemoryBytes).toBeGreaterThan(0);
      expect(model?.files.map(({ path }) => path)).toContain('onnx/model.onnx');
    }
    const { decodeMs } = profile;
    expect(decodeMs).toHaveLength(20);
    expect(Math.min(...decodeMs!)).toBeGreaterThan(0);
    expect(profile.provenance.decodeMs).toBeCloseTo(decodeMs!.reduce((a, b) => a + b) / 20, 9);
    expect(profile.provenance).toMatchObject({
      data: 'data',
      energyMeter: 'unavailable: not asked for',
      threads: 1,
      skipped: [],
      options: { seed: 1, maxRepeats: 3 },
      runtime: expect.stringMatching(/^onnxruntime-node 1\./),
    });
  });

  it('takes a folder of model folders', async () => {
    const zoo = join(temporary, 'zoo');
    for (const name of ['nchw-float', 'half']) cpSync(model(name), join(zoo, name), { recursive: true });
    mkdirSync(join(zoo, 'notes'));
    const profile = await profileImages(options({ models: [zoo], limit: 2 }));
    expect(profile.candidates.map(({ name }) => name)).toEqual(['half', 'nchw-float']);
    expect(profile.candidates[0].model?.path).toBe('zoo/half');
    expect(profile.inputs).toHaveLength(2);
  });

  it('goes on where it was interrupted, and measures nothing twice', async () => {
    const given = options();
    await expect(profileImages({ ...given, ...stopAfter(7) })).rejects.toMatchObject({ code: 'interrupted' });
    expect(existsSync(given.out)).toBe(false);
    const measured = journalLines(`${given.out}.partial.jsonl`);
    expect(measured).toHaveLength(7);

    const seen: ProfileProgress[] = [];
    const profile = await profileImages({ ...given, onProgress: (progress) => seen.push(progress) });
    expect(seen.filter(({ phase }) => phase === 'profiling')[0]).toEqual({
      phase: 'profiling',
      done: 7,
      total: 20,
      resumed: 7,
    });
    measured.forEach(({ id, runs }, i) => {
      expect(profile.inputs[i]).toBe(id);
      expect(profile.candidates[1].latencyMs[i]).toBe(runs[1].latencyMs);
    });
    expect(profile.inputs).toHaveLength(20);
  });

  it('refuses to go on with other options, models or data, until told to restart', async () => {
    const given = options();
    await expect(profileImages({ ...given, ...stopAfter(2) })).rejects.toMatchObject({ code: 'interrupted' });
    const changes = [{ seed: 2 }, { models: [...given.models, model('half')] }, { limit: 3 }];
    for (const change of changes) {
      await expect(profileImages({ ...given, ...change })).rejects.toMatchObject({
        code: 'other-conditions',
      });
    }
    const profile = await profileImages({ ...given, limit: 3, restart: true });
    expect(profile.inputs).toHaveLength(3);
  });

  it('does not mix what runs say of themselves with what they said in an older version', async () => {
    const given = options();
    await expect(profileImages({ ...given, ...stopAfter(2) })).rejects.toMatchObject({ code: 'interrupted' });
    const journal = `${given.out}.partial.jsonl`;
    const [header, ...lines] = readFileSync(journal, 'utf8').split('\n');
    const { conditions, ...rest } = JSON.parse(header);
    const older = { ...rest, conditions: { ...conditions, columns: 'of an older version' } };
    writeFileSync(journal, [JSON.stringify(older), ...lines].join('\n'));
    await expect(profileImages(given)).rejects.toMatchObject({
      code: 'other-conditions',
      message: expect.stringMatching(/other columns$/),
    });
  });

  it('measures again what a damaged journal says, and says so', async () => {
    const given = options();
    await expect(profileImages({ ...given, ...stopAfter(5) })).rejects.toMatchObject({ code: 'interrupted' });
    const journal = `${given.out}.partial.jsonl`;
    const lines = readFileSync(journal, 'utf8').split('\n');
    lines[2] = lines[2].replace('"answer":2', '"answer":1');
    writeFileSync(journal, lines.join('\n'));
    const notices: string[] = [];
    const profile = await profileImages({ ...given, onNotice: (notice) => notices.push(notice) });
    expect(notices).toEqual([expect.stringContaining('1 line of')]);
    expect(Array.from(profile.candidates[0].scores.top1)).toEqual(Array(20).fill(1));
  });

  it('has its file to itself, and says before it measures that it cannot be written', async () => {
    const given = options();
    let ended: Promise<unknown> | undefined;
    await new Promise<void>((begun) => {
      ended = profileImages({ ...given, onProgress: () => begun() });
    });
    await expect(profileImages({ ...given, models: [model('weak')] })).rejects.toMatchObject({
      code: 'busy',
    });
    await ended;
    for (const out of [temporary, join(temporary, 'nowhere', 'x.parquet')]) {
      const seen: ProfileProgress[] = [];
      const onProgress = (progress: ProfileProgress) => seen.push(progress);
      await expect(profileImages(options({ out, onProgress }))).rejects.toMatchObject({
        code: 'cannot-write',
      });
      expect(seen).toEqual([]);
    }
  });

  it('lists images it cannot read, unless they are to stop it', async () => {
    const broken = join(temporary, 'broken');
    cpSync(join(data, 'red'), join(broken, 'red'), { recursive: true });
    writeFileSync(join(broken, 'red/1.png'), readFileSync(join(broken, 'red/1.png')).subarray(0, 40));
    const profile = await profileImages(options({ data: broken }));
    expect(profile.inputs).toEqual(['red/0.png', 'red/2.png', 'red/3.png', 'red/4.png']);
    expect(profile.provenance.skipped).toEqual([
      { input: 'red/1.png', reason: expect.stringContaining('cannot read') },
    ]);
    await expect(profileImages(options({ data: broken, strict: true }))).rejects.toMatchObject({
      code: 'unreadable-image',
    });
  });

  it('tries again what an interrupted run could not read', async () => {
    const mended = join(temporary, 'mended');
    cpSync(join(data, 'red'), join(mended, 'red'), { recursive: true });
    const file = join(mended, 'red/0.png');
    const bytes = readFileSync(file);
    writeFileSync(file, 'damaged');
    const given = options({ data: mended });
    await expect(profileImages({ ...given, ...stopAfter(2) })).rejects.toMatchObject({ code: 'interrupted' });
    writeFileSync(file, bytes);
    const profile = await profileImages(given);
    expect(profile.inputs).toHaveLength(5);
    expect(profile.provenance.skipped).toEqual([]);
  });

  it('says so when no image can be read', async () => {
    const lost = join(temporary, 'lost.csv');
    writeFileSync(lost, 'path,label\nnowhere.jpg,red\n');
    await expect(profileImages(options({ data: lost }))).rejects.toMatchObject({ code: 'no-inputs' });
  });

  it.each([
    [
      { models: [model('nchw-float'), model('other-labels')] },
      'label-sets-differ',
      '1 of other-labels (2 "yellow") and 1 of nchw-float (2 "blue") have no namesake',
    ],
    [{ models: [model('weak'), model('not-a-number')] }, 'bad-output', 'not-a-number'],
    [{ models: [model('weak'), model('text')] }, 'model-not-image', 'input_ids'],
    [{ models: [model('weak'), model('weak')] }, 'duplicate-candidate', 'weak'],
    [{ models: [join(temporary, 'missing')] }, 'no-model', 'missing'],
    [{ data: join(temporary, 'missing') }, 'no-inputs', 'missing'],
    [{ maxRepeats: 0 }, 'invalid-option', '0 repeats'],
  ])('refuses %o with %s', async (changes, code, message) => {
    const given = options(changes);
    await expect(profileImages(given)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
    });
    expect(existsSync(given.out)).toBe(false);
    expect(existsSync(`${given.out}.partial.jsonl`)).toBe(false);
  });

  it('records energy where there is a meter, without what the device uses anyway', async () => {
    // 1 W at rest; 100 mJ more at every second reading, which is the one after a run.
    let readings = 0;
    let runs = 0;
    const energyMeter: EnergyMeter = {
      name: 'test meter',
      resolutionMs: 0,
      includesIdle: true,
      readMillijoules: () => {
        if (readings++ >= 2 && readings % 2 === 0) runs++;
        return performance.now() + runs * 100;
      },
      close() {},
    };
    const { candidates, provenance } = await profileImages(options({ energyMeter, limit: 2 }));
    expect(provenance.energyMeter).toBe('test meter');
    for (const { energyMj } of candidates) {
      for (const millijoules of energyMj!) expect(millijoules).toBeGreaterThan(99);
      for (const millijoules of energyMj!) expect(millijoules).toBeLessThan(150);
    }
  });

  it('loses energy and nothing else when the meter fails in the middle', async () => {
    let readings = 0;
    const energyMeter: EnergyMeter = {
      name: 'failing meter',
      resolutionMs: 0,
      includesIdle: false,
      readMillijoules() {
        if (readings++ > 20) throw new Error('the meter is gone');
        return readings;
      },
      close() {},
    };
    const { candidates, inputs, provenance } = await profileImages(options({ energyMeter, limit: 4 }));
    expect(inputs).toHaveLength(4);
    expect(candidates.map(({ energyMj }) => energyMj)).toEqual([undefined, undefined]);
    expect(provenance.energyMeter).toBe('unavailable: the meter is gone');
  });

  it('estimates energy from stated watts, and says so', async () => {
    const { candidates, provenance } = await profileImages(options({ watts: 4.5, limit: 2 }));
    expect(provenance.energyMeter).toBe('estimate: 4.5 W x time');
    for (const { energyMj, latencyMs } of candidates) {
      energyMj!.forEach((millijoules, i) => {
        expect(millijoules).toBeGreaterThan(latencyMs[i] * 4.4);
      });
    }
  });
});
