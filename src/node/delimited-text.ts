const DELIMITERS = [',', '\t', ';', '|'] as const;

/** What parts the fields of a table written as text. */
export type Delimiter = (typeof DELIMITERS)[number];

/** How much of a table is looked at to find out what parts its fields. */
const LOOKED_AT_RECORDS = 20;
const LOOKED_AT_CHARACTERS = 4_000_000;

/**
 * Text of a file as spreadsheets write it: UTF-8, or UTF-16 in either byte order, with a byte order mark or without.
 * The mark is left out. Undefined where the bytes are no such text.
 */
export function decodeText(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder(encodingOf(bytes), { fatal: true }).decode(bytes);
    return text.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
}

/**
 * What parts the fields of a table: the character that occurs, outside quotes, in the header, and as often in the
 * records below it. Of several the most frequent; a comma where there is none.
 */
export function delimiterOf(text: string): Delimiter {
  const counts = countDelimiters(text);
  const [header] = counts;
  const most = (of: readonly Delimiter[]) =>
    of.toSorted((a, b) => header[DELIMITERS.indexOf(b)] - header[DELIMITERS.indexOf(a)]).at(0);
  const present = DELIMITERS.filter((_, d) => header[d] > 0);
  const consistent = present.filter((delimiter) => {
    const d = DELIMITERS.indexOf(delimiter);
    return counts.every((record) => record[d] === header[d]);
  });
  return most(consistent) ?? most(present) ?? ',';
}

/** By record, how often each delimiter occurs outside quotes. A record cut off counts only where it is the first. */
function countDelimiters(text: string): number[][] {
  const none = () => DELIMITERS.map(() => 0);
  const records: number[][] = [];
  let record = none();
  let quoted = false;
  let atStart = true;
  let empty = true;
  const end = Math.min(text.length, LOOKED_AT_CHARACTERS);
  for (let i = 0; i < end && records.length < LOOKED_AT_RECORDS; i++) {
    const character = text[i];
    const d = DELIMITERS.indexOf(character as Delimiter);
    if (character === '"' && (quoted || atStart)) quoted = !quoted;
    else if (quoted) continue;
    else if (character === '\n' || character === '\r') {
      if (!empty) records.push(record);
      record = none();
      empty = true;
      atStart = true;
      continue;
    } else if (d >= 0) record[d]++;
    empty = false;
    atStart = d >= 0;
  }
  const whole = !quoted && end === text.length && records.length < LOOKED_AT_RECORDS;
  if ((whole && !empty) || records.length === 0) records.push(record);
  return records;
}

function encodingOf(bytes: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  // Without a mark: the header of a table is mostly ASCII, of which every other byte is then zero.
  if (first !== 0 && second === 0) return 'utf-16le';
  if (first === 0 && second !== 0 && bytes.length > 1) return 'utf-16be';
  return 'utf-8';
}
