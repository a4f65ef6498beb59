import type { SchemaElement } from 'hyparquet';

const UNREADABLE_LOGICAL = ['JSON', 'BSON', 'INTERVAL', 'VARIANT', 'GEOMETRY', 'GEOGRAPHY', 'MAP', 'LIST'];
const UNREADABLE_CONVERTED = ['JSON', 'BSON', 'INTERVAL', 'MAP', 'MAP_KEY_VALUE', 'LIST'];

/** The type of a column whose values are no text, number, boolean or date; undefined where it can be read. */
export function unreadableType(element: SchemaElement): string | undefined {
  const { type, type_length, logical_type, converted_type } = element;
  if (type === undefined) return 'values of an unknown type';
  const logical = logical_type?.type;
  if (logical !== undefined && UNREADABLE_LOGICAL.includes(logical)) return logical;
  if (converted_type !== undefined && UNREADABLE_CONVERTED.includes(converted_type)) return converted_type;
  const bytes = type === 'FIXED_LEN_BYTE_ARRAY';
  if (bytes && !(type_length! > 0 && type_length! <= 1_000_000)) return `values of ${type_length} bytes`;
  const known = converted_type === 'DECIMAL' || logical === 'UUID' || logical === 'FLOAT16';
  return bytes && !known ? 'bytes of fixed length' : undefined;
}
