import { PremodelError } from '../../../error.ts';
import { type LabelSpace, startsWithBackground } from './label-space.ts';
import { type LabelledRow, numberIn } from './labelled-row.ts';
import type { NameFinder } from './name-finder.ts';
import type { Numbering } from './numbering.ts';

/** What the class numbers of the data mean. */
export interface RowNumbering {
  /** The shared class that a number means. */
  classOf(number: number): number | undefined;
  /** How it was found out, where there was a choice. */
  readonly note?: string;
}

/** A number of the data, and the classes that the name beside it can mean; none where there is no name. */
interface Numbered {
  readonly number: number;
  readonly named: readonly number[];
  readonly row: LabelledRow;
}

/** So many classes must be named right before numbers are taken for others. */
const LEAST_SHIFTED = 2;

/**
 * Whose numbers the data count classes by: those of the only numbering there is, or of the one that the names beside
 * them agree with; else the same without a background that the data or the models lack.
 * @throws PremodelError `ambiguous-label` where numbers mean other classes to other models, and no name tells which
 */
export function rowNumbering(
  rows: readonly LabelledRow[],
  finder: NameFinder,
  space: LabelSpace,
): RowNumbering {
  const numbered = numberedRows(rows, finder);
  const { numberings } = space;
  const [first] = numberings;
  const plain = numberings.map((numbering) => shifted(numbering, 0));
  const fitting = withDistinctMeaning(
    plain.filter((numbering) => fits(numbering, numbered)),
    numbered,
  );
  if (fitting.length > 1) throw ambiguousNumbers(fitting, numbered, space);
  if (fitting.length === 1) {
    const isChosen = numberings.length > 1 && numbered.length > 0;
    return isChosen
      ? { ...fitting[0], note: `numbers of the data are those of ${fitting[0].model}` }
      : fitting[0];
  }
  const others = numberings.map((numbering) => {
    return shifted(numbering, startsWithBackground(numbering, space) ? 1 : -1);
  });
  const told = withDistinctMeaning(
    others.filter((numbering) => fits(numbering, numbered) && isTold(numbering, numbered)),
    numbered,
  );
  if (told.length !== 1) return shifted(first, 0);
  const [{ shift, model }] = told;
  const which = shift > 0 ? 'without the background of' : 'from one before those of';
  return {
    ...told[0],
    note: `numbers of the data count ${which} ${model}: its class ${1} is their ${1 - shift}`,
  };
}

interface Shifted extends RowNumbering {
  readonly model: string;
  readonly shift: number;
}

function shifted({ classes, models }: Numbering, shift: number): Shifted {
  return { classOf: (number) => classes[number + shift], model: models[0], shift };
}

function numberedRows(rows: readonly LabelledRow[], finder: NameFinder): Numbered[] {
  const seen = new Map<string, Numbered>();
  for (const row of rows) {
    const named = row.label === undefined ? [] : finder.classesOf(row.label);
    const text = row.labelId ?? (named.length === 0 ? row.label : undefined);
    const number = text === undefined ? undefined : numberIn(text);
    const key = `${text} ${row.label}`;
    if (number !== undefined && !seen.has(key)) seen.set(key, { number, named, row });
  }
  return [...seen.values()];
}

function fits({ classOf }: RowNumbering, numbered: readonly Numbered[]): boolean {
  return numbered.every(({ number, named }) => {
    const meant = classOf(number);
    return meant !== undefined && (named.length === 0 || named.includes(meant));
  });
}

function isTold({ classOf }: RowNumbering, numbered: readonly Numbered[]): boolean {
  const agreed = numbered.filter(({ named }) => named.length > 0).map(({ number }) => classOf(number));
  return new Set(agreed).size >= LEAST_SHIFTED;
}

/** The first of those that mean the same by every number there is. */
function withDistinctMeaning<Some extends RowNumbering>(
  numberings: readonly Some[],
  numbered: readonly Numbered[],
): Some[] {
  const meanings = new Map<string, Some>();
  for (const numbering of numberings) {
    const meaning = numbered.map(({ number }) => numbering.classOf(number)).join();
    if (!meanings.has(meaning)) meanings.set(meaning, numbering);
  }
  return [...meanings.values()];
}

function ambiguousNumbers(
  [one, other]: readonly Shifted[],
  numbered: readonly Numbered[],
  { labels }: LabelSpace,
): PremodelError {
  const { number, row } = numbered.find((each) => one.classOf(each.number) !== other.classOf(each.number))!;
  const said = ({ classOf, model }: Shifted) => `"${labels[classOf(number)!]}" to ${model}`;
  return new PremodelError(
    'ambiguous-label',
    `${row.file}: the class number ${number} is ${said(one)} and ${said(other)}, and no class name tells which is meant`,
    {
      place: { file: row.file, row: row.row },
      remedy: 'Give class names too, in a column label of metadata.csv or your own CSV, or as folders.',
    },
  );
}
