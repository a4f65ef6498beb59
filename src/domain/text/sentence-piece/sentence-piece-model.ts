/** What a piece is for, by the numbers of SentencePiece's file format. */
export const PIECE = { normal: 1, unknown: 2, control: 3, userDefined: 4, unused: 5, byte: 6 } as const;

export interface Piece {
  readonly text: string;
  /** A 32-bit number: log-probability, or minus the order in which pairs were learned. */
  readonly score: number;
  /** One of {@link PIECE}. */
  readonly type: number;
}

/** Contents of a SentencePiece model (`.spm`, `.model`). */
export interface SentencePieceModel {
  readonly algorithm: 'unigram' | 'byte-pairs';
  readonly pieces: readonly Piece[];
  readonly fallsBackToBytes: boolean;
  readonly normalization: SentencePieceNormalization;
}

export interface SentencePieceNormalization {
  /** Rules for characters, as `CharacterRules` reads them; empty: none. */
  readonly charsmap: Uint8Array;
  /** Whether a space is put before every text. */
  readonly addsDummyPrefix: boolean;
  readonly removesExtraSpaces: boolean;
  /** Whether spaces become `▁`. */
  readonly escapesSpaces: boolean;
  /** Whether the space is put behind the text instead. */
  readonly spaceIsSuffix: boolean;
}

/** Stands for a space. */
export const SPACE_MARK = '▁';
