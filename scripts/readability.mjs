// How long the sentences of the documentation and of the comments are: `npm run readability`.
// Code, tables, headings and lists of links are not counted. Prints one JSON object;
// `test/readability.test.ts` holds it to the limits.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const limits = { averageWords: 20, longestWords: 40, readmeWords: 500 };

function filesUnder(folder, ending) {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith(ending) && !/(^|\/)(\.vitepress|api|node_modules)\//.test(path))
    .map((path) => `${folder}/${path.replaceAll('\\', '/')}`)
    .sort();
}

const read = (path) => readFileSync(join(root, path), 'utf8');

/** Paragraphs and list items of Markdown, without what is not prose. */
function blocksOfMarkdown(text, { links = false } = {}) {
  const prose = text
    .replace(/^---\n.*?^---\n/ms, '')
    .replace(/<!--.*?-->/gs, '')
    .replace(/^[ \t]*(```|~~~).*?^[ \t]*\1[ \t]*$/gms, '\n')
    .replace(/^\s*\|.*$/gm, '\n')
    .replace(/^#+ .*$/gm, '\n')
    .replace(/^(:::.*|<.*>)$/gm, '\n')
    .replace(/^ *> ?/gm, '');
  return prose.split(/\n\s*\n|\n(?=\s*(?:[-*]|\d+\.) )/).filter((block) => links || !isListOfLinks(block));
}

/** `- [page](page.md)` and `- [page](page.md): a few words` are an index, not prose. */
function isListOfLinks(block) {
  const item = block.match(/^\s*[-*] (.*)$/s)?.[1];
  return item !== undefined && /^\[[^\]]*\]\([^)]*\)/.test(item);
}

/** The comments of a source file: doc comments whole, and neighbouring `//` lines as one. */
function blocksOfComments(source) {
  const blocks = [];
  const comment = /\/\*\*(.*?)\*\/|((?:^[ \t]*\/\/[^\n]*\n)+)/gms;
  for (const [, doc, lines] of source.matchAll(comment)) {
    const text = doc === undefined ? lines.replace(/^[ \t]*\/\/ ?/gm, '') : doc.replace(/^[ \t]*\* ?/gm, '');
    const prose = text
      .replace(/^@example.*?(?=^@|(?![\s\S]))/gms, '')
      .replace(/^@(param|returns?|throws)( \S+)?/gm, '\n');
    blocks.push(...blocksOfMarkdown(prose));
  }
  return blocks;
}

function sentencesOf(block) {
  const plain = block
    .replace(/^\s*(?:[-*]|\d+\.) /, '')
    .replace(/!\[[^\]]*\]\([^)]*\)/g, '')
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/``.*?``|`[^`]*`/gs, 'code')
    .replace(/https?:\S+/g, 'address')
    .replace(/[*_]{1,2}(?=\S)|(?<=\S)[*_]{1,2}/g, '')
    .replace(/\b(e\.g|i\.e|vs|cf|etc|al)\./g, '$1')
    .replace(/\s+/g, ' ')
    .trim();
  return plain
    .split(/(?<=[.!?][)"”’']*) (?=["“(]?[\p{Lu}\d]|code)/u)
    .filter((sentence) => /\p{L}/u.test(sentence));
}

const wordsOf = (sentence) => sentence.split(' ').filter((word) => /[\p{L}\d]/u.test(word)).length;

function measure(files) {
  const sentences = files.flatMap(({ path, blocks }) =>
    blocks.flatMap(sentencesOf).map((sentence) => ({ path, words: wordsOf(sentence), sentence })),
  );
  const words = sentences.reduce((sum, sentence) => sum + sentence.words, 0);
  return {
    sentences: sentences.length,
    averageWords: Number((words / sentences.length).toFixed(1)),
    longestWords: Math.max(...sentences.map((sentence) => sentence.words)),
    tooLong: sentences
      .filter((sentence) => sentence.words > limits.longestWords)
      .sort((a, b) => b.words - a.words),
  };
}

const pages = ['README.md', ...filesUnder('docs', '.md')].map((path) => ({
  path,
  blocks: blocksOfMarkdown(read(path)),
}));
const sources = filesUnder('src', '.ts')
  .filter((path) => !path.endsWith('.test.ts') && !path.endsWith('.d.ts'))
  .map((path) => ({ path, blocks: blocksOfComments(read(path)) }));

const proseOfReadme = blocksOfMarkdown(read('README.md'), { links: true }).flatMap(sentencesOf);
console.log(
  JSON.stringify(
    {
      limits,
      readmeWords: proseOfReadme.reduce((sum, sentence) => sum + wordsOf(sentence), 0),
      documentation: measure(pages),
      comments: measure(sources),
    },
    null,
    2,
  ),
);
