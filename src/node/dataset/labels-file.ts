import { extname } from 'node:path';
import { parse } from 'csv-parse/sync';
import * as z from 'zod/mini';
import { assertPlainJson } from '../../artifact/plain-json.ts';
import { className } from '../../domain/classes/labels/class-name.ts';
import { type LabelEntries, LabelTranslation } from '../../domain/classes/labels/label-translation.ts';
import { PremodelError } from '../../error.ts';
import { decodeText, delimiterOf } from '../delimited-text.ts';
import { readRegularFile } from '../read-regular-file.ts';

/** Far above the names of any classifier. */
const MAX_BYTES = 64 * 2 ** 20;

const nameSchema = z.string().check(z.trim(), z.minLength(1), z.maxLength(10_000));
const namesSchema = z.array(nameSchema).check(z.minLength(2), z.maxLength(1_000_000));
const classesSchema = z.record(z.string(), nameSchema);
const jsonSchema = z.union([
  namesSchema,
  z.object({ id2label: classesSchema }),
  z.record(z.string(), z.union([nameSchema, namesSchema, classesSchema])),
]);
const rowsSchema = z.array(z.object({ label: nameSchema, class: nameSchema, model: z.optional(z.string()) }));

/**
 * Reads what labels mean. The file is a list of class names in order, one a line; or a CSV of `label` and
 * `class` (and `model`). Or it is JSON: a list of names, an object from labels to classes, or either for single
 * models by their names.
 * @throws PremodelError `invalid-labels`, and what `readRegularFile` throws
 */
export async function readLabelsFile(file: string): Promise<LabelTranslation> {
  const origin = 'write one as docs/labels.md says';
  const text = decodeText(
    await readRegularFile(file, { maxBytes: MAX_BYTES, what: 'list of labels', origin }),
  );
  if (text === undefined) throw invalid(file, 'is no text in UTF-8 or UTF-16');
  if (/^\s*[[{]/.test(text)) return fromJson(text, file);
  if (['.csv', '.tsv'].includes(extname(file).toLowerCase())) return fromCsv(text, file);
  return new LabelTranslation(file, fromNames(linesOf(text, file)));
}

/** Lines such as `n01440764 tench, Tinca tinca` also say what the WordNet id is called. */
function fromNames(names: readonly string[]): LabelEntries {
  const known = names.map(className).filter(({ wnid, text }) => wnid !== undefined && text !== '');
  return { names, classes: new Map(known.map(({ wnid, text }) => [wnid!, text])) };
}

function linesOf(text: string, file: string): string[] {
  const lines = text.trimEnd().split(/\r?\n/);
  const empty = lines.findIndex((line) => line.trim() === '');
  if (empty >= 0) throw invalid(file, `line ${empty + 1} is empty, and lines count classes`, empty + 1);
  if (lines.length < 2) throw invalid(file, 'has fewer than two lines, and a classifier has two classes');
  return lines.map((line) => line.trim());
}

function fromCsv(text: string, file: string): LabelTranslation {
  const rows = rowsSchema.safeParse(csvRecords(text, file));
  if (!rows.success) {
    const [{ path }] = rows.error.issues;
    const row = typeof path[0] === 'number' ? path[0] + 2 : undefined;
    throw invalid(file, `needs the columns label and class, both filled in every row`, row);
  }
  const shared = new Map<string, string>();
  const byModel = new Map<string, { classes: Map<string, string> }>();
  rows.data.forEach(({ label, class: name, model = '' }, i) => {
    const classes = model === '' ? shared : (byModel.get(model)?.classes ?? new Map<string, string>());
    if (model !== '') byModel.set(model, { classes });
    const known = classes.get(label);
    if (known !== undefined && known !== name)
      throw invalid(file, `says that "${label}" is ${known} and ${name}`, i + 2);
    classes.set(label, name);
  });
  return new LabelTranslation(file, { classes: shared }, byModel);
}

function csvRecords(text: string, file: string): unknown {
  try {
    return parse(text, {
      columns: (header: string[]) => header.map((name) => name.trim()),
      skip_empty_lines: true,
      trim: true,
      delimiter: delimiterOf(text),
      max_record_size: 1_000_000,
    });
  } catch (cause) {
    throw invalid(file, `is not a CSV with a header: ${(cause as Error).message}`, undefined, cause);
  }
}

function fromJson(text: string, file: string): LabelTranslation {
  let json: unknown;
  try {
    json = JSON.parse(text);
    assertPlainJson(json, file);
  } catch (cause) {
    throw invalid(file, `is not JSON: ${(cause as Error).message}`, undefined, cause);
  }
  const parsed = jsonSchema.safeParse(json);
  if (!parsed.success) throw invalid(file, 'is neither a list of names nor an object of names by label');
  const { data } = parsed;
  if (Array.isArray(data)) return new LabelTranslation(file, fromNames(data));
  if (isId2label(data)) return new LabelTranslation(file, ofId2label(data.id2label));
  const shared = new Map<string, string>();
  const byModel = new Map<string, LabelEntries>();
  for (const [key, value] of Object.entries(data)) {
    if (typeof value === 'string') shared.set(key, value);
    else
      byModel.set(
        key,
        Array.isArray(value) ? { names: value, classes: new Map() } : { classes: mapOf(value) },
      );
  }
  return new LabelTranslation(file, { classes: shared }, byModel);
}

function isId2label(data: object): data is { readonly id2label: Readonly<Record<string, string>> } {
  return 'id2label' in data;
}

/** A name for each number from 0 on is a list of names. */
function ofId2label(names: Readonly<Record<string, string>>): LabelEntries {
  const listed = Object.keys(names).map((_, number) => names[String(number)]);
  return listed.every((name) => name !== undefined) ? fromNames(listed) : { classes: mapOf(names) };
}

function mapOf(record: Readonly<Record<string, string>>): Map<string, string> {
  return new Map(Object.entries(record));
}

function invalid(file: string, what: string, row?: number, cause?: unknown): PremodelError {
  return new PremodelError('invalid-labels', `${file} ${what}`, {
    place: { file, row },
    remedy:
      'Give class names in order, one a line; a CSV with the columns label and class; or JSON: docs/labels.md.',
    cause,
  });
}
