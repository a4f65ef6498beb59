import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../test/support/fixtures.ts';
import { syntheticTranslation } from '../../test/support/synthetic-translation.ts';
import { translationCorpusMetrics } from '../domain/text/translation-scores.ts';
import { corpusScoresOf } from '../evaluate/corpus-scores.ts';
import { fixed } from '../policy/fixed.ts';
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

function withModels(profile: ReturnType<typeof syntheticTranslation>) {
  const files = [{ path: 'onnx/model.onnx', sha256: '0'.repeat(64), sizeBytes: 1 }];
  return {
    ...profile,
    candidates: profile.candidates.map((candidate) => ({
      ...candidate,
      model: { path: candidate.name, files, sizeBytes: 1 },
    })),
  };
}
