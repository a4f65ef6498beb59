// Clients of a server: either as many at once as told (closed loop: capacity, unloaded latency), or so many a second
// whatever the server does (open loop: overload).
import { Agent, request } from 'node:http';

const TIMEOUT_MS = 30_000;

/**
 * One request; never throws.
 * @returns {Promise<{ status: number, latencyMs: number, body?: object, retryAfter?: string, error?: string }>}
 */
export function ask({ port, path = '/v1/predict', agent, body, type = 'image/jpeg' }) {
  return new Promise((resolve) => {
    const startedAt = performance.now();
    const done = (found) => resolve({ latencyMs: performance.now() - startedAt, ...found });
    const headers = { 'content-type': type, 'content-length': body.length };
    const call = request({
      host: '127.0.0.1',
      port,
      path,
      method: 'POST',
      agent,
      headers,
      timeout: TIMEOUT_MS,
    });
    call.on('error', (error) => done({ status: 0, error: error.code ?? error.message }));
    call.on('timeout', () => call.destroy(new Error('no answer within 30 s')));
    call.on('response', (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('error', (error) => done({ status: 0, error: error.code ?? error.message }));
      response.on('end', () => {
        const { statusCode: status, headers } = response;
        done({ status, body: parsed(chunks), retryAfter: headers['retry-after'] });
      });
    });
    call.end(body);
  });
}

/** `clients` at once, each asking again when it is answered; `observe(input, answer)` sees every answer. */
export async function closedLoop({ port, path, inputs, clients = 1, seconds, observe = () => {} }) {
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  const end = performance.now() + 1000 * seconds;
  let next = 0;
  const answers = [];
  const client = async () => {
    while (performance.now() < end) {
      const input = inputs[next++ % inputs.length];
      const answer = await ask({ port, path, agent, body: input.bytes, type: input.type });
      answers.push(answer);
      observe(input, answer);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  agent.destroy();
  return answers;
}

/** `perSecond` requests at random times (a Poisson process from `random`), waiting for nobody. */
export async function openLoop({ port, path, inputs, perSecond, seconds, random, observe = () => {} }) {
  const agent = new Agent({ keepAlive: true, maxSockets: 512, maxFreeSockets: 512 });
  const startedAt = performance.now();
  const pending = [];
  let dueMs = 0;
  for (let i = 0; dueMs < 1000 * seconds; i++) {
    const wait = startedAt + dueMs - performance.now();
    if (wait > 1) await new Promise((resolve) => setTimeout(resolve, wait));
    const input = inputs[i % inputs.length];
    pending.push(
      ask({ port, path, agent, body: input.bytes, type: input.type }).then((answer) => {
        observe(input, answer);
        return answer;
      }),
    );
    dueMs += (-1000 * Math.log(1 - random())) / perSecond;
  }
  const answers = await Promise.all(pending);
  agent.destroy();
  return answers;
}

function parsed(chunks) {
  const text = Buffer.concat(chunks).toString();
  try {
    return JSON.parse(text);
  } catch {
    return { unparsed: text.slice(0, 200) };
  }
}
