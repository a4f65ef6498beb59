import { stat } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import type { LabelledRow } from '../../domain/classes/labels/labelled-row.ts';
import { joinPair, PAIR_SEPARATOR } from '../../domain/text/text-pair.ts';
import { PremodelError } from '../../error.ts';
import { invalidMetadata } from './invalid-metadata.ts';
import { cellOf, LABEL_COLUMNS, labelIn, SPLIT_COLUMNS, splitIn, textOf } from './label-columns.ts';
import { listFolder } from './list-folder.ts';
import type { NumberedRecord } from './metadata-records.ts';
import { readRecords } from './read-records.ts';
import { chooseSplit, splitNamed } from './splits.ts';

/** A text, or a pair of texts in one (`joinPair`), and what is said of its class. */
export interface LabelledText extends LabelledRow {
  /** `<name of the file>:<row>`; unique. */
  readonly id: string;
  readonly text: string;
  readonly split?: string;
}

const TEXT_COLUMNS = ['text', 'sentence', 'sentence1', 'premise'];
const PAIR_COLUMNS = ['text_pair', 'sentence2', 'hypothesis'];
const COLUMNS = new Set([...TEXT_COLUMNS, ...PAIR_COLUMNS, ...LABEL_COLUMNS, ...SPLIT_COLUMNS]);
const TABLE_ENDINGS = new Set(['.csv', '.tsv', '.jsonl', '.parquet']);
/** Where the `datasets` library puts tables. */
const DATA_FOLDER = 'data';

/**
 * The labelled texts of a table (CSV, TSV, JSON Lines or Parquet), or of a folder with tables, one per split. A text is
 * in `text` (or `sentence`, `sentence1`, `premise`), the second of a pair in `text_pair` (or `sentence2`,
 * `hypothesis`), its class in `label`, in `label_id`, or in both, a split in `split`. Texts are taken as they are.
 * @throws PremodelError `no-inputs`, `invalid-dataset`, `several-splits`, `unknown-split`
 */
export async function listLabelledTexts(source: string, wanted?: string): Promise<readonly LabelledText[]> {
  const info = await stat(source).catch(() => undefined);
  if (!info) throw noInputs(source, 'does not exist');
  const files = info.isDirectory() ? await tablesIn(source) : [source];
  if (files.length === 0) throw noInputs(source, `holds no table (${[...TABLE_ENDINGS].join(', ')})`);
  const texts: LabelledText[] = [];
  for (const file of files) {
    const records = await readRecords(file, COLUMNS, { what: 'table of texts', origin: 'give a table' });
    const split = info.isDirectory() ? splitNamed(basename(file)) : undefined;
    for (const record of records) texts.push(textIn(record, file, split));
  }
  if (texts.length === 0) throw noInputs(source, 'holds no texts');
  return chooseSplit(texts, source, wanted);
}

async function tablesIn(folder: string): Promise<string[]> {
  const children = await listFolder(folder);
  const inData = children.filter(({ name, kind }) => kind === 'folder' && name === DATA_FOLDER);
  const inner = await Promise.all(inData.map(({ path }) => listFolder(path)));
  return [...children, ...inner.flat()]
    .filter(({ name, kind }) => kind === 'file' && TABLE_ENDINGS.has(extname(name).toLowerCase()))
    .map(({ path }) => path);
}

function textIn({ record, row }: NumberedRecord, file: string, ofFile?: string): LabelledText {
  const [text, pair] = [TEXT_COLUMNS, PAIR_COLUMNS].map((columns) =>
    columns.map((column) => textOf(cellOf(record, column))).find((value) => value !== undefined),
  );
  if (text === undefined) {
    throw invalidMetadata(file, `row ${row} has no text in a column ${TEXT_COLUMNS.join(', ')}`, row);
  }
  if (text.includes(PAIR_SEPARATOR)) {
    throw invalidMetadata(file, `row ${row} has a text with the character U+001F, which parts pairs`, row);
  }
  return {
    ...{ id: `${basename(file)}:${row}`, text: joinPair(text, pair), file, row },
    ...labelIn(record, { file, row }),
    split: ofFile ?? splitIn(record),
  };
}

function noInputs(source: string, what: string): PremodelError {
  return new PremodelError('no-inputs', `${source} ${what}`, {
    place: { file: source },
    remedy:
      'Check the path; give a CSV, TSV, JSON Lines or Parquet file with the columns text and label, or a folder with one.',
  });
}
