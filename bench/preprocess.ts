// Preparing a decoded 500x375 image for a model (Pillow's bilinear resize, scaled, normalized, planar floats): with
// WebAssembly SIMD, beside the same without it (what engines that lack it get), Pillow with NumPy in Python
// (bench/preprocess.py, where PYTHON has both), and sharp, which only resizes, to 8 bits and other values. One
// thread each. Every side is a process of its own; they take turns, and the median of each is over all turns.
//
//   npm run build && [PYTHON=python3] node bench/preprocess.mjs [--turns 5] [--rounds 300]
import { spawnSync } from 'node:child_process';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

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

function compare() {
  const commands = {
    simd: [process.execPath, fileURLToPath(import.meta.url), '--side', 'simd', '--rounds', rounds],
    scalar: [process.execPath, fileURLToPath(import.meta.url), '--side', 'scalar', '--rounds', rounds],
    sharp: [process.execPath, fileURLToPath(import.meta.url), '--side', 'sharp', '--rounds', rounds],
    Pillow: [python, fileURLToPath(new URL('preprocess.py', import.meta.url)), rounds],
  };
  const medians = new Map(Object.keys(commands).map((side) => [side, sizes.map(() => [])]));
  for (let turn = 0; turn < Number(flags.turns); turn++) {
    for (const [side, [command, ...args]] of Object.entries(commands)) {
      const { status, stdout, stderr } = spawnSync(command, args.map(String), { encoding: 'utf8' });
      if (status === 0) {
        const times = JSON.parse(stdout);
        for (const [size, ms] of times.entries()) medians.get(side)[size].push(ms);
      } else if (turn === 0) console.error(`${side} is left out: ${stderr?.trim().split('\n').at(-1)}`);
    }
  }
  console.log(`${cpus()[0].model}, Node ${process.version}; ms, and times the time of simd`);
  for (const [size, edge] of sizes.entries()) {
    const ours = median(medians.get('simd')[size]);
    const columns = [...medians].flatMap(([side, times]) => {
      if (times[size].length === 0) return [];
      const ms = median(times[size]);
      return [`${side} ${ms.toFixed(3)} (${(ms / ours).toFixed(2)}x)`];
    });
    console.log(`${width}x${height} to ${edge}x${edge}: ${columns.join(', ')}`);
  }
}

async function measure(side) {
  if (side === 'scalar') delete globalThis.WebAssembly;
  const data = Uint8Array.from({ length: width * height * 3 }, (_, i) => (i * 97 + (i >> 7) * 31) & 255);
  const results = [];
  for (const edge of sizes) {
    const run = side === 'sharp' ? await withSharp(data, edge) : await withOurs(data, edge);
    const times = [];
    for (let round = -Math.ceil(rounds / 3); round < rounds; round++) {
      const start = performance.now();
      await run();
      if (round >= 0) times.push(performance.now() - start);
    }
    results.push(median(times));
  }
  return results;
}

async function withOurs(data, edge) {
  const { preprocess } = await import('../dist/index.js');
  const preprocessing = {
    resize: { kind: 'exact', height: edge, width: edge, filter: 'bilinear' },
    ...{ scale: 1 / 255, offset: 0, mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
    channelOrder: 'rgb',
  };
  const format = { layout: 'nchw', dtype: 'float32' };
  return () => preprocess({ width, height, data }, preprocessing, format);
}

async function withSharp(data, edge) {
  const { default: sharp } = await import('sharp');
  sharp.concurrency(1);
  sharp.cache(false);
  const raw = { width, height, channels: 3 };
  return () => sharp(data, { raw }).resize(edge, edge, { fit: 'fill', kernel: 'linear' }).raw().toBuffer();
}

function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1];
}
