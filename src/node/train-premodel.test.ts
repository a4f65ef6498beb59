import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../test/support/fixtures.ts';
import { syntheticProfile } from '../../test/support/synthetic-profile.ts';
import { syntheticTranslation } from '../../test/support/synthetic-translation.ts';
import { policyOf } from '../artifact/policy-of.ts';
import { translationCorpusMetrics } from '../domain/generation/translation-scores.ts';
import { corpusScoresOf } from '../evaluate/corpus-scores.ts';
import { cascade } from '../policy/cascade/cascade.ts';
import { fixed } from '../policy/fixed.ts';
import { planner } from '../policy/planner/planner.ts';
import type { Profile } from '../profile/profile.ts';
import { selectCandidates } from '../profile/select.ts';
import { readPremodel } from './premodel-file.ts';
import { writeProfile } from './profile-file/write-profile.ts';
import { trainPremodel } from './train-premodel.ts';

it('estimates translations by corpus scores and keeps them in the file', async () => {
  const folder = temporaryFolder();
  const profile = withModels(syntheticTranslation({ inputs: 40 }));
  const files = { profileFile: join(folder, 'p.parquet'), out: join(folder, 'p.premodel.json') };
  await writeProfile(files.profileFile, profile);
  await trainPremodel(profile, files, {
    trainer: fixed('translator-1'),
    objective: { criterion: 'chrf', successAt: 0.5 },
    folds: 4,
  });
  const { training } = await readPremodel(files.out);
  const expected = corpusScoresOf(
    translationCorpusMetrics,
    profile.candidates[1].outputs!,
    profile.references,
  );
  expect(Object.keys(training.evaluation!.corpus!)).toEqual(Object.keys(expected));
  for (const [name, score] of Object.entries(training.evaluation!.corpus!)) {
    expect(score).toBeCloseTo(expected[name], 9);
  }
});

it('gives back what is in the file, ready to decide', async () => {
  const folder = temporaryFolder();
  const profile = withModels(syntheticProfile({ inputs: 150, classes: 4 }));
  const files = { profileFile: join(folder, 'p.parquet'), out: join(folder, 'p.premodel.json') };
  await writeProfile(files.profileFile, profile);
  const objective = { criterion: 'top1', successAt: 0.5 };
  const written = await trainPremodel(profile, files, { trainer: planner(), objective, falseAlarms: 0.05 });
  expect(written).toEqual(await readPremodel(files.out));
  expect(policyOf(written).toJSON()).toEqual(policyOf(await readPremodel(files.out)).toJSON());
});

it.each([
  ['memory', { maxMemoryMb: 3.5 }, 'model-2'],
  ['number of models', { maxModels: 1 }, 'model-3'],
])('judges a kind asked for by every model that the %s allows, kept or not', async (_, constraint, best) => {
  const folder = temporaryFolder();
  const profile = withModels(syntheticProfile({ inputs: 150, candidates: 4 }), (k) => (k + 1) * 1e6);
  const files = { profileFile: join(folder, 'p.parquet'), out: join(folder, 'p.premodel.json') };
  await writeProfile(files.profileFile, profile);
  const written = await trainPremodel(profile, files, {
    // Keeps what is not the best.
    trainer: { kind: 'cascade', fit: (all, ...rest) => cascade().fit(selectCandidates(all, kept), ...rest) },
    objective: { criterion: 'top1', successAt: 0.5, constraint },
    nearest: true,
  });
  expect(policyOf(written).verdict!.yardsticks!.singleBest.candidates).toEqual([best]);
});

const kept = ['model-0', 'model-1'];

function withModels(profile: Profile, sizeBytes: (k: number) => number = () => 1): Profile {
  const files = [{ path: 'onnx/model.onnx', sha256: '0'.repeat(64), sizeBytes: 1 }];
  return {
    ...profile,
    candidates: profile.candidates.map((candidate, k) => ({
      ...candidate,
      model: { path: candidate.name, files, sizeBytes: sizeBytes(k) },
    })),
  };
}
