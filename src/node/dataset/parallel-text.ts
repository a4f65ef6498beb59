import { basename } from 'node:path';
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
  const [sources, targets] = await Promise.all([sourceFile, targetFile].map(collectLines));
  if (sources.length !== targets.length) {
    const what = `${sourceFile} has ${sources.length} lines, and ${targetFile} ${targets.length}`;
    throw misaligned(what, targetFile);
  }
  const name = basename(sourceFile);
  return sources.map((source, i) => ({ id: `${name}:${i + 1}`, source, target: targets[i] }));
}

async function collectLines(file: string): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of linesOfFile(file)) lines.push(line);
  return lines;
}

function misaligned(what: string, file?: string): PremodelError {
  return new PremodelError('misaligned-lines', what, {
    place: { file },
    remedy: 'Give a target file for every source file, with the reference of line n in line n.',
  });
}
