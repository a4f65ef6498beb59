import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import { sessionOptions } from '../onnx/session.ts';

/** What loading a model costs, found in a process that has done nothing else. */
export interface LoadCost {
  /** Median of three creations of the session. */
  readonly loadMs: number;
  /** Peak resident memory while loading and running once, minus that of the process before. */
  readonly peakMemoryBytes: number;
}

/**
 * The program of the child process, as text, so that it runs alike from the sources and from the package.
 * The peak is read from /proc where there is one: getrusage counts what the parent had when it forked.
 */
const PROGRAM = `
const { readFileSync, writeFileSync } = require('node:fs');
const [runtime, request] = process.argv.slice(1);
const { InferenceSession, Tensor } = require(runtime);
const { model, options, input } = JSON.parse(request);
function peakBytes() {
  try {
    return Number(/VmHWM:\\s*(\\d+) kB/.exec(readFileSync('/proc/self/status', 'latin1'))[1]) * 1024;
  } catch {
    return process.resourceUsage().maxRSS * 1024;
  }
}
async function create() {
  const start = performance.now();
  const session = await InferenceSession.create(model, options);
  return { session, ms: performance.now() - start };
}
(async () => {
  const size = input.dims.reduce((a, b) => a * b, 1);
  const arrays = { float32: Float32Array, uint8: Uint8Array, float16: Uint16Array };
  const tensor = new Tensor(input.type, new arrays[input.type](size), input.dims);
  try {
    writeFileSync('/proc/self/clear_refs', '5');
  } catch {}
  const before = process.memoryUsage.rss();
  const { session, ms } = await create();
  await session.run({ [input.name]: tensor });
  const peakMemoryBytes = Math.max(0, peakBytes() - before);
  await session.release();
  const times = [ms];
  for (let i = 0; i < 2; i++) {
    const again = await create();
    times.push(again.ms);
    await again.session.release();
  }
  console.log(JSON.stringify({ loadMs: times.sort((a, b) => a - b)[1], peakMemoryBytes }));
})();
`;

export interface LoadRequest {
  readonly model: string;
  readonly threads?: number;
  readonly input: { readonly name: string; readonly type: string; readonly dims: readonly number[] };
}

/** @returns undefined where the child fails, for want of memory for instance: then nothing is recorded */
export async function measureLoad({ model, threads, input }: LoadRequest): Promise<LoadCost | undefined> {
  const runtime = createRequire(import.meta.url).resolve('onnxruntime-node');
  const request = JSON.stringify({ model, options: sessionOptions({ threads }), input });
  try {
    const { stdout } = await promisify(execFile)(process.execPath, ['-e', PROGRAM, runtime, request]);
    return JSON.parse(stdout) as LoadCost;
  } catch {
    return undefined;
  }
}
