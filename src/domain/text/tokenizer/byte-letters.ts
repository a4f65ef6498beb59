/** A letter for every byte, none of them white space (GPT-2). */
export const BYTE_LETTERS: readonly string[] = letters();

export const LETTER_BYTES: ReadonlyMap<string, number> = new Map(
  BYTE_LETTERS.map((letter, byte) => [letter, byte]),
);

const encoder = new TextEncoder();

export function toByteLetters(text: string): string {
  let result = '';
  for (const byte of encoder.encode(text)) result += BYTE_LETTERS[byte];
  return result;
}

function letters(): string[] {
  const isPrinted = (byte: number) =>
    (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;
  let others = 0;
  return Array.from({ length: 256 }, (_, byte) =>
    String.fromCharCode(isPrinted(byte) ? byte : 256 + others++),
  );
}
