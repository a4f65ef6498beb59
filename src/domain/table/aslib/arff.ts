import { invalidTable, type RawTable } from '../raw-table.ts';

/**
 * Cells of an ARFF file (Weka's format), dense rows only: text as it stands without its quotes, `?` where a value
 * is not known.
 * @throws PremodelError `invalid-table`
 */
export function parseArff(text: string, file: string): RawTable {
  const names: string[] = [];
  const cells: string[][] = [];
  const lines: number[] = [];
  let inData = false;
  text.split(/\r\n|\n|\r/).forEach((line, i) => {
    const trimmed = line.trim();
    if (trimmed === '' || trimmed.startsWith('%')) return;
    if (inData) {
      const row = fields(trimmed);
      if (row?.length !== names.length) {
        const found = row ? `${row.length} values` : 'a quote that is not closed';
        throw invalid(`${found} in a row of ${names.length}`, i);
      }
      row.forEach((cell, column) => {
        cells[column].push(cell);
      });
      lines.push(i + 1);
    } else if (/^@attribute\s/i.test(trimmed)) {
      const name = /^@attribute\s+(?:'([^']*)'|"([^"]*)"|(\S+))\s+\S/i.exec(trimmed);
      if (!name) throw invalid('an attribute without a name or a type', i);
      names.push(name[1] ?? name[2] ?? name[3]);
      cells.push([]);
    } else if (/^@data$/i.test(trimmed)) inData = true;
    else if (!/^@relation(\s|$)/i.test(trimmed)) throw invalid('neither @relation, @attribute nor @data', i);
  });
  if (!inData) throw invalidTable(`${file} has no @data`, { file });
  return { file, names, cells, rows: lines.length, lineOf: (row) => lines[row] };

  function invalid(what: string, index: number) {
    return invalidTable(`${file}, line ${index + 1}: ${what}`, { file, row: index + 1 });
  }
}

/** Undefined where a quote is not closed. Within quotes a backslash takes the next character as it is. */
function fields(line: string): string[] | undefined {
  if (!/['"]/.test(line)) return line.split(',').map((field) => field.trim());
  const found: string[] = [];
  let field = '';
  let quote = '';
  for (let i = 0; i < line.length; i++) {
    const character = line[i];
    if (quote && character === '\\') field += line[++i] ?? '';
    else if (character === quote) quote = '';
    else if (quote) field += character;
    else if (/['"]/.test(character) && field.trim() === '') quote = character;
    else if (character === ',') {
      found.push(field.trim());
      field = '';
    } else field += character;
  }
  found.push(field.trim());
  return quote ? undefined : found;
}
