import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { fixturePath, temporaryFolder } from '../../../test/support/fixtures.ts';
import { journalLines } from '../../../test/support/journal-lines.ts';
import { writeLoopingClassifier, writeMoodyClassifier } from '../../../test/support/looping-classifier.ts';
import { describeWithShared, sharedPath } from '../../../test/support/shared.ts';
import type { Profile } from '../../profile/profile.ts';
import { type ImageProfileOptions, profileImages } from './profile-images.ts';
import { profileTranslations } from './profile-translations.ts';

const temporary = temporaryFolder();
const data = join(temporary, 'data');
const model = (name: string) => join(temporary, 'models', name);

/** A red one is what makes `moody` hang. */
const COLOURS = { blue: '#2030ff', green: '#10d040', red: '#f01020' };

function options(changes: Partial<ImageProfileOptions> = {}): ImageProfileOptions {
  const out = join(mkdtempSync(join(temporary, 'out-')), 'x.parquet');
  const models = [model('steady'), model('moody')];
  return { models, data, out, maxRepeats: 3, energyMeter: 'none', hangTimeoutMs: 2000, ...changes };
}

/** What does not depend on the clock. */
function answersOf({ inputs, references, features, candidates }: Profile) {
  return {
    inputs,
    references,
    features: features.values,
    candidates: candidates.map(({ name, scores, evidence, predicted, outputs, answered }) => {
      return { name, scores, evidence, predicted, outputs, answered };
    }),
  };
}

/** Numbers of the hosts that this process has started. */
function hosts(): number[] {
  const listed = execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' });
  return listed.split('\n').flatMap((line) => {
    const [pid, parent] = line.trim().split(/\s+/).map(Number);
    return parent === process.pid && line.includes('measuring/host.js') ? [pid] : [];
  });
}

beforeAll(async () => {
  writeLoopingClassifier(model('steady'), 2n);
  writeLoopingClassifier(model('endless'), 2n ** 62n);
  writeMoodyClassifier(model('moody'));
  for (const [name, background] of Object.entries(COLOURS)) {
    mkdirSync(join(data, name), { recursive: true });
    for (let i = 0; i < (name === 'red' ? 1 : 3); i++) {
      const create = { width: 20 + i, height: 16, channels: 3, background } as const;
      await sharp({ create }).toFile(join(data, name, `${i}.png`));
    }
  }
});

describe('a profile that is measured in a process of its own', () => {
  it('says what one measured in this process says', async () => {
    const models = [fixturePath('models/nchw-float'), fixturePath('models/weak')];
    const here = await profileImages(options({ models, isolation: 'none' }));
    const there = await profileImages(options({ models }));
    expect(answersOf(there)).toEqual(answersOf(here));
    expect(Math.min(...there.candidates[0].latencyMs)).toBeGreaterThan(0);
    expect(there.candidates[0].model?.loadMs).toBeGreaterThan(0);
    expect(there.provenance.energyMeter).toBe('unavailable: not asked for');
    expect(hosts()).toEqual([]);
  });

  it('estimates energy there as well', async () => {
    const { candidates, provenance } = await profileImages(options({ models: [model('steady')], watts: 2 }));
    expect(provenance.energyMeter).toMatch(/^estimate/);
    for (const [i, millijoules] of candidates[0].energyMj!.entries()) {
      expect(millijoules).toBeGreaterThanOrEqual(2 * candidates[0].latencyMs[i] * 0.9);
    }
  });

  it('goes on without the answer of a model that hangs on one input, and lists it', async () => {
    const given = options();
    const { inputs, candidates, provenance } = await profileImages(given);
    expect(inputs).toHaveLength(7);
    const [steady, moody] = candidates;
    expect(steady.answered).toBeUndefined();
    const red = inputs.indexOf('red/0.png');
    expect([...moody.answered!]).toEqual(inputs.map((_, i) => (i === red ? 0 : 1)));
    expect(moody.scores.top1[red]).toBe(0);
    expect(moody.latencyMs[red]).toBe(2000);
    expect(provenance.failed).toEqual([
      { input: 'red/0.png', candidate: 'moody', reason: 'no end within 2 s' },
    ]);
    expect(readdirSync(join(given.out, '..'))).toEqual(['x.parquet']);
  });

  it('stops there with `strict`, and keeps what was measured', async () => {
    const given = options({ strict: true });
    await expect(profileImages(given)).rejects.toMatchObject({
      code: 'run-failed',
      message: 'no end within 2 s (on red/0.png)',
    });
    expect(existsSync(`${given.out}.partial.jsonl`)).toBe(true);
  });

  it('names a model that never ends, as it is loaded', async () => {
    const given = options({ models: [model('steady'), model('endless')] });
    await expect(profileImages(given)).rejects.toMatchObject({
      code: 'model-hangs',
      message: expect.stringContaining('endless does not load'),
      remedy: expect.stringContaining('--hang-timeout'),
    });
    expect(readdirSync(join(given.out, '..'))).toEqual([]);
    expect(hosts()).toEqual([]);
  });

  it('refuses a model that answers no input, before it measures any', async () => {
    const only = join(temporary, 'only-red.csv');
    writeFileSync(only, 'path,label\ndata/red/0.png,red\n');
    const phases: string[] = [];
    const onProgress = ({ phase }: { phase: string }) => phases.push(phase);
    const given = options({ data: only, models: [model('moody'), model('steady')], onProgress });
    await expect(profileImages(given)).rejects.toMatchObject({
      code: 'no-answers',
      message: expect.stringMatching(/^moody answered none of 1 inputs.*no end within 2 s$/),
    });
    expect(phases).not.toContain('profiling');
  });

  it.skipIf(process.platform === 'win32')(
    'goes on where the process crashes, without that answer',
    async () => {
      const crashed = new Set<number>();
      const onProgress = ({ done }: { done: number }) => {
        // The red one is next, which moody does not come back from.
        if (done !== 6) return;
        for (const pid of hosts()) {
          if (!crashed.has(pid)) setTimeout(() => process.kill(pid, 'SIGSEGV'), 1500);
          crashed.add(pid);
        }
      };
      const { provenance, inputs } = await profileImages(options({ hangTimeoutMs: 60_000, onProgress }));
      expect(inputs).toHaveLength(7);
      expect(provenance.failed).toEqual([
        { input: 'red/0.png', candidate: 'moody', reason: 'its process ended: killed by SIGSEGV' },
      ]);
    },
  );

  it.each([
    [{ hangTimeoutMs: 0 }, 'hangTimeoutMs'],
    [{ isolation: 'thread' as never }, 'isolation'],
  ])('refuses %o', async (changes, field) => {
    await expect(profileImages(options(changes))).rejects.toMatchObject({
      code: 'invalid-option',
      place: { field },
    });
  });
});

describeWithShared('hostile models and tokenizers', () => {
  const hostile = (name: string) => sharedPath('cases/hostile', name);

  it('lists the one picture on which a model says no numbers', async () => {
    const given = options({ models: [hostile('darknan')], data: hostile('ds') });
    const { inputs, candidates, provenance } = await profileImages(given);
    expect(inputs).toHaveLength(24);
    expect(provenance.failed).toEqual([
      { input: '13.png', candidate: 'darknan', reason: 'darknan gave numbers that are not finite' },
    ]);
    expect([...candidates[0].answered!].filter((answered) => answered === 0)).toHaveLength(1);
  });

  describe('a model of which it turns out late that it answers nothing', () => {
    const fromDs = (name: string) => readFileSync(join(hostile('ds'), name));
    const others = [2, 3, 4, 5].map((i) => `${i}.png`);

    /** Two black pictures, of which darknan says no numbers, and four others, until `darken` is called. */
    function sixPictures() {
      const folder = mkdtempSync(join(temporary, 'pictures-'));
      const write = (name: string, picture: Buffer) => writeFileSync(join(folder, name), picture);
      const black2 = ['0.png', '1.png'];
      for (const name of black2) write(name, fromDs('13.png'));
      for (const name of others) write(name, fromDs('0.png'));
      const rows = [...black2, ...others].map((name) => `${name},0`);
      writeFileSync(join(folder, 'metadata.csv'), `file_name,label_id\n${rows.join('\n')}\n`);
      const darken = () => {
        for (const name of others) write(name, fromDs('13.png'));
      };
      return { darken, given: options({ models: [hostile('ext2/ext2'), hostile('darknan')], data: folder }) };
    }

    async function expectGoesOnWithout(given: ImageProfileOptions, measured: number): Promise<void> {
      const before = journalLines(`${given.out}.partial.jsonl`);
      expect(before).toHaveLength(measured);
      const resumed = new Set<number>();
      const { inputs, candidates, provenance } = await profileImages({
        ...given,
        models: [hostile('ext2/ext2')],
        onProgress: (progress) => {
          if (progress.phase === 'profiling') resumed.add(progress.resumed);
        },
      });
      expect([...resumed]).toEqual([measured]);
      expect(inputs).toHaveLength(6);
      expect(candidates.map(({ name }) => name)).toEqual(['ext2']);
      expect(provenance.failed).toEqual([]);
      for (const [i, { runs }] of before.entries()) {
        expect(candidates[0].latencyMs[i]).toBe(runs[0].latencyMs);
      }
      expect(readdirSync(join(given.out, '..'))).toEqual(['x.parquet']);
    }

    const refusal = {
      code: 'no-answers',
      message: expect.stringContaining('darknan answered none of 6 inputs'),
      remedy: expect.stringContaining('Leave the model out'),
    };

    it('goes on without it after a run that was interrupted and repeated', async () => {
      const { given, darken } = sixPictures();
      const interruption = new AbortController();
      const onProgress = ({ phase, done }: { phase: string; done: number }) => {
        if (phase === 'profiling' && done === 2) interruption.abort();
      };
      const first = profileImages({ ...given, onProgress, signal: interruption.signal });
      await expect(first).rejects.toMatchObject({ code: 'interrupted' });
      darken();
      await expect(profileImages(given)).rejects.toMatchObject(refusal);
      await expectGoesOnWithout(given, 2);
    });

    it('goes on without it where it answered only before it was measured', async () => {
      const { given, darken } = sixPictures();
      const onProgress = ({ phase, done }: { phase: string; done: number }) => {
        if (phase === 'profiling' && done === 0) darken();
      };
      await expect(profileImages({ ...given, onProgress })).rejects.toMatchObject(refusal);
      await expectGoesOnWithout(given, 6);
    });
  });

  it('names a loop that never ends', async () => {
    const given = options({ models: [hostile('darknan'), hostile('loop')], data: hostile('ds') });
    await expect(profileImages(given)).rejects.toMatchObject({
      code: 'model-hangs',
      message: expect.stringContaining('loop'),
    });
  });

  it('goes on after a text that a tokenizer’s regular expression cannot get through', async () => {
    const folder = join(temporary, 'redos');
    cpSync(sharedPath('zoo/multi30k-en-de/tiny'), folder, { recursive: true });
    cpSync(hostile('redos.tokenizer.json'), join(folder, 'tokenizer.json'));
    const [source, target] = [join(temporary, 's.en'), join(temporary, 's.de')];
    writeFileSync(source, `hello\n${'a'.repeat(40)}!\nworld\n`);
    writeFileSync(target, 'hallo\nach\nwelt\n');
    const out = join(temporary, 'redos.parquet');
    const texts = { models: [folder], source: [source], target: [target] };
    const { inputs } = await profileTranslations({
      ...{ ...texts, out },
      ...{ maxRepeats: 1, energyMeter: 'none', hangTimeoutMs: 2000 },
    });
    expect(inputs).toHaveLength(3);
  });
});
