/**
 * How tables write that a label is not known: nothing, or one of the words that pandas takes for that. Case counts,
 * since `none` and `na` are classes of their own in some tables, and no program writes them for nothing.
 */
const UNKNOWN_LABELS = new Set([
  ...['', '?', 'NA', 'N/A', 'n/a', '#N/A', '#NA', '<NA>'],
  ...['NaN', 'nan', '-NaN', '-nan', 'NULL', 'null', 'None', 'NaT'],
]);

const UNKNOWN_NUMBER = /^(\?|[+-]?nan|#?n\/?a|<na>|null|none)?$/i;

/** Whether a cell says that a number is not known. */
export function isMissing(cell: unknown): boolean {
  if (cell === null || cell === undefined) return true;
  return typeof cell === 'string' ? UNKNOWN_NUMBER.test(cell.trim()) : Number.isNaN(cell);
}

/** Whether the text of a cell (see {@link labelText}) says that a label is not known. */
export function isUnknownLabel(text: string): boolean {
  return UNKNOWN_LABELS.has(text);
}

/** NaN where the cell is no number; `true` is 1 and `false` is 0. */
export function cellNumber(cell: unknown): number {
  if (typeof cell === 'number') return cell;
  if (typeof cell === 'bigint' || typeof cell === 'boolean') return Number(cell);
  if (typeof cell !== 'string') return Number.NaN;
  const text = cell.trim();
  // `Number` alone would take '' for 0, and hexadecimal.
  if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return Number(text);
  return /^true$/i.test(text) ? 1 : /^false$/i.test(text) ? 0 : Number.NaN;
}

/** Text as it stands; numbers, booleans and dates as they are written. Empty where there is nothing. */
export function cellText(cell: unknown): string {
  if (cell === null || cell === undefined || Number.isNaN(cell)) return '';
  if (typeof cell === 'string') return cell.trim();
  if (typeof cell === 'number') return numberText(cell);
  return cell instanceof Date ? dateText(cell) : String(cell);
}

/**
 * Text that is the same for the same value, however a program wrote it: a class that is a number is `1` in Parquet and
 * may be `1.0` in a CSV, and true is `true`, `True` or `TRUE`. Numbers with leading zeros are names, and stay.
 */
export function labelText(cell: unknown): string {
  const text = cellText(cell);
  if (typeof cell !== 'string') return text;
  const integer = /^[+-]?((?:0|[1-9]\d{0,39}))(?:\.0*)?$/.exec(text);
  if (integer) return text.startsWith('-') && integer[1] !== '0' ? `-${integer[1]}` : integer[1];
  if (/^[+-]?(\d+\.?\d*|\.\d+)e[+-]?\d+$/i.test(text)) return numberText(Number(text));
  return /^(true|false)$/i.test(text) ? text.toLowerCase() : text;
}

function numberText(value: number): string {
  return Number.isInteger(value) ? BigInt(value).toString() : String(value);
}

/** As pandas writes it into a CSV: the time of day where there is one. */
function dateText(date: Date): string {
  if (Number.isNaN(date.getTime())) return '';
  return date
    .toISOString()
    .replace(/T00:00:00\.000Z$/, '')
    .replace(/(\.000)?Z$/, '')
    .replace('T', ' ');
}
