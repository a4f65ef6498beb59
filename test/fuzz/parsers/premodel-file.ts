import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createPremodel } from '../../../src/artifact/create-premodel.ts';
import { serialisePremodel } from '../../../src/artifact/parse-premodel.ts';
import { policyOf } from '../../../src/artifact/policy-of.ts';
import type { Premodel } from '../../../src/artifact/premodel.ts';
import { readPremodel } from '../../../src/node/premodel-file.ts';
import { cascade } from '../../../src/policy/cascade/cascade.ts';
import { paperPremodel } from '../../../src/policy/paper/paper-premodel.ts';
import type { PolicyTrainer } from '../../../src/policy/policy.ts';
import { router } from '../../../src/policy/router/router.ts';
import { syntheticProfile } from '../../support/synthetic-profile.ts';
import type { FuzzedParser } from '../fuzzed-parser.ts';

const objective = { criterion: 'top1', successAt: 0.5 };
const training = { createdAt: '2026-01-01T00:00:00Z', premodelVersion: '0.1.0', seed: 1, options: {} };

/** What is read, its digest being right, must be one of these. */
const good = new Set<string>();

const premodelFiles: FuzzedParser = {
  name: 'premodel files',

  samples: () => {
    const profile = syntheticProfile({ inputs: 60 });
    const texts = [cascade(), paperPremodel(), router()].map((trainer: PolicyTrainer) => {
      const policy = trainer.fit(profile, objective, { seed: 1 });
      return serialisePremodel(createPremodel({ profile, policy, objective, training }));
    });
    for (const text of texts) good.add(text);
    return texts.map((text) => Buffer.from(text));
  },

  read: async (bytes, folder) => {
    const file = join(folder, 'damaged.premodel.json');
    await writeFile(file, bytes);
    // What its digest gives away would never be looked into.
    decide(await readPremodel(file, { acceptModified: true }));
    const read = await readPremodel(file);
    decide(read);
    if (!good.has(serialisePremodel(read))) throw new Error('a modified premodel was believed');
  },
};

function decide(premodel: Premodel): void {
  const policy = policyOf(premodel);
  policy.next({
    features: new Float64Array(policy.features.length),
    evidence: policy.candidates.map(() => undefined),
  });
}

export default premodelFiles;
