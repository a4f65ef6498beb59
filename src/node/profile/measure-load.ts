import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import type { SessionRequest } from '../../models/tasks/task.ts';
import { sessionOptions } from '../onnx/node-runtime.ts';

/** What loading a model costs, found in a process that has done nothing else. */
export interface LoadCost {
  /** Median of three creations of the session, or of all sessions where a model has several. */
  readonly loadMs: number;
  /** Peak resident memory while loading and running each once, minus that of the process before. */
  readonly peakMemoryBytes: number;
}

/**
 * The program of the child process, as text, so that it runs alike from the sources and from the package.
 * The peak is read from /proc where there is one: getrusage counts what the parent had when it forked.
 */
const PROGRAM = `
// The binding does not know what Node 24 has: src/node/onnx/node-runtime.ts says why.
delete globalThis.Float16Array;
const { createHash } = require('node:crypto');
const { readFileSync, writeFileSync } = require('node:fs');
const [runtime, request] = process.argv.slice(1);
const { InferenceSession, Tensor } = require(runtime);
const { sessions, options } = JSON.parse(request);
const ARRAYS = {
  float32: Float32Array, float16: Uint16Array, uint8: Uint8Array, bool: Uint8Array,
  int32: Int32Array, int64: BigInt64Array,
};
function peakBytes() {
  try {
    return Number(/VmHWM:\\s*(\\d+) kB/.exec(readFileSync('/proc/self/status', 'latin1'))[1]) * 1024;
  } catch {
    return process.resourceUsage().maxRSS * 1024;
  }
}
// Axes of variable length: one input at a time, of a few tokens.
const lengthOf = (axis) => (typeof axis === 'number' && axis > 0 ? axis : /batch/.test(axis) ? 1 : 16);
function feedsOf(session, inputs) {
  const described = inputs ?? session.inputMetadata.map(({ name, type, shape }) => ({ name, type, dims: shape }));
  return Object.fromEntries(
    described.map(({ name, type, dims }) => {
      const shape = dims.map(lengthOf);
      return [name, new Tensor(type, new ARRAYS[type](shape.reduce((a, b) => a * b, 1)), shape)];
    }),
  );
}
function read(file) {
  const bytes = readFileSync(file);
  createHash('sha256').update(bytes).digest();
  return bytes;
}
function load({ model, externalData }) {
  if (!externalData) return InferenceSession.create(model, options);
  const given = externalData.map(({ path, file }) => ({ path, data: read(file) }));
  return InferenceSession.create(read(model), { ...options, externalData: given });
}
async function create() {
  const start = performance.now();
  const created = [];
  for (const session of sessions) created.push(await load(session));
  return { created, ms: performance.now() - start };
}
const release = (created) => Promise.all(created.map((session) => session.release()));
(async () => {
  try {
    writeFileSync('/proc/self/clear_refs', '5');
  } catch {}
  const before = process.memoryUsage.rss();
  const { created, ms } = await create();
  for (const [i, session] of created.entries()) await session.run(feedsOf(session, sessions[i].inputs));
  const peakMemoryBytes = Math.max(0, peakBytes() - before);
  await release(created);
  const times = [ms];
  for (let i = 0; i < 2; i++) {
    const again = await create();
    times.push(again.ms);
    await release(again.created);
  }
  console.log(JSON.stringify({ loadMs: times.sort((a, b) => a - b)[1], peakMemoryBytes }));
})();
`;

interface LoadOptions {
  readonly threads?: number;
  /** How long one of its steps may take. Default: any time. */
  readonly hangTimeoutMs?: number;
  readonly signal?: AbortSignal;
}

/** It loads thrice and runs once; some more for starting. */
const STEPS = 5;

/** @returns undefined where the child fails, for want of memory for instance: then nothing is recorded */
export async function measureLoad(
  sessions: readonly SessionRequest[],
  { threads, hangTimeoutMs, signal }: LoadOptions = {},
): Promise<LoadCost | undefined> {
  const runtime = createRequire(import.meta.url).resolve('onnxruntime-node');
  const request = JSON.stringify({ sessions, options: sessionOptions({ threads }) });
  try {
    const { stdout } = await promisify(execFile)(process.execPath, ['-e', PROGRAM, runtime, request], {
      timeout: hangTimeoutMs && hangTimeoutMs * STEPS,
      killSignal: 'SIGKILL',
      signal,
    });
    return JSON.parse(stdout) as LoadCost;
  } catch {
    return undefined;
  }
}
