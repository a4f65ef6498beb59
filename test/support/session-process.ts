import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { PremodelError } from '../../src/error.ts';
import type { OnnxModel } from '../../src/models/runtime.ts';
import { sessionOptions } from '../../src/node/onnx/node-runtime.ts';

const PROGRAM = `
const { InferenceSession, Tensor } = require(process.argv[1]);
const ARRAYS = { float32: Float32Array, float16: Uint16Array, uint8: Uint8Array, bool: Uint8Array,
  int32: Int32Array, int64: BigInt64Array };
const feedsOf = (session) => Object.fromEntries(session.inputMetadata.map(({ name, type, shape }) => {
  const dims = shape.map((axis) => (typeof axis === 'number' && axis < 1000 ? axis : 3));
  const size = dims.reduce((a, b) => a * b, 1);
  if (!ARRAYS[type] || size > 1e6) throw new Error('cannot feed ' + name);
  return [name, new Tensor(type, new ARRAYS[type](size), dims)];
}));
process.on('message', async ({ bytes, externalData, options }) => {
  try {
    const session = await InferenceSession.create(bytes, { ...options, externalData });
    await session.run(feedsOf(session));
    await session.release();
    process.send('ran');
  } catch (error) {
    process.send('refused');
  }
});
process.send('ready');
`;

/** What one model may take. */
const LONGEST_MS = 4000;
const MEMORY_KB = 8_000_000;

/**
 * ONNX Runtime in a process of its own, as models run: a model that ends it ends nothing else. The next model gets a
 * new process.
 */
export class SessionProcess {
  #child?: ChildProcess;

  /** @throws PremodelError where the model is refused, or ends the process; Error where it never ends */
  async run({ bytes, externalData }: OnnxModel): Promise<void> {
    const child = this.#child ?? (await this.#start());
    child.send({ bytes, externalData, options: sessionOptions() });
    const said = await answerOf(child);
    if (said === 'ran') return;
    if (said !== 'refused') this.#child = undefined;
    if (said === 'never') throw new Error(`a model ran for more than ${LONGEST_MS} ms`);
    throw new PremodelError(said === 'refused' ? 'invalid-model' : 'model-crashes', `the model was ${said}`, {
      remedy: 'Give another model.',
    });
  }

  close(): void {
    this.#child?.kill('SIGKILL');
    this.#child = undefined;
  }

  async #start(): Promise<ChildProcess> {
    const runtime = createRequire(import.meta.url).resolve('onnxruntime-node');
    const limited = `ulimit -v ${MEMORY_KB}; exec "$@"`;
    const child = spawn('sh', ['-c', limited, 'sh', process.execPath, '-e', PROGRAM, runtime], {
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      serialization: 'advanced',
    });
    const said = await answerOf(child, 60_000);
    if (said !== 'ready') throw new Error(`no process for models: ${said}`);
    process.once('exit', () => child.kill('SIGKILL'));
    child.unref();
    child.channel?.unref();
    this.#child = child;
    return child;
  }
}

/** `ready`, `ran` or `refused`, as it says; `ended`, or `never` where it was ended for taking too long. */
function answerOf(child: ChildProcess, longestMs = LONGEST_MS): Promise<string> {
  return new Promise((resolve) => {
    const done = (said: string) => {
      clearTimeout(timer);
      child.removeAllListeners();
      resolve(said);
    };
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      done('never');
    }, longestMs);
    child.once('message', (said) => done(String(said)));
    child.once('exit', () => done('ended'));
  });
}
