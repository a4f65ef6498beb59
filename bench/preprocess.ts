// Preparing a decoded 500x375 image for a model (Pillow's bilinear resize, scaled, normalized, planar floats): with
// WebAssembly SIMD, beside the same without it (what engines that lack it get), Pillow with NumPy in Python
// (bench/preprocess.py, where PYTHON has both), and sharp, which only resizes, to 8 bits and other values. One
// thread each. Every side is a process of its own; they take turns, and the median of each is over all turns.
//
//   [PYTHON=python3] node --import ts-blank-space/register bench/preprocess.ts [--turns 5] [--rounds 300]
import { spawnSync } from 'node:child_process';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Preprocessing } from '../src/domain/image/preprocessing.ts';
import { median } from '../src/statistics.ts';

const { values: flags } = parseArgs({
  options: {
    turns: { type: 'string', default: '5' },
    rounds: { type: 'string', default: '300' },
    side: { type: 'string' },
  },
});
const sizes = [128, 224];
const rounds = Number(flags.rounds);
const python = process.env.PYTHON ?? 'python3';
const [width, height] = [500, 375];

if (flags.side) console.log(JSON.stringify(await measure(flags.side)));
else compare();

function compare(): void {
  const own = [process.execPath, ...process.execArgv, fileURLToPath(import.meta.url)];
  const commands = {
    simd: [...own, '--side', 'simd', '--rounds', String(rounds)],
    scalar: [...own, '--side', 'scalar', '--rounds', String(rounds)],
    sharp: [...own, '--side', 'sharp', '--rounds', String(rounds)],
    Pillow: [python, fileURLToPath(new URL('preprocess.py', import.meta.url)), String(rounds)],
  };
  const medians = new Map(
    Object.keys(commands).map((side): [string, number[][]] => [side, sizes.map(() => [])]),
  );
  for (let turn = 0; turn < Number(flags.turns); turn++) {
    for (const [side, [command, ...args]] of Object.entries(commands)) {
      const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
      if (status === 0) {
        const times: number[] = JSON.parse(stdout);
        for (const [size, ms] of times.entries()) medians.get(side)![size].push(ms);
      } else if (turn === 0) console.error(`${side} is left out: ${stderr?.trim().split('\n').at(-1)}`);
    }
  }
  console.log(`${cpus()[0].model}, Node ${process.version}; ms, and times the time of simd`);
  for (const [size, edge] of sizes.entries()) {
    const ours = median(medians.get('simd')![size]);
    const columns = [...medians].flatMap(([side, times]) => {
      if (times[size].length === 0) return [];
      const ms = median(times[size]);
      return [`${side} ${ms.toFixed(3)} (${(ms / ours).toFixed(2)}x)`];
    });
    console.log(`${width}x${height} to ${edge}x${edge}: ${columns.join(', ')}`);
  }
}

async function measure(side: string): Promise<number[]> {
  if (side === 'scalar') Reflect.deleteProperty(globalThis, 'WebAssembly');
  const data = Uint8Array.from({ length: width * height * 3 }, (_, i) => (i * 97 + (i >> 7) * 31) & 255);
  const results: number[] = [];
  for (const edge of sizes) {
    const run = side === 'sharp' ? await withSharp(data, edge) : await withOurs(data, edge);
    const times: number[] = [];
    for (let round = -Math.ceil(rounds / 3); round < rounds; round++) {
      const start = performance.now();
      await run();
      if (round >= 0) times.push(performance.now() - start);
    }
    results.push(median(times));
  }
  return results;
}

async function withOurs(data: Uint8Array, edge: number): Promise<() => unknown> {
  // After `measure` took WebAssembly away.
  const { preprocess } = await import('../src/domain/image/preprocess.ts');
  const preprocessing: Preprocessing = {
    resize: { kind: 'exact', height: edge, width: edge, filter: 'bilinear' },
    ...{ scale: 1 / 255, offset: 0, mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
    channelOrder: 'rgb',
  };
  const format = { layout: 'nchw', dtype: 'float32' } as const;
  return () => preprocess({ width, height, data }, preprocessing, format);
}

async function withSharp(data: Uint8Array, edge: number): Promise<() => unknown> {
  const { default: sharp } = await import('sharp');
  sharp.concurrency(1);
  sharp.cache(false);
  const raw = { width, height, channels: 3 } as const;
  return () => sharp(data, { raw }).resize(edge, edge, { fit: 'fill', kernel: 'linear' }).raw().toBuffer();
}
