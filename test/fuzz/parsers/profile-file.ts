import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { readProfile } from '../../../src/node/profile-file/read-profile.ts';
import { writeProfile } from '../../../src/node/profile-file/write-profile.ts';
import type { Profile } from '../../../src/profile/profile.ts';
import { syntheticProfile } from '../../support/synthetic-profile.ts';
import type { FuzzedParser } from '../fuzzed-parser.ts';

/** What is read, its digest being right, must be this. */
let good: Profile | undefined;

const profileFiles: FuzzedParser = {
  name: 'profile files (Parquet)',

  samples: async (folder) => {
    const file = join(folder, 'good.profile.parquet');
    await writeProfile(file, syntheticProfile({ inputs: 40 }));
    good = await readProfile(file);
    return [await readFile(file)];
  },

  read: async (bytes, folder) => {
    const file = join(folder, 'damaged.profile.parquet');
    await writeFile(file, bytes);
    await readProfile(file, { acceptModified: true });
    const read = await readProfile(file);
    if (!isDeepStrictEqual(read, good)) throw new Error('a modified profile was believed');
  },
};

export default profileFiles;
