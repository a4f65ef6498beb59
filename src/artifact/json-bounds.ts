import { PremodelError } from '../error.ts';

/** Of a file. A router's premodel, the largest there are, has 4 kB for every row it was trained on. */
export const MAX_JSON_BYTES = 256 * 2 ** 20;
/** As `assertPlainJson` holds of what was parsed. */
const MAX_DEPTH = 64;
/** Lists, objects and keys of objects: each takes some fifty bytes of memory, where it may be written in three. */
const MAX_PARTS = 8_000_000;
/** Numbers and texts, each with a comma. One digit and its comma take eight bytes of memory or more. */
const MAX_VALUES = 40_000_000;

const [QUOTE, BACKSLASH, COLON, COMMA] = [0x22, 0x5c, 0x3a, 0x2c];
const OPENING = [0x5b, 0x7b];
const CLOSING = [0x5d, 0x7d];

/**
 * Refuses JSON that would take far more memory or time to parse than its length tells, before it is parsed: nesting
 * without end, and millions of empty lists.
 * @throws PremodelError `too-large`, `invalid-json`
 */
export function assertBoundedJson(text: string, file?: string): void {
  if (text.length > MAX_JSON_BYTES) {
    throw tooLarge(`it has ${text.length} characters, more than the ${MAX_JSON_BYTES} that are read`, file);
  }
  let depth = 0;
  let parts = 0;
  let values = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === QUOTE) i = endOfText(text, i);
    else if (code === COMMA) values++;
    else if (code === COLON) parts++;
    else if (CLOSING.includes(code)) depth--;
    else if (OPENING.includes(code)) {
      depth++;
      parts++;
    } else continue;
    if (depth > MAX_DEPTH) {
      throw new PremodelError('invalid-json', `nested deeper than ${MAX_DEPTH} levels`, {
        place: { file },
        remedy: 'The file is damaged or was not written by premodel: make it again.',
      });
    }
    if (parts > MAX_PARTS) throw tooLarge(`it has more than ${MAX_PARTS} lists, objects and keys`, file);
    if (values > MAX_VALUES) throw tooLarge(`it has more than ${MAX_VALUES} values`, file);
  }
}

/** Where the quote is that closes the text, or the end of all. */
function endOfText(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let first = end;
    while (text.charCodeAt(first - 1) === BACKSLASH) first--;
    if ((end - first) % 2 === 0) return end;
  }
  return text.length;
}

function tooLarge(what: string, file?: string): PremodelError {
  return new PremodelError('too-large', `this is larger than any premodel or profile: ${what}`, {
    place: { file },
    remedy: 'Give a file written by `premodel train`; if it is one, train with fewer rows or columns.',
  });
}
