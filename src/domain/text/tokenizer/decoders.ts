import { LETTER_BYTES } from './byte-letters.ts';
import { cleanUp } from './clean-up.ts';
import type { Fields } from './fields.ts';
import { readPattern } from './pattern.ts';
import { prependScheme } from './pre-tokenizers.ts';

/** Turns tokens into the parts of a text. */
export type Decoder = (tokens: readonly string[]) => string[];

const encoder = new TextEncoder();
const lossy = new TextDecoder('utf-8', { ignoreBOM: true });
const strict = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true });

const READERS: Readonly<Record<string, (decoder: Fields) => Decoder>> = {
  BPEDecoder: readWordEnds,
  ByteFallback: () => joinBytes,
  ByteLevel: () => (tokens) => [lossy.decode(Uint8Array.from(tokens.flatMap(bytesOf)))],
  CTC: readCtc,
  Fuse: () => (tokens) => [tokens.join('')],
  Metaspace: readMetaspace,
  Replace: readReplace,
  Sequence: (sequence) => {
    const decoders = sequence.objects('decoders').map(readDecoder);
    return (tokens) => decoders.reduce((parts, each) => each(parts), [...tokens]);
  },
  Strip: readStrip,
  WordPiece: readWordPiece,
};

/** @throws PremodelError `invalid-tokenizer`, `unsupported-tokenizer` */
export function readDecoder(decoder: Fields): Decoder {
  const type = decoder.required('type', decoder.text('type'));
  if (Object.hasOwn(READERS, type)) return READERS[type](decoder);
  throw decoder.unsupported(`is of the type "${type}"`);
}

function readWordEnds(decoder: Fields): Decoder {
  const suffix = decoder.required('suffix', decoder.text('suffix'));
  return (tokens) => tokens.map((token, i) => token.replaceAll(suffix, i === tokens.length - 1 ? '' : ' '));
}

function readCtc(decoder: Fields): Decoder {
  const text = (name: string) => decoder.required(name, decoder.text(name));
  const [pad, delimiter] = [text('pad_token'), text('word_delimiter_token')];
  const cleans = decoder.required('cleanup', decoder.flag('cleanup'));
  return (tokens) =>
    tokens
      .filter((token, i) => token !== tokens[i - 1])
      .map((token) => token.replaceAll(pad, ''))
      .map((token) => (cleans ? wordPieceCleanUp(token).replaceAll(delimiter, ' ') : token))
      .filter((token) => token !== '');
}

function readMetaspace(decoder: Fields): Decoder {
  const mark = decoder.required('replacement', decoder.text('replacement'));
  const isPrepended = prependScheme(decoder) !== 'never';
  return (tokens) => tokens.map((token, i) => token.replaceAll(mark, i === 0 && isPrepended ? '' : ' '));
}

function readReplace(decoder: Fields): Decoder {
  const matcher = readPattern(decoder);
  const content = decoder.required('content', decoder.text('content'));
  return (tokens) =>
    tokens.map((token) =>
      matcher(token)
        .map(({ start, end, isMatch }) => (isMatch ? content : token.slice(start, end)))
        .join(''),
    );
}

function readStrip(decoder: Fields): Decoder {
  const content = decoder.required('content', decoder.text('content'));
  const start = decoder.required('start', decoder.count('start'));
  const stop = decoder.required('stop', decoder.count('stop'));
  return (tokens) =>
    tokens.map((token) => {
      const characters = [...token];
      let from = 0;
      while (from < start && characters[from] === content) from++;
      let to = characters.length;
      while (characters.length - to < stop && to > from && characters[to - 1] === content) to--;
      return characters.slice(from, to).join('');
    });
}

function readWordPiece(decoder: Fields): Decoder {
  const prefix = decoder.required('prefix', decoder.text('prefix'));
  const cleans = decoder.required('cleanup', decoder.flag('cleanup'));
  const joined = (token: string) => (token.startsWith(prefix) ? token.slice(prefix.length) : ` ${token}`);
  return (tokens) =>
    tokens
      .map((token, i) => (i === 0 ? token : joined(token)))
      .map((token) => (cleans ? wordPieceCleanUp(token) : token));
}

/** Python's tokenizers has one rule more. */
function wordPieceCleanUp(token: string): string {
  return cleanUp(token).replaceAll(' do not', " don't");
}

function bytesOf(token: string): number[] {
  const bytes = Array.from(token, (letter) => LETTER_BYTES.get(letter));
  return bytes.includes(undefined) ? [...encoder.encode(token)] : (bytes as number[]);
}

/** `<0xE2>` and the like are the bytes of a text; where they are none, each is a replacement character. */
function joinBytes(tokens: readonly string[]): string[] {
  const parts: string[] = [];
  let bytes: number[] = [];
  const flush = () => {
    if (bytes.length > 0) parts.push(textOf(bytes));
    bytes = [];
  };
  for (const token of tokens) {
    const byte = /^<0x([\da-f]{2})>$/i.exec(token)?.[1];
    if (byte === undefined) {
      flush();
      parts.push(token);
    } else {
      bytes.push(Number.parseInt(byte, 16));
    }
  }
  flush();
  return parts;
}

function textOf(bytes: readonly number[]): string {
  try {
    return strict.decode(Uint8Array.from(bytes));
  } catch {
    return '\ufffd'.repeat(bytes.length);
  }
}
