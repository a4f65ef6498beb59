import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { classesOutput } from '../../src/domain/classes/classes-output.ts';
import { matrix } from '../../src/learn/matrix.ts';
import { hashFiles } from '../../src/node/hash.ts';
import { writeProfile } from '../../src/node/profile-file/write-profile.ts';
import { trainPremodel } from '../../src/node/train-premodel.ts';
import { fixed } from '../../src/policy/fixed.ts';
import type { Profile } from '../../src/profile/profile.ts';
import { fixturePath } from './fixtures.ts';

const CANDIDATES = ['weak', 'nchw-float'];
const MODEL_FILES = ['config.json', 'preprocessor_config.json', 'onnx/model.onnx'];

/** A premodel over two tiny models that name the colour of an image, in a folder; `candidate` answers everything. */
export async function writeColourPremodel(folder: string, out: string, candidate: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  for (const name of CANDIDATES) {
    await cp(fixturePath('models', name), join(folder, 'zoo', name), { recursive: true });
  }
  const profileFile = join(folder, 'colours.profile.parquet');
  const file = join(folder, out);
  const profile = await colourProfile(folder);
  await writeProfile(profileFile, profile);
  const objective = { criterion: 'top1', successAt: 0.5 };
  await trainPremodel(profile, { profileFile, out: file }, { trainer: fixed(candidate), objective });
  return file;
}

async function colourProfile(folder: string): Promise<Profile> {
  const { evidenceNames } = classesOutput;
  const inputs = Array.from({ length: 12 }, (_, i) => `input-${i}`);
  return {
    task: 'image-classification',
    inputs,
    references: inputs.map(() => '0'),
    labels: ['red', 'green', 'blue', 'grey'],
    features: {
      names: ['hue1'],
      values: matrix(inputs.length, 1),
      latencyMs: new Float64Array(inputs.length),
    },
    evidenceNames,
    criteria: ['top1'],
    candidates: await Promise.all(
      CANDIDATES.map(async (name) => ({
        name,
        model: {
          path: `zoo/${name}`,
          files: await hashFiles(join(folder, 'zoo', name), MODEL_FILES),
          sizeBytes: 1,
        },
        scores: { top1: Float64Array.from(inputs, (_, i) => (i === 0 ? 1 : 0)) },
        latencyMs: new Float64Array(inputs.length).fill(1),
        evidence: matrix(inputs.length, evidenceNames.length),
      })),
    ),
    provenance: { createdAt: '2026-01-01T00:00:00Z', premodelVersion: '0.0.0', device: 'test' },
  };
}
