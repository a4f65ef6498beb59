import { readdirSync, readFileSync } from 'node:fs';
import { readSentencePiece } from '../../../src/models/onnx/sentence-piece-file.ts';
import { fixturePath } from '../../support/fixtures.ts';
import type { FuzzedParser } from '../fuzzed-parser.ts';

const TEXTS = ['a man is sleeping.', 'ﬁne 犬 🍣\u0301 x²  <user> A BAB', 'ab'.repeat(200)];

const sentencePieces: FuzzedParser = {
  name: 'SentencePiece models (.spm)',

  samples: () =>
    readdirSync(fixturePath('marian'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => readFileSync(fixturePath('marian', name, 'source.spm'))),

  read: (bytes) => {
    const model = readSentencePiece(bytes, 'source.spm');
    for (const text of TEXTS) model.join(model.encode(text));
  },
};

export default sentencePieces;
