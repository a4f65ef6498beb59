import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, relative } from 'node:path';
import type { RunnableTaskName } from '../../src/models/tasks/tasks.ts';
import { hashFiles } from '../../src/node/hash.ts';
import { nodeTask } from '../../src/node/node-task.ts';

/** A premodel that runs the models of these folders one after the other, always, and answers with the last. */
export async function writeServingPremodel(
  file: string,
  task: RunnableTaskName,
  folders: readonly string[],
): Promise<void> {
  const isImages = task === 'image-classification';
  const names = folders.map((folder) => basename(folder));
  const evidenceNames = (await nodeTask(task).loadDomain([])).evidenceNames;
  // No answer is surer than certain.
  const levels = names.map((_, candidate) => ({
    candidate,
    ...(candidate < names.length - 1 && { confidence: isImages ? 'p1' : 'mean_logprob', threshold: 2 }),
  }));
  const premodel = {
    format: 'premodel',
    version: 1,
    task,
    objective: { criterion: isImages ? 'top1' : 'bleu', successAt: 0.5 },
    candidates: await Promise.all(
      folders.map(async (folder, i) => {
        const files = await hashFiles(folder, modelFiles(folder));
        return {
          name: names[i],
          path: relative(dirname(file), folder),
          files,
          sizeBytes: files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
          cost: { latencyMs: 1, p95LatencyMs: 1 },
        };
      }),
    ),
    policy: { kind: 'cascade', candidates: names, points: [levels] },
    domain: { featureNames: [], evidenceNames },
    profile: {
      inputs: 1,
      provenance: { createdAt: '2026-01-01T00:00:00Z', premodelVersion: '0.0.0', device: 'test' },
    },
    training: { createdAt: '2026-01-01T00:00:00Z', premodelVersion: '0.0.0', seed: 1, options: {} },
  };
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(premodel));
}

function modelFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
    /\.(json|onnx)$/.test(path),
  );
}
