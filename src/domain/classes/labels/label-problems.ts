import { PremodelError } from '../../../error.ts';
import { normalised, wnidIn } from './class-name.ts';
import type { LabelSpace } from './label-space.ts';
import type { LabelledRow, LabelPlace } from './labelled-row.ts';
import { imagenetClasses } from './synset-names.ts';

/** A label that means no class, or not one. */
export type LabelProblem =
  | { readonly code: 'unknown-label'; readonly what: 'label' | 'label_id'; readonly text: string }
  | { readonly code: 'ambiguous-label'; readonly text: string; readonly classes: readonly number[] }
  | {
      readonly code: 'label-mismatch';
      readonly text: string;
      readonly id: string;
      readonly meant: number;
      readonly named: number;
    };

const ROWS_SHOWN = 8;
const OTHERS_SHOWN = 8;
const MEANINGS_SHOWN = 4;
const COMPARED = 64;

/** Counts the rows of every problem, and says them all. */
export class LabelProblems {
  readonly #found = new Map<string, { readonly problem: LabelProblem; readonly rows: LabelPlace[] }>();

  add(problem: LabelProblem, { file, row }: LabelledRow): void {
    const key = JSON.stringify(problem);
    const known = this.#found.get(key);
    if (known) known.rows.push({ file, row });
    else this.#found.set(key, { problem, rows: [{ file, row }] });
  }

  /** @throws PremodelError the first problem, with its rows and all others of its kind; none where there is none */
  assertNone(space: LabelSpace): void {
    const [first, ...rest] = this.#found.values();
    if (!first) return;
    const { problem, rows } = first;
    const others = rest.filter((other) => other.problem.code === problem.code);
    const [{ file, row }] = rows;
    const where = row === undefined ? file : `${file}, row ${row}`;
    throw new PremodelError(
      problem.code,
      `${where}: ${describe(problem, space)}${describeRows(rows)}${describeOthers(others)}`,
      { place: { file, row }, remedy: remedyOf(problem) },
    );
  }
}

function describe(problem: LabelProblem, { labels }: LabelSpace): string {
  if (problem.code === 'label-mismatch') {
    const { id, meant, text, named } = problem;
    return `label_id ${id} is ${quote(labels[meant])} to the models, but the row says ${quote(text)}, which is class ${named}`;
  }
  if (problem.code === 'ambiguous-label') {
    const meanings = problem.classes.slice(0, MEANINGS_SHOWN).map((index) => `${index} (${labels[index]})`);
    return `the label ${quote(problem.text)} can mean the classes ${meanings.join(' and ')}`;
  }
  const { text, what } = problem;
  const words = imagenetClasses().get(wnidIn(text) ?? '')?.text;
  const called = text === '' ? 'an empty label' : `the ${what} ${quote(text)}`;
  const nearest = nearestTo(words ?? text, labels)
    .map(quote)
    .join(', ');
  return `no model knows ${called}${words ? ` (${words})` : ''}; the nearest of their ${labels.length} classes: ${nearest}`;
}

function remedyOf(problem: LabelProblem): string {
  if (problem.code === 'label-mismatch')
    return 'The data and the models count their classes differently: correct label_id, or leave it out.';
  if (problem.code === 'ambiguous-label')
    return 'Give the class number in a column label_id (in metadata.csv or your own CSV).';
  if (wnidIn(problem.text) !== undefined)
    return 'Say what the WordNet ids mean with --labels FILE, a CSV of label and class: docs/labels.md.';
  return 'Use a class name of id2label in the models’ config.json, or its number as label_id; or say with --labels FILE which class is meant.';
}

function describeRows(rows: readonly LabelPlace[]): string {
  if (rows.length === 1) return '';
  const numbers = rows.flatMap(({ row }) => row ?? []);
  if (numbers.length < rows.length) return ` (so ${rows.length} inputs)`;
  const rest = rows.length - ROWS_SHOWN;
  return ` (rows ${numbers.slice(0, ROWS_SHOWN).join(', ')}${rest > 0 ? ` and ${rest} more` : ''})`;
}

function describeOthers(
  others: readonly { readonly problem: LabelProblem; readonly rows: readonly LabelPlace[] }[],
): string {
  if (others.length === 0) return '';
  const listed = others.slice(0, OTHERS_SHOWN).map(({ problem, rows }) => {
    const [{ row }] = rows;
    return `${quote(problem.text)}${row !== undefined && rows.length === 1 ? ` (row ${row})` : describeRows(rows)}`;
  });
  const rest = others.length - listed.length;
  return `; likewise ${listed.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

function nearestTo(text: string, labels: readonly string[]): string[] {
  const wanted = normalised(text).slice(0, COMPARED);
  return labels
    .map((name, index) => ({
      name: `${index} ${name}`,
      distance: editDistance(wanted, normalised(name).slice(0, COMPARED)),
    }))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ name }) => name);
}

function quote(text: string): string {
  return `"${text.length > 80 ? `${text.slice(0, 79)}…` : text}"`;
}

/** Levenshtein distance. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const substituted = previous[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min(substituted, previous[j] + 1, current[j - 1] + 1));
    }
    previous = current;
  }
  return previous[b.length];
}
