import { SentencePiece } from '../../domain/text/sentence-piece/sentence-piece.ts';
import {
  PIECE,
  type Piece,
  type SentencePieceModel,
  type SentencePieceNormalization,
} from '../../domain/text/sentence-piece/sentence-piece-model.ts';
import { PremodelError } from '../../error.ts';
import { bytesSource, FieldBudget, WireError, WireReader } from './wire-format.ts';

const ALGORITHMS: Readonly<Record<number, SentencePieceModel['algorithm']>> = {
  1: 'unigram',
  2: 'byte-pairs',
};
const MOST_PIECES = 2_000_000;
const LONGEST_PIECE = 10_000;

/**
 * Reads a SentencePiece model: a protobuf message of pieces and of how texts are normalised.
 * @param file for error messages
 * @throws PremodelError `invalid-tokenizer`, `unsupported-tokenizer`
 */
export function readSentencePiece(bytes: Uint8Array, file: string): SentencePiece {
  const model = parseSentencePiece(bytes, file);
  return asDamage(file, () => new SentencePiece(model));
}

/** @throws PremodelError as `readSentencePiece` */
export function parseSentencePiece(bytes: Uint8Array, file: string): SentencePieceModel {
  return asDamage(file, () => new ModelParser(bytes, file).parse());
}

/** What the reader of fields, the decoder of texts and the rules for characters say of a damaged file. */
function asDamage<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    const isDamage = [WireError, TypeError, RangeError].some((kind) => cause instanceof kind);
    throw isDamage ? damaged(file, (cause as Error).message, cause) : cause;
  }
}

class ModelParser {
  readonly #bytes: Uint8Array;
  readonly #file: string;
  readonly #budget = new FieldBudget();
  readonly #text = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true });

  constructor(bytes: Uint8Array, file: string) {
    this.#bytes = bytes;
    this.#file = file;
  }

  parse(): SentencePieceModel {
    const pieces: Piece[] = [];
    let trainer = { algorithm: 1, fallsBackToBytes: false, spaceIsSuffix: false };
    let normalization = this.#normalization(0, 0);
    for (const { field, start, end } of this.#fields(0, this.#bytes.length)) {
      if (field === 1) pieces.push(this.#piece(start, end));
      else if (field === 2) trainer = this.#trainer(start, end);
      else if (field === 3) normalization = this.#normalization(start, end);
      else if (field === 5 && this.#normalization(start, end).charsmap.length > 0) {
        throw unsupported(this.#file, 'changes characters of what is decoded');
      }
      if (pieces.length > MOST_PIECES) throw damaged(this.#file, `it has more than ${MOST_PIECES} pieces`);
    }
    const algorithm = ALGORITHMS[trainer.algorithm];
    if (algorithm === undefined) throw unsupported(this.#file, 'cuts texts into words or characters only');
    this.#assertPieces(pieces);
    const { fallsBackToBytes, spaceIsSuffix } = trainer;
    return { algorithm, pieces, fallsBackToBytes, normalization: { ...normalization, spaceIsSuffix } };
  }

  #piece(from: number, to: number): Piece {
    let [text, score, type]: [string, number, number] = ['', 0, PIECE.normal];
    for (const { field, start, end, value } of this.#fields(from, to)) {
      if (field === 1)
        text = this.#text.decode(this.#bytes.subarray(start, Math.min(end, start + LONGEST_PIECE)));
      else if (field === 2) score = this.#float(start, end);
      else if (field === 3) type = value;
    }
    return { text, score, type };
  }

  #trainer(from: number, to: number) {
    const trainer = { algorithm: 1, fallsBackToBytes: false, spaceIsSuffix: false };
    for (const { field, value } of this.#fields(from, to)) {
      if (field === 3) trainer.algorithm = value;
      else if (field === 24) trainer.spaceIsSuffix = value !== 0;
      else if (field === 35) trainer.fallsBackToBytes = value !== 0;
    }
    return trainer;
  }

  #normalization(from: number, to: number): Omit<SentencePieceNormalization, 'spaceIsSuffix'> {
    let charsmap = new Uint8Array();
    const flags = { addsDummyPrefix: true, removesExtraSpaces: true, escapesSpaces: true };
    for (const { field, start, end, value } of this.#fields(from, to)) {
      if (field === 2) charsmap = this.#bytes.slice(start, end);
      else if (field === 3) flags.addsDummyPrefix = value !== 0;
      else if (field === 4) flags.removesExtraSpaces = value !== 0;
      else if (field === 5) flags.escapesSpaces = value !== 0;
    }
    return { charsmap, ...flags };
  }

  #assertPieces(pieces: readonly Piece[]): void {
    const texts = new Set(pieces.map(({ text }) => text));
    if (pieces.length === 0) throw damaged(this.#file, 'it has no pieces');
    if (texts.size < pieces.length || texts.has(''))
      throw damaged(this.#file, 'pieces are empty or stand there twice');
    if (!pieces.every(({ score }) => Number.isFinite(score)))
      throw damaged(this.#file, 'a score is no number');
    const unknown = pieces.filter(({ type }) => type === PIECE.unknown).length;
    if (unknown !== 1) throw damaged(this.#file, `${unknown} of its pieces stand for the unknown, not one`);
  }

  #float(start: number, end: number): number {
    if (end - start !== 4) throw new WireError('a score has not four bytes');
    return new DataView(this.#bytes.buffer, this.#bytes.byteOffset + start, 4).getFloat32(0, true);
  }

  *#fields(start: number, end: number): Generator<WireReader> {
    const reader = new WireReader(bytesSource(this.#bytes), start, end, this.#budget);
    while (reader.next()) yield reader;
  }
}

function damaged(file: string, what: string, cause?: unknown): PremodelError {
  return new PremodelError('invalid-tokenizer', `${file} is no SentencePiece model: ${what}`, {
    place: { file },
    remedy:
      'Take the file from the model’s Hugging Face repository: an empty or short one was not downloaded whole.',
    cause,
  });
}

function unsupported(file: string, what: string): PremodelError {
  return new PremodelError('unsupported-tokenizer', `${file} ${what}`, {
    place: { file },
    remedy: 'Take a model whose SentencePiece is Unigram or BPE, or give a tokenizer.json in its place.',
  });
}
