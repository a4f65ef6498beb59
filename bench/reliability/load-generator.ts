// Clients of a server: either as many at once as told (closed loop: capacity, unloaded latency), or so many a second
// whatever the server does (open loop: overload).
import { Agent, request } from 'node:http';
import type { Random } from '../../src/random.ts';

/** A picture to ask about. */
export interface Input {
  readonly name: string;
  /** Media type. */
  readonly type: string;
  readonly bytes: Buffer;
}

/** What `/v1/predict` answers, as far as it is looked at here. */
export interface Body {
  readonly predictions?: readonly { readonly id: number; readonly score: number }[];
  readonly decision?: { readonly without?: readonly string[] };
}

export interface Answer {
  /** 0 where the connection ended without an answer. */
  readonly status: number;
  readonly latencyMs: number;
  readonly body?: Body;
  readonly retryAfter?: string;
  readonly error?: string;
}

interface Clients {
  readonly port: number;
  readonly inputs: readonly Input[];
  readonly seconds: number;
  /** Sees every answer. */
  readonly observe?: (input: Input, answer: Answer) => void;
}

interface Asked {
  readonly port: number;
  readonly agent: Agent;
  readonly input: Input;
}

const TIMEOUT_MS = 30_000;

/** One request; never rejects. */
function ask({ port, agent, input: { bytes, type } }: Asked): Promise<Answer> {
  return new Promise((resolve) => {
    const startedAt = performance.now();
    const done = (found: Omit<Answer, 'latencyMs'>) =>
      resolve({ latencyMs: performance.now() - startedAt, ...found });
    const headers = { 'content-type': type, 'content-length': bytes.length };
    const call = request({
      host: '127.0.0.1',
      port,
      path: '/v1/predict',
      method: 'POST',
      agent,
      headers,
      timeout: TIMEOUT_MS,
    });
    call.on('error', (error: NodeJS.ErrnoException) =>
      done({ status: 0, error: error.code ?? error.message }),
    );
    call.on('timeout', () => call.destroy(new Error('no answer within 30 s')));
    call.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('error', (error: NodeJS.ErrnoException) =>
        done({ status: 0, error: error.code ?? error.message }),
      );
      response.on('end', () => {
        const { statusCode: status = 0, headers } = response;
        done({ status, body: parsed(chunks), retryAfter: headers['retry-after'] });
      });
    });
    call.end(bytes);
  });
}

/** `clients` at once, each asking again when it is answered. */
export async function closedLoop({
  port,
  inputs,
  clients = 1,
  seconds,
  observe = () => {},
}: Clients & { readonly clients?: number }): Promise<Answer[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  const end = performance.now() + 1000 * seconds;
  let next = 0;
  const answers: Answer[] = [];
  const client = async () => {
    while (performance.now() < end) {
      const input = inputs[next++ % inputs.length];
      const answer = await ask({ port, agent, input });
      answers.push(answer);
      observe(input, answer);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  agent.destroy();
  return answers;
}

/** `perSecond` requests at random times (a Poisson process from `random`), waiting for nobody. */
export async function openLoop({
  port,
  inputs,
  perSecond,
  seconds,
  random,
  observe = () => {},
}: Clients & { readonly perSecond: number; readonly random: Random }): Promise<Answer[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 512, maxFreeSockets: 512 });
  const startedAt = performance.now();
  const pending: Promise<Answer>[] = [];
  let dueMs = 0;
  for (let i = 0; dueMs < 1000 * seconds; i++) {
    const wait = startedAt + dueMs - performance.now();
    if (wait > 1) await new Promise((resolve) => setTimeout(resolve, wait));
    const input = inputs[i % inputs.length];
    pending.push(
      ask({ port, agent, input }).then((answer) => {
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

function parsed(chunks: readonly Buffer[]): Body {
  const text = Buffer.concat(chunks).toString();
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
