import { PrefixIndex } from '../tokenizer/prefix-index.ts';
import { PairCut } from './pair-cut.ts';
import { PIECE, type SentencePieceModel } from './sentence-piece-model.ts';
import { TextNormalizer } from './text-normalizer.ts';
import { UnigramCut } from './unigram-cut.ts';

const encoder = new TextEncoder();
const strict = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true });

/**
 * Cuts texts into pieces and joins pieces, as Google's SentencePiece does (Kudo & Richardson, 2018).
 */
export class SentencePiece {
  readonly #normalizer: TextNormalizer;
  readonly #cutter: { cut(text: string): string[] };
  readonly #types: ReadonlyMap<string, number>;
  readonly #knownTypes: readonly number[];
  readonly #fallsBack: boolean;

  /** @throws RangeError where the rules of the model are damaged */
  constructor({ algorithm, pieces, fallsBackToBytes, normalization }: SentencePieceModel) {
    const userDefined = pieces.filter(({ type }) => type === PIECE.userDefined).map(({ text }) => text);
    const protectedPieces = new PrefixIndex(userDefined);
    this.#normalizer = new TextNormalizer(normalization, protectedPieces);
    this.#cutter = algorithm === 'unigram' ? new UnigramCut(pieces) : new PairCut(pieces, protectedPieces);
    this.#types = new Map(pieces.map(({ text, type }) => [text, type]));
    const { normal, userDefined: defined, unused } = PIECE;
    this.#knownTypes = algorithm === 'unigram' ? [normal, defined] : [normal, defined, unused];
    this.#fallsBack = fallsBackToBytes;
  }

  /** Neighbouring characters that no piece has are one piece, or one for each byte where the model asks for that. */
  encode(text: string): string[] {
    const pieces: string[] = [];
    let isBehindUnknown = false;
    for (const part of this.#cutter.cut(this.#normalizer.normalize(text))) {
      const isUnknown = !this.#isKnown(part);
      if (isUnknown && this.#fallsBack) pieces.push(...Array.from(encoder.encode(part), byteName));
      else if (isUnknown && isBehindUnknown) pieces[pieces.length - 1] += part;
      else pieces.push(part);
      isBehindUnknown = isUnknown;
    }
    return pieces;
  }

  /** Text of pieces, with `▁` in place of spaces. Control pieces stand for nothing. */
  join(pieces: readonly string[]): string {
    let text = '';
    let bytes: number[] = [];
    for (const piece of pieces) {
      const type = this.#types.get(piece);
      if (type === PIECE.byte) {
        bytes.push(Number.parseInt(piece.slice(3, 5), 16));
        continue;
      }
      text += textOf(bytes);
      bytes = [];
      if (type !== PIECE.control) text += piece;
    }
    return text + textOf(bytes);
  }

  #isKnown(piece: string): boolean {
    const type = this.#types.get(piece);
    return type !== undefined && this.#knownTypes.includes(type);
  }
}

function byteName(byte: number): string {
  return `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`;
}

/** Every byte that is part of no character is a replacement character. */
function textOf(bytes: readonly number[]): string {
  let text = '';
  for (let at = 0; at < bytes.length; ) {
    const length = [1, 2, 3, 4].find((count) => decoded(bytes.slice(at, at + count)) !== undefined);
    text += length === undefined ? '\ufffd' : decoded(bytes.slice(at, at + length));
    at += length ?? 1;
  }
  return text;
}

function decoded(bytes: readonly number[]): string | undefined {
  try {
    return strict.decode(Uint8Array.from(bytes));
  } catch {
    return undefined;
  }
}
