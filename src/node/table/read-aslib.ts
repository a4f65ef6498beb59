import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArff } from '../../domain/table/aslib/arff.ts';
import { parseDescription } from '../../domain/table/aslib/description.ts';
import { scenarioProfile } from '../../domain/table/aslib/scenario-profile.ts';
import { invalidTable } from '../../domain/table/raw-table.ts';
import type { Profile, Provenance } from '../../profile/profile.ts';
import { decodeText } from '../delimited-text.ts';
import { readRegularFile } from '../read-regular-file.ts';
import { MAX_CSV_BYTES } from './read-csv.ts';

/** The file that says what an ASlib scenario is. */
export const DESCRIPTION = 'description.txt';

/**
 * An ASlib scenario: a folder of description.txt, algorithm_runs.arff, feature_values.arff and, where there are,
 * feature_costs.arff and cv.arff.
 * @throws PremodelError `invalid-table`
 */
export async function readAslib(folder: string, provenance: Provenance): Promise<Profile> {
  const text = (name: string) => readText(join(folder, name));
  const arff = async (name: string) => parseArff(await text(name), join(folder, name));
  const optional = async (name: string) => ((await exists(join(folder, name))) ? arff(name) : undefined);
  const description = parseDescription(await text(DESCRIPTION), join(folder, DESCRIPTION));
  return scenarioProfile(
    {
      description,
      runs: await arff('algorithm_runs.arff'),
      features: await arff('feature_values.arff'),
      featureCosts: await optional('feature_costs.arff'),
      folds: await optional('cv.arff'),
    },
    { ...provenance, device: `ASlib scenario ${description.id}` },
  );
}

async function readText(path: string): Promise<string> {
  const bytes = await readRegularFile(path, {
    maxBytes: MAX_CSV_BYTES,
    what: 'file of a scenario',
    origin: 'give the folder of an ASlib scenario',
  });
  const text = decodeText(bytes);
  if (text === undefined) throw invalidTable(`${path} is no text in UTF-8 or UTF-16`, { file: path });
  return text;
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
