import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test/support/fixtures.ts';
import { describeWithShared, sharedPath } from '../../../test/support/shared.ts';
import { fixed } from '../../policy/fixed.ts';
import { planner } from '../../policy/planner/planner.ts';
import type { PolicyTrainer } from '../../policy/policy.ts';
import type { Profile } from '../../profile/profile.ts';
import { AdaptiveModel } from '../adaptive-model.ts';
import { calibratePremodel } from '../calibrate-premodel.ts';
import { readProfile } from '../profile-file/read-profile.ts';
import { trainPremodel } from '../train-premodel.ts';
import { profileImages } from './profile-images.ts';

const temporary = temporaryFolder();
const cases = (...parts: string[]) => sharedPath('cases/odd-inputs', ...parts);
const model = (name: string) => (name === 'base-model' ? cases(name) : cases('19-label-sets', name));
let files = 0;

function profiled(
  names: readonly string[],
  changes: { data?: string; labels?: string } = {},
): Promise<Profile> {
  const out = join(temporary, `${files++}.parquet`);
  const data = changes.data ?? cases('data');
  return profileImages({
    data,
    models: names.map(model),
    out,
    maxRepeats: 1,
    energyMeter: 'none',
    ...changes,
  });
}

async function fileOf(text: string, name = 'said.csv'): Promise<string> {
  const path = join(temporary, `${files++}-${name}`);
  await writeFile(path, text);
  return path;
}

function accuracies({ candidates }: Profile): number[] {
  return candidates.map(({ scores }) => scores.top1.reduce((a, b) => a + b, 0) / scores.top1.length);
}

/** What every candidate answers to every input, by name. */
function namedAnswers({ candidates, labels }: Profile): (string | undefined)[][] {
  return candidates.map(({ predicted }) => Array.from(predicted!, (label) => labels?.[label]));
}

describeWithShared('models of different origin', () => {
  it.each([
    [
      ['base-model', 'permuted'],
      'permuted: of its 4 classes 4 by name; in another order',
      undefined,
      '2 0 3 1',
    ],
    [
      ['base-model', 'background'],
      'its class 1 is 0 here, and so on; it alone knows background',
      '0+4',
      '4 0+4',
    ],
    [
      ['background', 'base-model'],
      'its class 1 is 2 here, and so on; it does not know background',
      undefined,
      '1+4',
    ],
  ])('go together in one numbering: %j', async (names, note, ...runs) => {
    const profile = await profiled(names);
    expect(accuracies(profile)).toEqual([1, 1]);
    const [one, other] = namedAnswers(profile);
    expect(other).toEqual(one);
    expect(profile.provenance.labels).toEqual([expect.stringContaining(note)]);
    const written = profile.candidates.map(({ model }) => {
      return model?.classes?.runs
        .map(([first, count]) => (count > 1 ? `${first}+${count}` : first))
        .join(' ');
    });
    expect(written).toEqual(runs);
    // What runs say of themselves is in the same numbers.
    const [first, second] = profile.candidates.map(({ evidence }) => evidence);
    for (let row = 0; row < first.rows; row++) {
      expect(second.data[row * second.cols]).toBe(first.data[row * first.cols]);
    }
  });

  it('are written as ever where they say the same', async () => {
    const profile = await profiled(['base-model']);
    expect(profile.labels).toEqual(['red', 'green', 'blue', 'yellow']);
    expect(profile.provenance).not.toHaveProperty('labels');
    expect(profile.candidates[0].model).not.toHaveProperty('classes');
  });

  it('are refused where labels only count, until a file names them', async () => {
    const names = ['base-model', 'generic'];
    await expect(profiled(names)).rejects.toMatchObject({
      code: 'label-sets-differ',
      message: expect.stringContaining('generic calls its classes LABEL_0, LABEL_1 … LABEL_3'),
      place: { file: cases('19-label-sets/generic/config.json'), field: 'id2label' },
      remedy: expect.stringContaining('--labels FILE'),
    });
    const labels = await fileOf('red\ngreen\nblue\nyellow\n', 'names.txt');
    const profile = await profiled(names, { labels });
    expect(accuracies(profile)).toEqual([1, 1]);
    expect(profile.provenance.labels).toEqual([
      expect.stringMatching(/^generic: 4 of its 4 classes are named by/),
    ]);
    const alone = await profiled(['generic'], { labels });
    expect(accuracies(alone)).toEqual([1]);
    expect(alone.labels).toEqual(['red', 'green', 'blue', 'yellow']);
  });

  it('take folders of WordNet ids by a file that says what they are', async () => {
    const data = cases('20-wnid-folders/data');
    await expect(profiled(['base-model'], { data })).rejects.toMatchObject({
      code: 'unknown-label',
      message: expect.stringContaining('"n01440764" (tench, Tinca tinca)'),
      remedy: expect.stringContaining('--labels FILE'),
    });
    const labels = await fileOf('label,class\nn01440764,red\nn01443537,green\n');
    const profile = await profiled(['background', 'permuted'], { data, labels });
    expect(profile.labels![Number(profile.references[0])]).toBe('red');
    expect(profile.provenance.labels).toEqual([
      expect.stringMatching(/^permuted: /),
      `labels of the data are translated by ${labels}`,
      `nothing is called so that ${labels} names: n01443537`,
    ]);
  });

  describe('at run time', () => {
    const folder = join(temporary, 'run');
    const file = join(folder, 'mixed.premodel.json');
    const profileFile = join(folder, 'mixed.parquet');
    const red = {
      width: 16,
      height: 16,
      data: Uint8Array.from({ length: 768 }, (_, i) => (i % 3 ? 0 : 255)),
    };
    let profile: Profile;

    async function train(trainer: PolicyTrainer): Promise<void> {
      await trainPremodel(
        profile,
        { profileFile, out: file },
        { trainer, objective: { criterion: 'top1', successAt: 0.5 } },
      );
    }

    beforeAll(async () => {
      await mkdir(folder);
      for (const name of ['base-model', 'permuted', 'background']) {
        await cp(model(name), join(folder, name), { recursive: true });
      }
      const models = ['base-model', 'permuted', 'background'].map((name) => join(folder, name));
      const data = cases('data');
      await profileImages({ data, models, out: profileFile, maxRepeats: 1, energyMeter: 'none' });
      profile = await readProfile(profileFile);
    });

    it.each(['base-model', 'permuted', 'background'])(
      'answer in the classes of the premodel: %s',
      async (name) => {
        await train(fixed(name));
        await using adaptive = await AdaptiveModel.load(file);
        const { predictions, decision } = await adaptive.predict(red);
        expect(predictions[0]).toMatchObject({ label: 'red', id: 0 });
        expect(predictions.every(({ label, id }) => adaptive.labels?.[id] === label)).toBe(true);
        expect(predictions).toHaveLength(name === 'background' ? 5 : 4);
        expect(decision.ran[0].evidence).toMatchObject({ class1: 0 });
      },
    );

    it('answer so from a policy that combines them, and after calibration', async () => {
      await train(planner({ unmeasured: true, evidence: 'all' }));
      const calibrated = join(folder, 'calibrated.premodel.json');
      await calibratePremodel(file, { data: cases('data'), out: calibrated, limit: 2, energyMeter: 'none' });
      for (const path of [file, calibrated]) {
        await using adaptive = await AdaptiveModel.load(path);
        expect((await adaptive.predict(red)).predictions[0]).toMatchObject({ label: 'red', id: 0 });
      }
    });

    it('are refused when their own labels have changed since, also where changes are allowed', async () => {
      await train(fixed('permuted'));
      const config = join(folder, 'permuted/config.json');
      const before = await readFile(config, 'utf8');
      await writeFile(
        config,
        before.replace('"red"', '"x"').replace('"blue"', '"red"').replace('"x"', '"blue"'),
      );
      await expect(AdaptiveModel.load(file)).rejects.toMatchObject({ code: 'modified-model' });
      await expect(AdaptiveModel.load(file, { allowModified: true })).rejects.toMatchObject({
        code: 'label-set-mismatch',
      });
      await writeFile(config, before);
    });

    it.each([
      [
        'beyond the labels',
        [
          [0, 1],
          [4, 2],
        ],
      ],
      ['of nothing', [[0, 0]]],
      ['that is no class', [[-1, 4]]],
      ['without end', [[0, 1e12]]],
      ['in none', []],
    ])('refuse a premodel with classes %s', async (_, runs) => {
      await train(fixed('permuted'));
      const premodel = JSON.parse(await readFile(file, 'utf8'));
      premodel.candidates[0].classes.runs = runs;
      await writeFile(file, JSON.stringify(premodel));
      await expect(AdaptiveModel.load(file)).rejects.toMatchObject({
        code: 'invalid-premodel',
        place: { field: expect.stringContaining('candidates[0].classes') },
      });
    });

    it.each([
      [
        'fewer',
        [
          [2, 1],
          [0, 1],
        ],
      ],
      [
        'more',
        [
          [0, 4],
          [0, 1],
        ],
      ],
    ])('refuse a premodel that says %s classes than the model has', async (_, runs) => {
      await train(fixed('permuted'));
      const premodel = JSON.parse(await readFile(file, 'utf8'));
      premodel.candidates[0].classes.runs = runs;
      await writeFile(file, JSON.stringify(premodel));
      await expect(AdaptiveModel.load(file, { acceptModified: true })).rejects.toMatchObject({
        code: 'label-set-mismatch',
      });
    });
  });

  it('of ImageNet go together with and without background, whichever comes first', async () => {
    const models = ['zoo/imagenet/mobilenet_edgetpu_224', 'zoo/imagenet-1000/efficientnet_lite0'];
    const run = (folders: readonly string[]) => {
      const out = join(temporary, `${files++}.parquet`);
      const data = sharedPath('data/imagenet-val');
      const given = folders.map((folder) => sharedPath(folder));
      return profileImages({ data, models: given, out, limit: 20, maxRepeats: 1, energyMeter: 'none' });
    };
    const profile = await run(models);
    const other = await run([...models].reverse());
    expect(profile.labels).toHaveLength(1001);
    expect(other.labels).toHaveLength(1001);
    expect(namedAnswers(other)).toEqual([...namedAnswers(profile)].reverse());
    const named = ({ references, labels }: Profile) => references.map((id) => labels![Number(id)]);
    expect(named(other)).toEqual(named(profile));
    // Of the 20 that seed 1 draws: far from the 0.1 % that classes off by one have.
    for (const accuracy of accuracies(profile)) expect(accuracy).toBeGreaterThan(0.6);
    expect(accuracies(other)).toEqual([...accuracies(profile)].reverse());
  });
});
