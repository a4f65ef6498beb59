import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PremodelCandidate } from '../artifact/premodel.ts';
import { modelFolder, relativeModelPath, verifyModel } from './model-files.ts';

let root: string;

beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'premodel-')));
  await mkdir(join(root, 'zoo/small/onnx'), { recursive: true });
  await writeFile(join(root, 'zoo/small/onnx/model.onnx'), 'weights');
  await mkdir(join(root, 'out'));
});

afterEach(() => rm(root, { recursive: true, force: true }));

const candidate = (path?: string): PremodelCandidate => ({
  name: 'small',
  path,
  files: [
    {
      path: 'onnx/model.onnx',
      sha256: createHash('sha256').update('weights').digest('hex'),
      sizeBytes: 7,
    },
  ],
  sizeBytes: 7,
  cost: { latencyMs: 1, p95LatencyMs: 1 },
});

describe('the path of a model in a premodel file', () => {
  it('is relative, and leads back', async () => {
    for (const [file, expected] of [
      ['out/a.premodel.json', '../zoo/small'],
      ['a.premodel.json', 'zoo/small'],
      ['zoo/small/a.premodel.json', '.'],
    ]) {
      const premodel = join(root, file);
      const path = await relativeModelPath(join(root, 'zoo/small'), premodel);
      expect(path).toBe(expected);
      expect(await modelFolder(candidate(path), premodel)).toBe(join(root, 'zoo/small'));
    }
  });

  it('leads back through symbolic links', async () => {
    await mkdir(join(root, 'deep/er'), { recursive: true });
    await symlink(join(root, 'deep/er'), join(root, 'link'));
    const written = await relativeModelPath(join(root, 'zoo/small'), join(root, 'link/a.premodel.json'));
    for (const folder of ['link', 'deep/er']) {
      expect(await modelFolder(candidate(written), join(root, folder, 'a.premodel.json'))).toBe(
        join(root, 'zoo/small'),
      );
    }
  });

  it('gives way to a folder of models, and is nothing for outcomes measured elsewhere', async () => {
    const premodel = join(root, 'out/a.json');
    expect(await modelFolder(candidate('../gone/small'), premodel, join(root, 'zoo'))).toBe(
      join(root, 'zoo/small'),
    );
    expect(await modelFolder(candidate(), premodel)).toBeUndefined();
  });
});

describe('the files of a model', () => {
  const folder = () => join(root, 'zoo/small');

  it('pass as they were profiled', async () => {
    await expect(verifyModel(candidate('x'), folder())).resolves.toBeUndefined();
  });

  it.each([
    ['of the same size', 'Weights', /other contents/],
    ['of another size', 'more weights', /has 12 bytes, and had 7/],
  ])('are refused when changed to others %s, unless allowed', async (_, content, message) => {
    await writeFile(join(folder(), 'onnx/model.onnx'), content);
    const refused = verifyModel(candidate('x'), folder());
    await expect(refused).rejects.toMatchObject({ code: 'modified-model' });
    await expect(refused).rejects.toThrow(message);
    await expect(verifyModel(candidate('x'), folder(), { allowModified: true })).resolves.toBeUndefined();
  });

  it('are refused when one is missing or no file', async () => {
    await rm(join(folder(), 'onnx/model.onnx'));
    await expect(verifyModel(candidate('x'), folder())).rejects.toMatchObject({ code: 'modified-model' });
    await mkdir(join(folder(), 'onnx/model.onnx'));
    await expect(verifyModel(candidate('x'), folder())).rejects.toMatchObject({ code: 'modified-model' });
  });

  it('are missed by name and place when the folder is gone, allowed or not', async () => {
    for (const allowModified of [false, true]) {
      await expect(verifyModel(candidate('x'), join(root, 'gone'), { allowModified })).rejects.toMatchObject({
        code: 'missing-candidate',
        message: expect.stringContaining('small'),
        place: { file: join(root, 'gone') },
      });
    }
  });
});
