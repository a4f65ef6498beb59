// How fast translations are decoded, from text to text, one thread: ours, a plain onnxruntime loop in Python over the
// same graphs (bench/decoding.py), and, greedily, transformers.js. Generated tokens per second of processor time: all
// sides use one thread, and the machine may be busy with other things; time on the clock is shown beside it.
//
// Every side runs in a process of its own, model loaded and warmed up before the clock starts; sides take turns in
// every round, and the median of the rounds counts. Sides must find the same tokens (transformers.js: greedily).
// transformers.js is large and not installed with the project: install @huggingface/transformers anywhere and give
// the folder in TRANSFORMERS_JS; without it that side is left out.
//
//   [PYTHON=python3] [TRANSFORMERS_JS=DIR] node --import ts-blank-space/register bench/decoding.ts [--models tiny,small,base,large]
//     [--sentences 200] [--rounds 5]
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { loadTranslator } from '../src/node/index.ts';
import { median } from '../src/statistics.ts';
import { sharedPath } from './support/paths.ts';

interface Request {
  readonly folder: string;
  readonly beams: number;
  readonly sentences: readonly string[];
}

interface Measured {
  /** Token ids of every sentence. */
  readonly ids: readonly (readonly number[])[];
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
}

type Translate = (sentence: string) => Promise<number[]>;

/** As far as it is used here; the package is not installed with the project. */
interface TransformersJs {
  readonly env: { allowRemoteModels: boolean; localModelPath: string };
  readonly AutoModelForSeq2SeqLM: {
    from_pretrained(
      folder: string,
      options: object,
    ): Promise<{ generate(inputs: object): Promise<{ tolist(): bigint[][] }> }>;
  };
  readonly AutoTokenizer: {
    from_pretrained(
      folder: string,
    ): Promise<((text: string) => object) & { decode(ids: readonly number[], options: object): string }>;
  };
}

const { values: flags } = parseArgs({
  options: {
    models: { type: 'string', default: 'tiny,small,base,large' },
    sentences: { type: 'string', default: '200' },
    rounds: { type: 'string', default: '5' },
    side: { type: 'string' },
  },
});
const python = process.env.PYTHON ?? 'python3';
const WARM_UP = 100;

if (flags.side) await measure(flags.side, JSON.parse(readFileSync(0, 'utf8')));
else compare();

function compare(): void {
  const sentences = sample(Number(flags.sentences));
  const scratch = mkdtempSync(join(tmpdir(), 'premodel-decoding-'));
  console.log(
    `${cpus()[0].model}, Node ${process.version}; ${sentences.length} sentences of Multi30k, one thread`,
  );
  console.log('tokens per second of processor time (of the clock), and ours as a multiple of each peer');
  try {
    for (const model of flags.models.split(',')) {
      const folder = copyFor(sharedPath(`zoo/multi30k-en-de/${model}`), join(scratch, model));
      for (const beams of [1, 4]) report(model, beams, rounds({ folder, beams, sentences }));
    }
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

function rounds(request: Request): Record<string, Measured[]> {
  const sides = [
    'ours',
    'python',
    ...(process.env.TRANSFORMERS_JS && request.beams === 1 ? ['transformers.js'] : []),
  ];
  const results = Object.fromEntries(sides.map((side): [string, Measured[]] => [side, []]));
  for (let round = 0; round < Number(flags.rounds); round++) {
    for (const side of sides) results[side].push(run(side, request));
  }
  return results;
}

function run(side: string, request: Request): Measured {
  const [command, args]: [string, string[]] =
    side === 'python'
      ? [python, [fileURLToPath(new URL('decoding.py', import.meta.url))]]
      : [process.execPath, [...process.execArgv, fileURLToPath(import.meta.url), '--side', side]];
  const { status, stdout, stderr } = spawnSync(command, args, {
    input: JSON.stringify(request),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, OMP_NUM_THREADS: '1' },
  });
  if (status !== 0) throw new Error(`${side} failed:\n${stderr}`);
  return JSON.parse(stdout);
}

function report(model: string, beams: number, results: Record<string, readonly Measured[]>): void {
  const speeds = Object.entries(results).map(([side, measured]) => {
    const tokens = measured[0].ids.reduce((sum, ids) => sum + ids.length, 0);
    const speed = (key: 'cpuSeconds' | 'wallSeconds') => median(measured.map((one) => tokens / one[key]));
    return { side, cpu: speed('cpuSeconds'), wall: speed('wallSeconds') };
  });
  const found = Object.values(results).map(([{ ids }]) => ids.map(String));
  console.log(`${model}, ${beams === 1 ? 'greedy' : `${beams} beams`}`);
  speeds.forEach(({ side, cpu, wall }, i) => {
    const same = found[i].filter((ids, k) => ids === found[0][k]).length;
    const ratio =
      i === 0 ? '' : `  ours ${(speeds[0].cpu / cpu).toFixed(2)}x, same tokens ${same}/${found[0].length}`;
    console.log(`  ${side.padEnd(16)} ${cpu.toFixed(0).padStart(6)} (${wall.toFixed(0)})${ratio}`);
  });
}

async function measure(side: string, request: Request): Promise<void> {
  const translate = side === 'ours' ? await ours(request) : await transformersJs(request);
  for (const sentence of request.sentences.slice(0, WARM_UP)) await translate(sentence);
  const cpu = process.cpuUsage();
  const start = performance.now();
  const ids: number[][] = [];
  for (const sentence of request.sentences) ids.push(await translate(sentence));
  const { user, system } = process.cpuUsage(cpu);
  const wallSeconds = (performance.now() - start) / 1000;
  process.stdout.write(JSON.stringify({ ids, cpuSeconds: (user + system) / 1e6, wallSeconds }));
}

async function ours({ folder, beams }: Request): Promise<Translate> {
  const translator = await loadTranslator(folder, { settings: { numBeams: beams } });
  return async (sentence) => Array.from((await translator.run(sentence)).output.tokenIds);
}

async function transformersJs({ folder }: Request): Promise<Translate> {
  const require = createRequire(join(process.env.TRANSFORMERS_JS!, 'package.json'));
  const { AutoModelForSeq2SeqLM, AutoTokenizer, env }: TransformersJs = await import(
    pathToFileURL(require.resolve('@huggingface/transformers')).href
  );
  env.allowRemoteModels = false;
  env.localModelPath = '';
  const session_options = { intraOpNumThreads: 1, interOpNumThreads: 1, executionProviders: ['cpu'] };
  const model = await AutoModelForSeq2SeqLM.from_pretrained(folder, {
    dtype: 'fp32',
    device: 'cpu',
    session_options,
  });
  const tokenizer = await AutoTokenizer.from_pretrained(folder);
  return async (sentence) => {
    const output = await model.generate({ ...tokenizer(sentence), num_beams: 1, do_sample: false });
    const ids = output.tolist()[0].map(Number).slice(1);
    tokenizer.decode(ids, { skip_special_tokens: true });
    return ids;
  };
}

/**
 * transformers.js wants a merged decoder, and knows Marian, not the other architecture of these models, which have
 * the same graphs. The other sides run the two separate decoders.
 */
function copyFor(folder: string, copy: string): string {
  cpSync(folder, copy, { recursive: true });
  if (!process.env.TRANSFORMERS_JS) return copy;
  const config = JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8'));
  writeFileSync(join(copy, 'config.json'), JSON.stringify({ ...config, model_type: 'marian' }));
  const script = fileURLToPath(new URL('merge-decoders.py', import.meta.url));
  const { status, stderr } = spawnSync(python, [script, copy], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`merging the decoders failed:\n${stderr}`);
  return copy;
}

function sample(count: number): string[] {
  const sets = ['val', 'test2016', 'test2017', 'mscoco2017'];
  const lines = sets.flatMap((name) =>
    readFileSync(sharedPath(`data/multi30k/${name}.en`), 'utf8')
      .trimEnd()
      .split('\n'),
  );
  return Array.from({ length: count }, (_, i) => lines[Math.floor((i * lines.length) / count)]);
}
