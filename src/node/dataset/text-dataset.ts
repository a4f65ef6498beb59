import { classesOfRows } from '../../domain/classes/labels/classes-of-rows.ts';
import { PremodelError } from '../../error.ts';
import { type DatasetOptions, spaceOf } from './image-dataset.ts';
import { listLabelledTexts } from './labelled-texts.ts';
import { sample } from './sample.ts';

export interface ClassifiedText {
  /** `<name of the file>:<row>`; unique. */
  readonly id: string;
  /** The text, or a pair of texts in one: `textsOf`. */
  readonly text: string;
  /** Class index. */
  readonly label: number;
}

export interface TextDataset {
  readonly texts: readonly ClassifiedText[];
  /** How labels were matched that no model knows as they are; a sentence each. */
  readonly notes: readonly string[];
}

/**
 * Reads labelled texts: a table, or a folder of tables, as {@link listLabelledTexts} says.
 * @throws PremodelError what `listLabelledTexts` and `classesOfRows` throw, and `duplicate-input`
 *
 * @example
 * const { texts } = await readTextDataset('reviews.csv', { labels: ['negative', 'positive'] });
 */
export async function readTextDataset(
  source: string,
  { labels, translation, split, limit, seed }: Omit<DatasetOptions, 'dataRoot'>,
): Promise<TextDataset> {
  const rows = await listLabelledTexts(source, split);
  assertUnique(rows, source);
  const { classes, notes } = classesOfRows(rows, spaceOf(labels), translation);
  const texts = rows.map(({ id, text }, i) => ({ id, text, label: classes[i] }));
  return { texts: sample(texts, { limit, seed }), notes };
}

/** Of two files of one name in a folder and its `data`. */
function assertUnique(rows: readonly { readonly id: string }[], source: string): void {
  const seen = new Set<string>();
  for (const { id } of rows) {
    if (seen.has(id)) {
      throw new PremodelError('duplicate-input', `${source} holds two files with ${id}`, {
        place: { file: source },
        remedy: 'Keep one of the two, or give the file itself.',
      });
    }
    seen.add(id);
  }
}
