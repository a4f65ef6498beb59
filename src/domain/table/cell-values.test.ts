import { describe, expect, it } from 'vitest';
import { cellText, isUnknownLabel, labelText } from './cell-values.ts';

describe('labelText', () => {
  it.each<[string, unknown[]]>([
    ['1', ['1', '1.0', '+1', '1.', '1e0', 1, 1n, ' 1.00 ']],
    ['0', ['0', '-0', '0.0', 0, -0]],
    ['-3', ['-3', '-3.0', -3, -3n, '-3e0']],
    ['0.1', ['0.1', 0.1, '1e-1']],
    ['10000000000000000000000', ['1e22', 1e22, 10n ** 22n]],
    ['9007199254740993', ['9007199254740993', '9007199254740993.0', 9007199254740993n]],
    ['true', ['true', 'True', 'TRUE', true]],
    ['false', ['False', false]],
    ['', ['', ' ', null, undefined, Number.NaN, new Date(Number.NaN)]],
  ])('is %j however it is written', (text, cells) => {
    for (const cell of cells) expect(labelText(cell)).toBe(text);
  });

  it.each([
    '007',
    '00',
    '1.10',
    '3.14',
    '1.0.0',
    'v1.0',
    '1,5',
    '1 000',
    'truth',
    '0x10',
    'Infinity',
    '1_000',
  ])('leaves the name %j as it is', (name) => {
    expect(labelText(name)).toBe(name);
  });
});

it('cellText writes dates as pandas does', () => {
  expect(cellText(new Date('2026-01-02'))).toBe('2026-01-02');
  expect(cellText(new Date('2026-01-02T10:20:30Z'))).toBe('2026-01-02 10:20:30');
  expect(cellText(new Date('2026-01-02T10:20:30.5Z'))).toBe('2026-01-02 10:20:30.500');
});

it('isUnknownLabel knows what programs write for nothing, and no class in lower case', () => {
  for (const word of ['', 'NA', 'NaN', 'nan', 'None', 'null', 'NULL', '<NA>', 'N/A', '#N/A', '?']) {
    expect(isUnknownLabel(word)).toBe(true);
  }
  for (const label of ['none', 'na', 'nil', 'no', '0', 'unknown', '-', 'Null hypothesis']) {
    expect(isUnknownLabel(label)).toBe(false);
  }
});
