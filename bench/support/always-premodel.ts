import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';

/**
 * Writes a premodel that runs one model on every input.
 *
 * @param folder of the model
 * @param into folder of the premodel file
 * @returns the file
 */
export function writeAlwaysPremodel(
  folder: string,
  into: string,
  task: 'image-classification' | 'translation' = 'image-classification',
): string {
  const name = basename(folder);
  const file = join(into, `${name}.premodel.json`);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(json|onnx)$/.test(path))
    .map((path) => {
      const bytes = readFileSync(join(folder, path));
      return { path, sizeBytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
    });
  const sizeBytes = files.reduce((sum, each) => sum + each.sizeBytes, 0);
  const cost = { latencyMs: 1, p95LatencyMs: 1 };
  const createdAt = new Date().toISOString();
  const premodel = {
    format: 'premodel',
    version: 1,
    task,
    objective: { criterion: task === 'translation' ? 'bleu' : 'top1', successAt: 0.5 },
    candidates: [{ name, path: relative(into, folder), files, sizeBytes, cost }],
    policy: { kind: 'fixed', candidate: name },
    domain: { featureNames: [], evidenceNames: [] },
    profile: { inputs: 1, provenance: { createdAt, premodelVersion: '0.0.0', device: 'bench' } },
    training: { createdAt, premodelVersion: '0.0.0', seed: 1, options: {} },
  };
  writeFileSync(file, JSON.stringify(premodel));
  return file;
}
