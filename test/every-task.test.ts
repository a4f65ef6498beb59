import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parsePremodelText } from '../src/artifact/parse-premodel.ts';
import { type TaskName, taskNames } from '../src/domain/tasks.ts';
import { runCli } from './support/cli.ts';
import { temporaryFolder } from './support/fixtures.ts';
import { startServe } from './support/serve-process.ts';
import { taskFixtures } from './support/task-fixtures.ts';

async function withServer(folder: string, use: (origin: string) => Promise<void>): Promise<void> {
  const { child, origin } = await startServe(['m.premodel.json', '--hosts', '1'], folder);
  try {
    await use(origin);
  } finally {
    child.kill('SIGKILL');
  }
}

describe.each(taskNames)('%s, from its models to its answers', (task: TaskName) => {
  const folder = temporaryFolder();
  const { models, data, unlabelled, input, wire, answerOf } = taskFixtures[task](folder);
  let answer: string | undefined;
  const run = (...args: string[]) => {
    const result = runCli(args, folder);
    expect(result.status, result.stderr).toBe(0);
    return result.stdout;
  };

  it('profile', () => {
    const what = ['--task', task, '--models', ...models, ...data, '--max-repeats', '1', '--quiet'];
    expect(run('profile', ...what, '--out', 'p.parquet')).toContain('written: p.parquet');
  });

  it('train, and the file can be read', () => {
    run('train', 'p.parquet', '--policy', 'cascade', '--out', 'm.premodel.json');
    expect(parsePremodelText(readFileSync(join(folder, 'm.premodel.json'), 'utf8')).task).toBe(task);
  });

  it('evaluate', () => {
    const { rows } = JSON.parse(run('evaluate', 'p.parquet', '--policy', 'cascade', '--json'));
    expect(rows.map(({ kind }: { kind: string }) => kind)).toContain('policy');
    expect(run('inspect', 'm.premodel.json')).toContain(task);
  });

  it('predict', () => {
    const { predictions } = JSON.parse(run('predict', 'm.premodel.json', input, '--json'));
    expect(predictions).toHaveLength(1);
    answer = answerOf(predictions[0] as never);
    expect(answer).toMatch(/\w/);
    expect(run('predict', 'm.premodel.json', input)).toContain(answer);
  });

  it('serve, by both protocols', async () => {
    await withServer(folder, async (origin) => {
      const { type, body, tensor } = await wire();
      const plain = await fetch(`${origin}/v1/predict`, {
        method: 'POST',
        headers: { 'Content-Type': type },
        body,
      });
      expect(answerOf((await plain.json()) as never)).toBe(answer);
      const inferred = await fetch(`${origin}/v2/models/m/infer`, {
        method: 'POST',
        body: JSON.stringify({ inputs: [tensor] }),
      });
      const { outputs } = (await inferred.json()) as { outputs: { data: unknown[] }[] };
      expect(outputs[0].data[0]).toBe(answer);
      expect((await fetch(`${origin}/openapi.json`)).status).toBe(200);
    });
  });

  it('calibrate', () => {
    run('calibrate', 'm.premodel.json', '--data', unlabelled, '--limit', '4', '--out', 'here.premodel.json');
    expect(parsePremodelText(readFileSync(join(folder, 'here.premodel.json'), 'utf8')).task).toBe(task);
  });
});
