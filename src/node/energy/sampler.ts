import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';

/** What is read at every sample: small files of the system, or what a program prints. */
export type Reading =
  | { readonly files: readonly string[] }
  | { readonly command: string; readonly args: readonly string[] };

export type Sample =
  /** The texts of the files in order, or the one text the program printed; `atMs` as `monotonicMs` tells it. */
  | { readonly atMs: number; readonly texts: readonly string[] }
  /** The last sample: there will be no more. */
  | { readonly failure: string };

/**
 * The program of the worker, as text, so that it runs alike from the sources and from the package. It only reads;
 * what the texts mean is decided where it can be tested. Files are opened so that no kind of file makes it wait.
 */
const PROGRAM = `
const { closeSync, constants, openSync, readSync } = require('node:fs');
const { execFile } = require('node:child_process');
const { port, reading, intervalMs } = require('node:worker_threads').workerData;
const buffer = Buffer.alloc(4096);
const nowMs = () => Number(process.hrtime.bigint()) / 1e6;
function readFile(path) {
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    return buffer.toString('utf8', 0, readSync(file, buffer));
  } finally {
    closeSync(file);
  }
}
function run(command, args) {
  return new Promise((resolve, reject) => {
    const limits = { timeout: 5000, maxBuffer: 65536 };
    execFile(command, args, limits, (error, stdout) => (error ? reject(error) : resolve(stdout)));
  });
}
async function sample() {
  const start = nowMs();
  try {
    const texts = reading.files ? reading.files.map(readFile) : [await run(reading.command, reading.args)];
    const end = nowMs();
    port.postMessage({ atMs: (start + end) / 2, texts });
    setTimeout(sample, Math.max(0, intervalMs - (end - start)));
  } catch (error) {
    port.postMessage({ failure: error.message.trim() });
  }
}
sample();
`;

/** A clock that all threads of the process share. */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

/**
 * Reads at regular times in a thread of its own: a model that runs blocks the event loop of this one. Samples wait
 * until they are asked for, so that they can be had without returning to the event loop.
 */
export class Sampler {
  readonly #worker: Worker;
  readonly #port;
  #died?: string;

  constructor(reading: Reading, intervalMs: number) {
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    this.#worker = new Worker(PROGRAM, {
      eval: true,
      execArgv: [],
      workerData: { port: port2, reading, intervalMs },
      transferList: [port2],
    });
    this.#worker.unref();
    this.#worker.on('error', (error: Error) => {
      this.#died = error.message;
    });
  }

  /** Samples since the last call, oldest first. */
  take(): Sample[] {
    const samples: Sample[] = [];
    for (let next = receiveMessageOnPort(this.#port); next; next = receiveMessageOnPort(this.#port)) {
      samples.push(next.message as Sample);
    }
    if (this.#died !== undefined) samples.push({ failure: this.#died });
    return samples;
  }

  close(): void {
    this.#port.close();
    void this.#worker.terminate();
  }
}
