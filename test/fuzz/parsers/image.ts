import { readdirSync, readFileSync } from 'node:fs';
import { decodeImage } from '../../../src/node/image/decode.ts';
import { fixturePath } from '../../support/fixtures.ts';
import type { FuzzedParser } from '../fuzzed-parser.ts';

/** One of every format and mode that is read. */
const images: FuzzedParser = {
  name: 'images',

  samples: () =>
    readdirSync(fixturePath('decode'))
      .filter((name) => !/\.(py|json)$/.test(name))
      .map((name) => readFileSync(fixturePath('decode', name))),

  read: (bytes) => decodeImage(bytes),
};

export default images;
