import { wnidIn } from './class-name.ts';
import { type LabelProblem, LabelProblems } from './label-problems.ts';
import type { LabelSpace } from './label-space.ts';
import type { LabelTranslation } from './label-translation.ts';
import { type LabelledRow, numberIn } from './labelled-row.ts';
import { NameFinder } from './name-finder.ts';
import { type RowNumbering, rowNumbering } from './row-numbering.ts';

export interface ClassesOfRows {
  /** Shared class by row. */
  readonly classes: Int32Array;
  /** How labels were matched that no model knows as they are; a sentence each. */
  readonly notes: readonly string[];
}

/**
 * Which class every row means.
 * @throws PremodelError `unknown-label`, `ambiguous-label`, or `label-mismatch` where name and number disagree; each
 *   names all such rows
 */
export function classesOfRows(
  rows: readonly LabelledRow[],
  space: LabelSpace,
  translation?: LabelTranslation,
): ClassesOfRows {
  const wnids = new Set(rows.flatMap(({ label }) => (label === undefined ? [] : (wnidIn(label) ?? []))));
  const finder = new NameFinder(space, wnids, translation);
  const numbering = rowNumbering(rows, finder, space);
  const problems = new LabelProblems();
  const classes = Int32Array.from(rows, (row) => {
    const found = classOf(row, finder, numbering);
    if (typeof found === 'number') return found;
    problems.add(found, row);
    return -1;
  });
  problems.assertNone(space);
  return { classes, notes: [...finder.notes, ...(numbering.note === undefined ? [] : [numbering.note])] };
}

function classOf(
  { label, labelId }: LabelledRow,
  finder: NameFinder,
  numbering: RowNumbering,
): number | LabelProblem {
  const named = label === undefined ? [] : finder.classesOf(label);
  if (labelId !== undefined) return classOfId(labelId, label, named, numbering);
  if (label === undefined) return { code: 'unknown-label', what: 'label', text: '' };
  const number = finder.areNumbersNames && named.length > 0 ? undefined : numberIn(label);
  const numbered = number === undefined ? undefined : numbering.classOf(number);
  const classes = [...new Set(numbered === undefined ? named : [...named, numbered])];
  if (classes.length === 0) return { code: 'unknown-label', what: 'label', text: label };
  if (classes.length > 1) return { code: 'ambiguous-label', text: label, classes };
  return classes[0];
}

function classOfId(
  labelId: string,
  label: string | undefined,
  named: readonly number[],
  numbering: RowNumbering,
): number | LabelProblem {
  const number = numberIn(labelId);
  const meant = number === undefined ? undefined : numbering.classOf(number);
  if (meant === undefined) return { code: 'unknown-label', what: 'label_id', text: labelId };
  if (named.length === 0 || named.includes(meant)) return meant;
  return { code: 'label-mismatch', id: labelId.trim(), meant, text: label!, named: named[0] };
}
