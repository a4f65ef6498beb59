import { basename, resolve } from 'node:path';
import { withTextColumns } from '../../domain/text/text-profile.ts';
import { PremodelError } from '../../error.ts';
import type { ModelSettings, Profile } from '../../profile/profile.ts';
import { readParallelText } from '../dataset/parallel-text.ts';
import { nodeTask } from '../node-task.ts';
import { openModels, type Variant } from '../tasks/open-models.ts';
import { type ProfileOptions, profileTask } from './profile-task.ts';

export interface TranslationProfileOptions extends ProfileOptions {
  /** Model folders, or folders of model folders. */
  readonly models: readonly string[];
  /** Text files, a sentence a line; see `readParallelText`. */
  readonly source: readonly string[];
  /** Their references, line by line. */
  readonly target: readonly string[];
  /** Measure a seeded sample of so many sentences. Default: all. */
  readonly limit?: number;
  /** Each makes one candidate of every folder, `<folder>@beam<n>`. Default: as the folder says, one candidate. */
  readonly numBeams?: readonly number[];
  /**
   * Model folders; each makes one more candidate of every other model and number of beams above 1,
   * `<folder>@beam<n>+<rescorer>`, in which it chooses among what the search found. Needs `numBeams`.
   */
  readonly rescoreWith?: readonly string[];
  /** What every model needs to be told: `prefix`, `sourceLanguage`, `targetLanguage`. */
  readonly modelSettings?: ModelSettings;
}

/**
 * Runs every model on every sentence and writes what it measured as a profile; see `profileTask`.
 * @throws PremodelError what `openModels`, `readParallelText` and `profileTask` throw
 *
 * @example
 * const profile = await profileTranslations({
 *   models: ['models'], source: ['test.de'], target: ['test.en'], numBeams: [1, 4], out: 'sentences.parquet',
 * });
 */
export async function profileTranslations(options: TranslationProfileOptions): Promise<Profile> {
  const { models: folders, source, target, limit, seed, threads } = options;
  const task = nodeTask('translation');
  const openOptions = { threads, variants: variantsOf(options) };
  const models = await openModels(task, folders, openOptions);
  const sentences = await readParallelText(source, target, { limit, seed });
  const inputs = sentences.map(({ id, source: text, target: reference }) => ({
    id,
    reference,
    text,
    given: text,
  }));
  const profile = await profileTask(
    {
      ...{ name: 'translation', task, models, folders, openOptions, inputs },
      data: source[0],
    },
    { ...options, settings: limit === undefined ? {} : { limit } },
  );
  return withTextColumns(profile);
}

function variantsOf({ numBeams, rescoreWith = [], modelSettings }: TranslationProfileOptions): Variant[] {
  const settings = modelSettings && Object.keys(modelSettings).length > 0 ? modelSettings : undefined;
  const beams = [...new Set(numBeams)];
  if (rescoreWith.length > 0 && !beams.some((count) => count > 1)) throw nothingToRescore();
  if (beams.length === 0) return [{ suffix: '', settings }];
  const plain = beams.map((count) => ({
    suffix: `@beam${count}`,
    settings: { ...settings, numBeams: count },
  }));
  const rescored = plain
    .filter(({ settings: { numBeams: count } }) => count > 1)
    .flatMap(({ suffix, settings }) =>
      rescoreWith.map((rescorer) => ({
        suffix: `${suffix}+${basename(resolve(rescorer))}`,
        continues: suffix,
        settings,
        rescorer,
      })),
    );
  return [...plain, ...rescored];
}

function nothingToRescore(): PremodelError {
  return new PremodelError('invalid-option', 'greedy search finds one translation, which leaves no choice', {
    place: { field: 'rescoreWith' },
    remedy: 'Give numbers of beams above 1 with it: --num-beams 1,2,4.',
  });
}
