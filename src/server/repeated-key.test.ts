import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { repeatedKey } from './repeated-key.ts';

describe('repeatedKey', () => {
  it.each([
    ['{"a": 1, "a": 2}', 'a'],
    ['{"a": 1, "\\u0061": 2}', 'a'],
    ['{"a": {"b": 1 , "c" : [], "b" : 1}}', 'b'],
    ['[{"a": 1}, {"a": "}", "b\\"": 1, "b\\"": 2}]', 'b"'],
    ['{"a": "\\\\", "a": 1}', 'a'],
    ['{"__proto__": 1, "__proto__": 1}', '__proto__'],
  ])('%s', (json, key) => {
    JSON.parse(json);
    expect(repeatedKey(json)).toBe(key);
  });

  it('finds none in what JSON.stringify wrote', () => {
    fc.assert(fc.property(fc.json(), (json) => repeatedKey(json) === undefined));
  });

  it('finds the one that is put into any object', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.string(), (object, key) => {
        const rest = JSON.stringify({ ...object, [key]: 1 });
        expect(repeatedKey(`{${JSON.stringify(key)}:0,${rest.slice(1)}`)).toBe(key);
      }),
    );
  });
});
