import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { PremodelError } from '../../error.ts';
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

const MAX_BYTES = 1_000_000_000;

/**
 * Reads line-aligned files, a sentence a line: line n of a target file is the reference of line n of its source
 * file. UTF-8; a byte order mark and carriage returns are dropped, a last empty line is none.
 *
 * @param sources one or more files
 * @param targets as many, in the same order
 * @throws PremodelError `no-inputs`, `invalid-dataset` (not UTF-8), `misaligned-lines`, `duplicate-input` (two
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
  const [sources, targets] = await Promise.all([readLines(sourceFile), readLines(targetFile)]);
  if (sources.length !== targets.length) {
    const what = `${sourceFile} has ${sources.length} lines, and ${targetFile} ${targets.length}`;
    throw misaligned(what, targetFile);
  }
  const name = basename(sourceFile);
  return sources.map((source, i) => ({ id: `${name}:${i + 1}`, source, target: targets[i] }));
}

/** The lines of a UTF-8 text file. */
export async function readLines(file: string): Promise<string[]> {
  const info = await stat(file).catch(() => undefined);
  if (!info) throw noInputs(file, 'does not exist');
  if (info.isDirectory()) throw noInputs(file, 'is a folder');
  if (info.size > MAX_BYTES) throw invalid(file, `has ${info.size} bytes`);
  return linesOf(await readFile(file), file);
}

/** @param file where the bytes come from, for the error */
export function linesOf(bytes: Uint8Array, file: string): string[] {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw invalid(file, 'is not UTF-8', cause);
  }
  const lines = text.split('\n').map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

function misaligned(what: string, file?: string): PremodelError {
  return new PremodelError('misaligned-lines', what, {
    place: { file },
    remedy: 'Give a target file for every source file, with the reference of line n in line n.',
  });
}

function invalid(file: string, what: string, cause?: unknown): PremodelError {
  return new PremodelError('invalid-dataset', `${file} ${what}`, {
    place: { file },
    remedy: 'Give a UTF-8 text file with a sentence a line.',
    cause,
  });
}

function noInputs(file: string, what: string): PremodelError {
  return new PremodelError('no-inputs', `${file} ${what}`, {
    place: { file },
    remedy: 'Give a text file with a sentence a line.',
  });
}
