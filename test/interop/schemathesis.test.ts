import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { type RunningServer, serve } from '../../src/server/serve.ts';
import { temporaryFolder } from '../support/fixtures.ts';
import { runPython } from '../support/python.ts';
import { writeServingPremodel } from '../support/serving-premodel.ts';

/** More examples and other seeds: SCHEMATHESIS_EXAMPLES=200 SCHEMATHESIS_SEED=2. */
const { SCHEMATHESIS_EXAMPLES: examples = '20', SCHEMATHESIS_SEED: seed = '1' } = process.env;
const demo = fileURLToPath(new URL('../../demo', import.meta.url));
const temporary = temporaryFolder();
const servers: RunningServer[] = [];
afterAll(() => Promise.all(servers.map((server) => server.close())));

const MODELS = { 'image-classification': 'images/models', translation: 'translation/models' } as const;
type Task = keyof typeof MODELS;

/** A server with the smallest demo model of each task. */
async function served(tasks: readonly Task[]): Promise<RunningServer> {
  const premodels = tasks.map(async (task) => {
    const [smallest] = readdirSync(join(demo, MODELS[task]))
      .filter((name) => name.includes('small'))
      .sort();
    const file = join(temporary, `${task}.premodel.json`);
    await writeServingPremodel(file, task, [join(demo, MODELS[task], smallest)]);
    return { name: task, file };
  });
  const options = { port: 0, isolation: 'none', maxQueue: 64, logLevel: 'silent' } as const;
  const server = await serve(await Promise.all(premodels), options);
  servers.push(server);
  return server;
}

describe('the OpenAPI document and the server', () => {
  it.for<readonly [string, readonly Task[]]>([
    ['images', ['image-classification']],
    ['translation', ['translation']],
    ['both', ['image-classification', 'translation']],
  ])('agree, schemathesis finds, on a server of %s', { timeout: 1_200_000 }, async ([, tasks], context) => {
    const { origin } = await served(tasks);
    expect(await runPython(context, 'run_schemathesis.py', [origin, examples, seed])).toBe('0\n');
  });
});
