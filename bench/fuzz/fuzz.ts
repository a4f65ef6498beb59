// Damages good files and has every parser of test/fuzz/parsers read them: 3,000 files each, in a process that is ended
// after 5 s with one file and may take 1 GB. Counts what was read, refused, crashed, hung, and what ended in an error
// that no user should see. The same seeds make the same files.
//
//   node --import ts-blank-space/register bench/fuzz/fuzz.ts [--count 3000] [--only premodel-file,csv-table] > bench/results/fuzz.md
import { fork } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { FuzzedCase } from '../../test/fuzz/fuzz.ts';
import type { Told } from './child.ts';

/** What became of one file, where its process may have ended over it. */
interface Result extends Omit<FuzzedCase, 'outcome'> {
  readonly outcome: FuzzedCase['outcome'] | 'hung' | 'crashed';
  readonly peakMemoryMb?: number;
}

const LONGEST_MS = 5000;
const START_MS = 60_000;
const MEMORY_MB = 1024;

const { values: flags } = parseArgs({
  options: { count: { type: 'string', default: '3000' }, only: { type: 'string' } },
});
const count = Number(flags.count);
const parsers = readdirSync(fileURLToPath(new URL('../../test/fuzz/parsers', import.meta.url))).filter(
  (file) => !flags.only || flags.only.split(',').includes(file.replace(/\.ts$/, '')),
);

console.log(
  '| damaged files | how many | read | refused | foreign errors | hung | crashed | slowest | peak memory |',
);
console.log('|---|---|---|---|---|---|---|---|---|');
const faults: (Result & { parser: string })[] = [];
for (const parser of parsers) {
  const { name, results } = await fuzzParser(parser);
  const counts = ['read', 'refused', 'foreign', 'hung', 'crashed'].map(
    (wanted) => results.filter(({ outcome }) => outcome === wanted).length,
  );
  const slowestMs = Math.max(...results.map(({ ms }) => ms));
  const peakMb = Math.max(...results.map(({ peakMemoryMb = 0 }) => peakMemoryMb));
  const cells = [name, count, ...counts, `${Math.round(slowestMs)} ms`, `${Math.round(peakMb)} MB`];
  console.log(`| ${cells.join(' | ')} |`);
  const wrong = results.filter(({ outcome }) => outcome !== 'read' && outcome !== 'refused');
  faults.push(...wrong.map((fault) => ({ parser, ...fault })));
}
for (const { parser, number, outcome, detail } of faults) {
  console.error(`${parser} ${number}: ${outcome} ${detail}`);
}
process.exitCode = faults.length > 0 ? 1 : 0;

/** One process after another, each going on behind the file at which the one before ended. */
async function fuzzParser(parser: string): Promise<{ name: string; results: Result[] }> {
  const folder = mkdtempSync(join(tmpdir(), 'premodel-fuzz-'));
  const results: Result[] = [];
  let name = '';
  try {
    while (results.length < count) {
      const first = results.length;
      const end = await runChild([parser, folder, String(first), String(count)], (message) => {
        if ('ready' in message) name = message.ready;
        else results.push(message);
      });
      if (name === '') throw new Error(`${parser} does not start`);
      if (results.length < count) {
        results.push({
          number: results.length,
          outcome: end,
          detail: '',
          ms: end === 'hung' ? LONGEST_MS : 0,
        });
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return { name, results };
}

/** @returns how the process ended where it did not read all files: `hung` or `crashed` */
function runChild(args: string[], onMessage: (message: Told) => void): Promise<'hung' | 'crashed'> {
  return new Promise((resolve) => {
    const child = fork(fileURLToPath(new URL('child.ts', import.meta.url)), args, {
      execArgv: [...process.execArgv, `--max-old-space-size=${MEMORY_MB}`],
    });
    let hung = false;
    const limit = (ms: number) =>
      setTimeout(() => {
        hung = true;
        child.kill('SIGKILL');
      }, ms);
    let timer = limit(START_MS);
    child.on('message', (message: Told) => {
      onMessage(message);
      // The good files are made after `ready`, within the longer limit.
      if ('ready' in message) return;
      clearTimeout(timer);
      timer = limit(LONGEST_MS);
    });
    child.on('exit', () => {
      clearTimeout(timer);
      resolve(hung ? 'hung' : 'crashed');
    });
  });
}
