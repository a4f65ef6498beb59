import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exportProfileCsv } from '../../../src/node/profile-file/write-profile.ts';
import { readTable } from '../../../src/node/table/read-table.ts';
import { syntheticProfile } from '../../support/synthetic-profile.ts';
import type { FuzzedParser } from '../fuzzed-parser.ts';

const csvTables: FuzzedParser = {
  name: 'tables (CSV)',

  samples: async (folder) => {
    const file = join(folder, 'good.csv');
    await exportProfileCsv(file, syntheticProfile({ inputs: 40, classes: 4 }));
    const text = await readFile(file, 'utf8');
    return [
      Buffer.from(text),
      Buffer.from(`\ufeff${text}`, 'utf16le'),
      Buffer.from(text.replaceAll(',', ';')),
    ];
  },

  read: async (bytes, folder) => {
    const file = join(folder, 'damaged.csv');
    await writeFile(file, bytes);
    await readTable(file);
  },
};

export default csvTables;
