import { readFile } from 'node:fs/promises';
import { Agent, type IncomingMessage, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, it } from 'vitest';
import { writeColourPremodel } from '../../test/support/colour-premodel.ts';
import { fixturePath, temporaryFolder } from '../../test/support/fixtures.ts';
import { type RunningServer, serve } from './serve.ts';

const SALVO = 60;
const folder = temporaryFolder();
const agents: Agent[] = [];
afterAll(() => {
  for (const agent of agents) agent.destroy();
});

function kept(): Agent {
  const agent = new Agent({ keepAlive: true, maxSockets: SALVO });
  agents.push(agent);
  return agent;
}

/** Status and Connection header; the code of the error where there is no answer. */
function ask({ origin }: RunningServer, path: string, agent: Agent, body?: Uint8Array): Promise<string> {
  return new Promise((resolve) => {
    const headers = { 'Content-Type': 'image/png', ...(body && { 'Content-Length': body.length }) };
    const asked = request(`${origin}${path}`, { agent, method: body ? 'POST' : 'GET', headers });
    asked.on('response', (answer: IncomingMessage) => {
      answer.resume().on('end', () => resolve(`${answer.statusCode} ${answer.headers.connection}`));
    });
    asked.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'error'));
    asked.end(body);
  });
}

it('says so to all who ask while it closes, on kept connections and new ones, and resets none', async () => {
  const file = await writeColourPremodel(folder, 'colours.premodel.json', 'nchw-float');
  const server = await serve([{ name: 'colours', file }], {
    port: 0,
    isolation: 'none',
    logLevel: 'silent',
    maxBodyBytes: 10_000_000,
  });
  const picture = await readFile(fixturePath('decode', 'rgb.png'));
  const large = Buffer.alloc(1_000_000);
  const [used, idle, later] = [kept(), kept(), kept()];
  const salvo = (agent: Agent, path: string, body?: Uint8Array) =>
    Promise.all(Array.from({ length: SALVO }, () => ask(server, path, agent, body)));
  for (const agent of [used, idle])
    expect(new Set(await salvo(agent, '/v1/models'))).toEqual(new Set(['200 keep-alive']));

  // One is under way: its body is still to come.
  const slow = request(`${server.origin}/v1/predict`, {
    method: 'POST',
    headers: { 'Content-Type': 'image/png' },
  });
  const answered = new Promise<number | undefined>((resolve) => {
    slow.on('response', (answer) => resolve(answer.resume().statusCode));
    slow.on('error', () => resolve(undefined));
  });
  slow.write(picture.subarray(0, 10));
  await sleep(100);
  const closed = server.close();
  const saidSo = new Set(['503 close']);
  expect(new Set(await salvo(used, '/v1/predict', large))).toEqual(saidSo);
  expect(new Set(await salvo(later, '/v1/predict', large))).toEqual(saidSo);
  slow.end(picture.subarray(10));
  expect(await answered).toBe(200);
  // Nothing is under way any more, but these have kept their connections.
  expect(new Set(await salvo(idle, '/v1/predict', picture))).toEqual(saidSo);
  await closed;
  expect(await ask(server, '/v1/models', later)).toBe('ECONNREFUSED');
});

it('closes at once where nobody is connected', async () => {
  const file = await writeColourPremodel(folder, 'again.premodel.json', 'nchw-float');
  const server = await serve([{ name: 'colours', file }], { port: 0, isolation: 'none', logLevel: 'silent' });
  await Promise.all([server.close(), server.close()]);
  expect(await ask(server, '/v1/models', kept())).toBe('ECONNREFUSED');
});
