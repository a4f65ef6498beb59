import { isUnknownLabel } from './cell-values.ts';
import { type OutcomeColumns, REFERENCE } from './outcome-columns.ts';
import type { TableReader } from './raw-table.ts';

const SHOWN_LINES = 5;

/**
 * The right answers. Undefined where the table has none and needs none, since every candidate comes with its score.
 * @throws PremodelError `invalid-table` where some rows have one and some have not
 */
export function readReferences(
  reader: TableReader,
  { candidates }: OutcomeColumns,
): readonly string[] | undefined {
  if (!reader.has(REFERENCE)) return undefined;
  const references = reader.labels(REFERENCE);
  const without = [...references.keys()].filter((row) => isUnknownLabel(references[row]));
  if (without.length === 0) return references;
  const scored = candidates.every(({ columns }) => columns.has('score'));
  if (scored && without.length === references.length) return undefined;
  const lines = without.slice(0, SHOWN_LINES).map(reader.table.lineOf);
  const more = without.length > SHOWN_LINES ? ', …' : '';
  const instead = scored ? `, or the whole column: --ignore ${REFERENCE}` : '';
  throw reader.invalid(
    `${without.length} of ${references.length} rows have no reference (lines ${lines.join(', ')}${more}), ` +
      'so that nobody knows who is right there',
    {
      field: REFERENCE,
      row: without[0],
      remedy:
        `Give these rows a reference, or leave them out${instead}. NA, N/A, NaN, null, None and ? mean that there ` +
        'is none; a class of that name must be written otherwise.',
    },
  );
}
