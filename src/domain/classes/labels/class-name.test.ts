import { describe, expect, it } from 'vitest';
import { areNumbers, className, isBackground, normalised } from './class-name.ts';
import { imagenetClasses, namesOf } from './synset-names.ts';

describe('className', () => {
  it('parts synonyms at commas and finds a WordNet id', () => {
    expect(className('n01440764 Tench, Tinca tinca')).toEqual({
      text: 'Tench, Tinca tinca',
      whole: 'tench, tinca tinca',
      synonyms: ['tench, tinca tinca', 'tench', 'tinca tinca'],
      wnid: 'n01440764',
    });
    expect(className('n01440764')).toMatchObject({ text: '', synonyms: [], wnid: 'n01440764' });
    expect(className('n01440764_tench')).toMatchObject({ whole: 'tench', wnid: 'n01440764' });
    expect(className('barn01440764')).toMatchObject({ whole: 'barn01440764' });
    expect(className('n014407645').wnid).toBeUndefined();
  });

  it.each([
    ['Jack_o_Lantern', "jack-o'-lantern"],
    ['  Great   White\tShark ', 'great white shark'],
    ['T-Shirt', 't_shirt'],
    ['St. Bernard', 'st bernard'],
    ['Cafe\u0301', 'café'],
    ['potters wheel', "potter's wheel"],
  ])('takes %s for %s', (one, other) => {
    expect(normalised(one)).toBe(normalised(other));
  });

  it.each([
    ['-1', '1'],
    ['C++', 'C'],
    ['v1.2', 'v12'],
    ['1-2', '12'],
    ['café', 'cafe'],
  ])('does not take %s for %s', (one, other) => {
    expect(normalised(one)).not.toBe(normalised(other));
  });

  it('knows the background by its names', () => {
    for (const name of ['background', '__background__', 'Background', 'dummy', '???']) {
      expect(isBackground(className(name)), name).toBe(true);
    }
    expect(isBackground(className('backgrounds'))).toBe(false);
  });
});

describe('areNumbers', () => {
  it.each([[['LABEL_0', 'LABEL_1', 'LABEL_2']], [['0', '1']], [['class 1', 'class 2']], [['000', '001']]])(
    'finds that %j only counts',
    (labels) => {
      expect(areNumbers(labels)).toBe(true);
    },
  );

  it.each([[['red', 'green']], [['1', '0']], [['LABEL_0', 'CLASS_1']], [['7', '8']], [['a 0', 'a 2']], [[]]])(
    'finds that %j does not',
    (labels) => {
      expect(areNumbers(labels)).toBe(false);
    },
  );
});

describe('imagenetClasses', () => {
  it('are 1,000 in the order of their ids, with the names that models have for them', () => {
    const ids = [...imagenetClasses().keys()];
    expect(ids).toHaveLength(1000);
    expect(ids).toEqual([...ids].sort());
    // As in id2label of the models of Hugging Face.
    expect(imagenetClasses().get(ids[0])?.text).toBe('tench, Tinca tinca');
    expect(imagenetClasses().get(ids[134])?.text).toBe('crane');
    expect(imagenetClasses().get(ids[517])?.text).toBe('crane');
    expect(imagenetClasses().get(ids[639])?.text).toBe('maillot, tank suit');
    expect(imagenetClasses().get(ids[999])?.text).toBe('toilet tissue, toilet paper, bathroom tissue');
  });

  it('say what a bare id is called', () => {
    expect(namesOf('n01440764').map(({ text }) => text)).toEqual(['', 'tench, Tinca tinca']);
    expect(namesOf('n99999999').map(({ text }) => text)).toEqual(['']);
    expect(namesOf('tench').map(({ text }) => text)).toEqual(['tench']);
  });
});
