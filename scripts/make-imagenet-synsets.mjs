// Writes src/domain/classes/labels/imagenet-synsets.ts.
//
//   pip download --no-deps timm==1.0.31 && unzip timm-1.0.31-py3-none-any.whl
//   node scripts/make-imagenet-synsets.mjs timm/data/_info
//
// The lists are those of timm (Apache-2.0): the 1,000 ids in the order of ILSVRC-2012, and the words of WordNet 3.0.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const [folder] = process.argv.slice(2);
const linesOf = (file) => readFileSync(join(folder, file), 'utf8').split('\n').filter(Boolean);
const words = new Map(linesOf('imagenet_synset_to_lemma.txt').map((line) => line.split('\t')));
const lines = linesOf('imagenet_synsets.txt').map((wnid) => `${wnid} ${words.get(wnid)}`);

writeFileSync(
  fileURLToPath(new URL('../src/domain/classes/labels/imagenet-synsets.ts', import.meta.url)),
  `/**
 * The 1,000 classes of ILSVRC-2012 in their order, which is that of their WordNet ids, and the words WordNet 3.0 has
 * for each. Written by scripts/make-imagenet-synsets.mjs from the lists of timm (Apache-2.0).
 *
 * WordNet 3.0 Copyright 2006 by Princeton University. All rights reserved. Its licence permits use, copying and
 * distribution for any purpose, provided that this notice stays; it comes as it is, without warranty.
 */
export const imagenetSynsets: readonly string[] = \`
${lines.join('\n').replaceAll('`', '\\`')}
\`
  .trim()
  .split('\\n');
`,
);
