import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { readImageDataset } from '../../../src/node/dataset/image-dataset.ts';
import type { FuzzedParser } from '../fuzzed-parser.ts';

const CSV = 'file_name,label,note\na.png,bow,"x, y"\nsub/b.png,crane,\nc.png,2,z\n';
const JSON_LINES = '{"file_name":"a.png","label":"bow"}\n{"file_name":"b.png","label_id":1}\n';

const imageTables: FuzzedParser = {
  name: 'tables of images',

  samples: () => {
    const columnData = [
      { name: 'file_name', data: ['a.png', 'b.png'], type: 'STRING' as const },
      { name: 'label', data: ['bow', 'crane'], type: 'STRING' as const },
    ];
    const texts = [CSV, CSV.replaceAll(',', '\t'), JSON_LINES].map((text) => Buffer.from(text));
    return [
      ...texts,
      Buffer.from(`\ufeff${CSV}`, 'utf16le'),
      new Uint8Array(parquetWriteBuffer({ columnData })),
    ];
  },

  read: async (bytes, folder) => {
    const file = join(folder, 'damaged.csv');
    await writeFile(file, bytes);
    await readImageDataset(file, { labels: ['bow', 'crane', 'maillot'] });
  },
};

export default imageTables;
