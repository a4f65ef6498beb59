import { describe, expect, it } from 'vitest';
import { decodeText, delimiterOf } from './delimited-text.ts';

const TEXT = 'größe,名,🙂\n1,2,3\n';

describe('decodeText', () => {
  const utf16 = (text: string) => Buffer.from(text, 'utf16le');
  it.each([
    ['UTF-8', Buffer.from(TEXT)],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${TEXT}`)],
    ['UTF-16, as Windows writes it', utf16(`\ufeff${TEXT}`)],
    ['UTF-16, high bytes first', utf16(`\ufeff${TEXT}`).swap16()],
    ['UTF-16 without a mark', utf16(TEXT)],
    ['UTF-16 without a mark, high bytes first', utf16(TEXT).swap16()],
  ])('reads %s', (_, bytes) => {
    expect(decodeText(bytes)).toBe(TEXT);
  });

  it('reads nothing as nothing', () => {
    expect(decodeText(new Uint8Array(0))).toBe('');
  });

  it.each([
    ['Latin-1', Buffer.from('größe\n', 'latin1')],
    ['half a character', Buffer.from('ö').subarray(0, 1)],
    ['half a surrogate', utf16('a\ud800')],
    ['an odd number of bytes', utf16('abc').subarray(0, 5)],
    ['a text with a zero', Buffer.from('abc\0def')],
    ['zeros', new Uint8Array(100)],
  ])('refuses %s', (_, bytes) => {
    expect(decodeText(bytes)).toBeUndefined();
  });
});

describe('delimiterOf', () => {
  it.each([
    ['commas', ',', 'a,b,c\n1,2,3\n'],
    ['semicolons between decimal commas', ';', 'a;b\n1,5;2,5\n0,1;0,2'],
    ['tabs', '\t', 'a\tb\n"x, y, z"\t2\n'],
    ['bars', '|', 'a|b\r\n1|2\r\n'],
    ['commas, with names that hold bars', ',', 'a|b.score,c|d.score,e|f|g.score\n1,0,1\n'],
    ['commas, with semicolons within quotes', ',', '"a;b;c",d\n"x;y;z",2\n'],
    ['commas, with quotes doubled and line feeds inside', ',', 'a,b\n"he said ""x;y""\n;;;",2\n'],
    ['a header alone', ';', 'a;b;c'],
    ['one column', ',', 'a\n1\n2\n'],
    ['nothing', ',', ''],
    ['empty lines', ';', '\n\na;b\n\n1;2\n'],
    ['rows of different length, by the header', ';', 'a;b;c\n1;2\n'],
  ])('finds %s', (_, delimiter, text) => {
    expect(delimiterOf(text)).toBe(delimiter);
  });

  it('looks at the header alone where that is longer than it looks', () => {
    expect(delimiterOf(`a;${'column;'.repeat(1_000_000)}b\n1`)).toBe(';');
  });
});
