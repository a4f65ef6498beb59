import type { ColumnChunk, FileMetaData, RowGroup, SchemaElement } from 'hyparquet';

/** A column at the top of the schema: one field, or one with fields of its own. */
export interface ColumnMetadata {
  readonly name: string;
  readonly nested: boolean;
  readonly element: SchemaElement;
  /** The file as if it had this column only. */
  readonly file: FileMetaData;
}

/**
 * The columns of a file, each as a file of its own. The Parquet reader looks through the whole schema for every column
 * that it reads, which takes minutes where there are a hundred thousand.
 * @throws RangeError where the parts of the footer do not go together
 */
export function columnsOf(footer: FileMetaData): ColumnMetadata[] {
  const { schema } = footer;
  const columns: ColumnMetadata[] = [];
  const [root] = schema;
  let at = 1;
  let leaf = 0;
  for (let child = 0; child < (root?.num_children ?? 0); child++) {
    const end = endOfElement(schema, at);
    const elements = schema.slice(at, end);
    const leaves = elements.filter(({ num_children }) => !num_children).length;
    const [element] = elements;
    const firstLeaf = leaf;
    columns.push({
      name: element.name,
      nested: elements.length > 1 || element.repetition_type === 'REPEATED',
      element,
      file: {
        ...footer,
        schema: [{ ...root, num_children: 1 }, ...elements],
        row_groups: footer.row_groups.map((group) => ({
          ...group,
          columns: chunksOf(group, element.name, firstLeaf, leaves),
        })),
      },
    });
    at = end;
    leaf += leaves;
  }
  return columns;
}

/** Chunks stand in the order of the schema's leaves. */
function chunksOf({ columns }: RowGroup, name: string, first: number, count: number): ColumnChunk[] {
  const chunks = columns.slice(first, first + count);
  if (chunks.length === count && chunks.every((chunk) => pathOf(chunk)[0] === name)) return chunks;
  throw new RangeError(`its row groups do not hold the columns of its schema (${name})`);
}

function pathOf({ meta_data }: ColumnChunk): readonly (string | undefined)[] {
  if (meta_data === undefined) throw new RangeError('it is encrypted');
  return meta_data.path_in_schema;
}

/** Behind the element and all that is within it. */
function endOfElement(schema: readonly SchemaElement[], at: number): number {
  let open = 1;
  let end = at;
  while (open > 0) {
    const element = schema[end++];
    if (element === undefined) throw new RangeError('its schema ends too early');
    open += (element.num_children ?? 0) - 1;
  }
  return end;
}
