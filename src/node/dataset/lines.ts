import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { PremodelError } from '../../error.ts';

/** A line longer than this is no sentence. */
const MAX_LINE_CHARACTERS = 10_000_000;

/**
 * The lines of a text, as they arrive: UTF-8, or UTF-16 in either byte order. Only a line feed ends one: what Unicode calls a line separator stays
 * within, so that line-aligned files stay aligned. A byte order mark and carriage returns at the end are dropped;
 * nothing behind the last line feed is no line.
 *
 * @param name where it comes from, for the error
 * @throws PremodelError `invalid-dataset`
 */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<string> {
  let decoder = new TextDecoder('utf-8', { fatal: true });
  let isFirst = true;
  let rest = '';
  for await (const chunk of chunks) {
    if (isFirst) decoder = new TextDecoder(encodingOf(chunk), { fatal: true });
    isFirst = false;
    const lines = (rest + decode(() => decoder.decode(chunk, { stream: true }), name)).split('\n');
    rest = lines.pop()!;
    if (rest.length > MAX_LINE_CHARACTERS) throw invalid(name, 'has a line without end');
    for (const line of lines) yield withoutReturn(line);
  }
  rest += decode(() => decoder.decode(), name);
  if (rest !== '') yield withoutReturn(rest);
}

/** The lines of a text file; see {@link linesOf}. @throws PremodelError also `no-inputs` */
export async function* linesOfFile(file: string): AsyncGenerator<string> {
  const info = await stat(file).catch(() => undefined);
  if (!info || info.isDirectory()) throw noInputs(file, info ? 'is a folder' : 'does not exist');
  yield* linesOf(createReadStream(file), file);
}

export function noInputs(file: string, what: string): PremodelError {
  return new PremodelError('no-inputs', `${file} ${what}`, {
    place: { file },
    remedy: 'Check the path; give a text file with a sentence a line.',
  });
}

/** By the byte order mark, or by where the zeros of Latin letters stand. */
function encodingOf([first, second]: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if ((first === 0xff && second === 0xfe) || (first !== 0 && second === 0)) return 'utf-16le';
  if ((first === 0xfe && second === 0xff) || (first === 0 && second !== 0 && second !== undefined))
    return 'utf-16be';
  return 'utf-8';
}

function decode(run: () => string, name: string): string {
  try {
    return run();
  } catch (cause) {
    throw invalid(name, 'is neither UTF-8 nor UTF-16', cause);
  }
}

function invalid(file: string, what: string, cause?: unknown): PremodelError {
  return new PremodelError('invalid-dataset', `${file} ${what}`, {
    place: { file },
    remedy: 'Give a UTF-8 text with a sentence a line.',
    cause,
  });
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
