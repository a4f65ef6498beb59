import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parsePremodelText } from '../src/artifact/parse-premodel.ts';
import { type TaskName, taskNames } from '../src/domain/tasks.ts';
import { runCli } from './support/cli.ts';
import { temporaryFolder } from './support/fixtures.ts';
import { taskFixtures } from './support/task-fixtures.ts';

/** The built server on a free port, until it is told to stop; what it says of its faults is in the failure. */
async function withServer(folder: string, use: (origin: string) => Promise<void>): Promise<void> {
  const main = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
  const args = [main, 'serve', 'm.premodel.json', '--port', '0', '--hosts', '1'];
  const child = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  try {
    let text = '';
    for await (const data of child.stderr) {
      text += data;
      if (/http:\/\/[\d.:]+/.test(text)) break;
    }
    const [origin] = /http:\/\/[\d.:]+/.exec(text) ?? [];
    expect(origin, text).toBeDefined();
    await use(origin!);
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
