import { basename, resolve } from 'node:path';
import { PremodelError } from '../../error.ts';
import { linesOfFile, noInputs } from './lines.ts';
import { sample } from './sample.ts';

/** A sentence and its reference translation. */
export interface TranslatedSentence {
  /** `<name of the source file>:<line, from 1>`; unique. */
  readonly id: string;
  readonly source: string;
  readonly target: string;
}

export interface ParallelTextOptions {
  /** Take a seeded random sample of this many sentences. Default: all. */
  readonly limit?: number;
  /** Default 1. */
  readonly seed?: number;
}

/**
 * Reads line-aligned files, a sentence a line: line n of a target file is the reference of line n of its source
 * file. UTF-8 or UTF-16; a byte order mark and carriage returns are dropped, a last empty line is none. Lines that are
 * empty in both files are left out; where only one is, the files are refused.
 *
 * @param sources one or more files
 * @param targets as many, in the same order
 * @throws PremodelError `no-inputs`, `invalid-dataset` (no plain text), `misaligned-lines`, `duplicate-input` (two
 *   source files of the same name)
 */
export async function readParallelText(
  sources: readonly string[],
  targets: readonly string[],
  options: ParallelTextOptions = {},
): Promise<TranslatedSentence[]> {
  if (sources.length !== targets.length) {
    throw misaligned(`${sources.length} source and ${targets.length} target files`, targets[0] ?? sources[0]);
  }
  const names = sources.map((file) => basename(file));
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) {
    throw new PremodelError('duplicate-input', `two source files are called ${twice}`, {
      place: { file: twice },
      remedy: 'Give them different names: sentences are told apart by file name and line.',
    });
  }
  const parts = await Promise.all(sources.map((source, i) => readPair(source, targets[i])));
  const sentences = parts.flat();
  if (sentences.length === 0) throw noInputs(sources[0], 'holds no sentences');
  return sample(sentences, options);
}

async function readPair(sourceFile: string, targetFile: string): Promise<TranslatedSentence[]> {
  if (resolve(sourceFile) === resolve(targetFile)) {
    throw misaligned(`${sourceFile} is given as source and as target`, targetFile);
  }
  const [sources, targets] = await Promise.all([sourceFile, targetFile].map(collectLines));
  if (sources.length !== targets.length) {
    const what = `${sourceFile} has ${sources.length} lines, and ${targetFile} ${targets.length}`;
    throw misaligned(what, targetFile);
  }
  const isEmpty = (line: string) => line.trim() === '';
  const lonely = sources.findIndex((source, i) => isEmpty(source) !== isEmpty(targets[i]));
  if (lonely >= 0) {
    const [empty, other] = isEmpty(sources[lonely]) ? [sourceFile, targetFile] : [targetFile, sourceFile];
    throw misaligned(`line ${lonely + 1} of ${empty} is empty, and of ${other} it is not`, empty, lonely + 1);
  }
  const name = basename(sourceFile);
  return sources
    .map((source, i) => ({ id: `${name}:${i + 1}`, source, target: targets[i] }))
    .filter(({ source }) => !isEmpty(source));
}

async function collectLines(file: string): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of linesOfFile(file)) lines.push(line);
  assertSentences(lines, file);
  return lines;
}

/** What says of lines that they are no sentences. */
const OTHER_FORMATS: readonly {
  readonly what: string;
  readonly fits: (lines: readonly string[]) => boolean;
}[] = [
  { what: 'a table: all lines have as many tabs', fits: haveColumns },
  { what: 'JSON', fits: (lines) => lines.every((line) => /^\s*\{.*\}\s*$/.test(line)) },
  {
    what: 'a text whose lines end with carriage returns only',
    fits: ([line, more]) => !more && line.includes('\r'),
  },
];

function assertSentences(lines: readonly string[], file: string): void {
  const filled = lines.filter((line) => line.trim() !== '');
  const byName = /\.(tsv|csv|jsonl?)$/i.exec(file)?.[0];
  const other = filled.length > 0 ? OTHER_FORMATS.find(({ fits }) => fits(filled))?.what : undefined;
  const what = byName === undefined ? other : `a ${byName} file`;
  if (what === undefined) return;
  throw new PremodelError('invalid-dataset', `${file} is ${what}, and not a sentence a line`, {
    place: { file },
    remedy:
      'Write the sentences to one text file and their references to another, a line for each; of a table with tabs: cut -f1 FILE > source.txt, cut -f2 FILE > target.txt.',
  });
}

function haveColumns(lines: readonly string[]): boolean {
  const tabs = (line: string) => line.split('\t').length - 1;
  const first = tabs(lines[0]);
  return lines.length > 1 && first > 0 && lines.every((line) => tabs(line) === first);
}

function misaligned(what: string, file?: string, row?: number): PremodelError {
  return new PremodelError('misaligned-lines', what, {
    place: { file, row },
    remedy:
      'Give a target file for every source file, with the reference of line n in line n; leave a sentence without one out of both.',
  });
}
