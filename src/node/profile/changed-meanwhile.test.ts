import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { fixturePath, temporaryFolder } from '../../../test/support/fixtures.ts';
import type { RunnableTaskOf } from '../../models/tasks/tasks.ts';
import { nodeTask } from '../node-task.ts';
import { openModels } from '../tasks/open-models.ts';
import { type ProfileOptions, profileTask } from './profile-task.ts';

const temporary = temporaryFolder();

/** Changes the model once its files are hashed and before they are opened to be measured. */
async function profileWhile(
  change: (folder: string) => void,
  isolation: ProfileOptions['isolation'],
): Promise<unknown> {
  const place = mkdtempSync(join(temporary, 'run-'));
  const folder = join(place, 'model');
  cpSync(fixturePath('models/nchw-float'), folder, { recursive: true });
  const image = join(place, 'red.png');
  await sharp({ create: { width: 20, height: 16, channels: 3, background: '#f01020' } }).toFile(image);
  const task: RunnableTaskOf<'image-classification'> = {
    ...nodeTask('image-classification'),
    async loadDomain() {
      change(folder);
      return nodeTask('image-classification').loadDomain();
    },
  };
  const subject = {
    ...{ name: 'image-classification' as const, task, folders: [folder], openOptions: {}, data: place },
    models: await openModels(task, [folder]),
    inputs: [{ id: 'red.png', reference: 0, given: image }],
  };
  const out = join(place, 'x.parquet');
  const error = await profileTask(subject, { out, maxRepeats: 1, energyMeter: 'none', isolation }).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(readdirSync(place).includes('x.parquet')).toBe(error === undefined);
  return error;
}

function append(path: string) {
  return (folder: string) => {
    const file = join(folder, path);
    writeFileSync(file, Buffer.concat([readFileSync(file), Buffer.from('\n')]));
  };
}

describe.each(['process', 'none'] as const)('a model that is measured in: %s', (isolation) => {
  it.each([
    [
      'its weights',
      (folder: string) => cpSync(fixturePath('models/weak/onnx/model.onnx'), join(folder, 'onnx/model.onnx')),
    ],
    ['its configuration', append('config.json')],
    ['its preprocessing', append('preprocessor_config.json')],
    ['a file that is gone', (folder: string) => rmSync(join(folder, 'preprocessor_config.json'))],
  ])('is refused where it was changed since it was hashed: %s', async (_, change) => {
    expect(await profileWhile(change, isolation)).toMatchObject({
      code: 'modified-model',
      place: { file: expect.stringContaining('model') },
      remedy: expect.stringContaining('--restart'),
    });
  });

  it('is measured where it was not', async () => {
    expect(await profileWhile(() => {}, isolation)).toBeUndefined();
  });
});
