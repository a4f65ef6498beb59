import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readProfile } from '../../../src/node/profile-file/read-profile.ts';
import { writeProfile } from '../../../src/node/profile-file/write-profile.ts';
import { syntheticProfile } from '../../support/synthetic-profile.ts';
import type { FuzzedParser } from '../fuzzed-parser.ts';

const profileFiles: FuzzedParser = {
  name: 'profile files (Parquet)',

  samples: async (folder) => {
    const file = join(folder, 'good.profile.parquet');
    await writeProfile(file, syntheticProfile({ inputs: 40 }));
    return [await readFile(file)];
  },

  read: async (bytes, folder) => {
    const file = join(folder, 'damaged.profile.parquet');
    await writeFile(file, bytes);
    await readProfile(file);
  },
};

export default profileFiles;
