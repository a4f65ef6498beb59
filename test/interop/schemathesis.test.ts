import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { type RunningServer, serve } from '../../src/server/serve.ts';
import { temporaryFolder } from '../support/fixtures.ts';
import { runPython } from '../support/python.ts';
import { writeServingPremodel } from '../support/serving-premodel.ts';

const EXAMPLES = 20;
const demo = fileURLToPath(new URL('../../demo', import.meta.url));
const temporary = temporaryFolder();
const servers: RunningServer[] = [];

/** The smallest demo model of a task. */
async function served(task: 'image-classification' | 'translation', models: string): Promise<RunningServer> {
  const [smallest] = readdirSync(join(demo, models))
    .filter((name) => name.includes('small'))
    .sort();
  const file = join(temporary, `${task}.premodel.json`);
  await writeServingPremodel(file, task, [join(demo, models, smallest)]);
  const options = { port: 0, isolation: 'none', maxQueue: 64, logLevel: 'silent' } as const;
  const server = await serve([{ name: task, file }], options);
  servers.push(server);
  return server;
}
afterAll(() => Promise.all(servers.map((server) => server.close())));

describe('the OpenAPI document and the server', () => {
  it.for<readonly ['image-classification' | 'translation', string]>([
    ['image-classification', 'images/models'],
    ['translation', 'translation/models'],
  ])(
    'agree, schemathesis finds, on a model for %s',
    { timeout: 120_000 },
    async ([task, models], context) => {
      const { origin } = await served(task, models);
      expect(await runPython(context, 'run_schemathesis.py', [origin, String(EXAMPLES)])).toBe('0\n');
    },
  );
});
