import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { imagenetSynsets } from './imagenet-synsets.ts';
import { labelSpace } from './label-space.ts';
import { LabelTranslation } from './label-translation.ts';

const imagenet = imagenetSynsets.map((line) => line.slice(10));
const birds = ['tench, Tinca tinca', 'crane', 'cock', 'crane', 'hen'];

function spaceOf(...labels: readonly (readonly string[])[]) {
  return labelSpace(labels.map((each, i) => ({ name: `model${i}`, labels: each })));
}

function said(classes: Record<string, string>, byModel: Record<string, Record<string, string>> = {}) {
  const models = Object.entries(byModel).map(([model, own]): [string, { classes: Map<string, string> }] => {
    return [model, { classes: new Map(Object.entries(own)) }];
  });
  return new LabelTranslation('said.csv', { classes: new Map(Object.entries(classes)) }, new Map(models));
}

/** Number of every class of the second model among those of both. */
function second(one: readonly string[], other: readonly string[]): number[] {
  return [...spaceOf(one, other).classes[1]];
}

describe('labelSpace', () => {
  it('leaves models alone that say the same', () => {
    const { labels, classes, notes, numberings } = spaceOf(birds, birds);
    expect(labels).toEqual(birds);
    expect(classes.map((each) => [...each])).toEqual([
      [0, 1, 2, 3, 4],
      [0, 1, 2, 3, 4],
    ]);
    expect(notes).toEqual([]);
    expect(numberings).toHaveLength(1);
  });

  it.each([
    ['another order', ['blue', 'red', 'green'], [2, 0, 1]],
    ['other case and spaces', ['RED', 'Green ', 'b_l_u_e'.replaceAll('_', '')], [0, 1, 2]],
    ['a background', ['background', 'red', 'green', 'blue'], [3, 0, 1, 2]],
    ['fewer classes', ['blue', 'red'], [2, 0]],
    ['more classes', ['yellow', 'blue', 'red', 'green'], [3, 2, 0, 1]],
    ['synonyms', ['green, verde', 'scarlet, red', 'blue'], [1, 0, 2]],
  ])('finds classes in %s', (_, labels, classes) => {
    expect(second(['red', 'green', 'blue'], labels)).toEqual(classes);
  });

  it('matches ImageNet with and without background, cranes by their order', () => {
    const { labels, classes, notes } = spaceOf(['background', ...imagenet], imagenet);
    expect(labels).toEqual(['background', ...imagenet]);
    expect([...classes[1]]).toEqual(imagenet.map((_, i) => i + 1));
    expect(notes).toEqual([
      'model1: of its 1000 classes 998 by name, 2 by order (crane); its class 1 is 2 here, and so on; it does not know background',
    ]);
  });

  it('tells cranes by the order of any model before, whichever comes first', () => {
    const lower = imagenet.map((label) => label.toLowerCase());
    const { labels, classes } = spaceOf(imagenet, ['background', ...imagenet], ['background', ...lower]);
    expect(labels).toEqual([...imagenet, 'background']);
    expect([...classes[1]]).toEqual([1000, ...imagenet.keys()]);
    expect(classes[2]).toEqual(classes[1]);
  });

  it('tells cranes by order wherever the background stands', () => {
    expect(second(['background', ...imagenet], [...imagenet, 'background'])).toEqual([
      ...imagenet.map((_, i) => i + 1),
      0,
    ]);
  });

  it('matches WordNet ids with names, with and without words', () => {
    const ids = imagenetSynsets.map((line) => line.slice(0, 9));
    expect(second(imagenet, ids)).toEqual([...imagenet.keys()]);
    expect(second(ids, ['background', ...imagenet])).toEqual([1000, ...imagenet.keys()]);
    expect(second(imagenetSynsets, [...ids].reverse())).toEqual([...imagenet.keys()].reverse());
    // Cranes too: the ids tell them apart where order does not.
    expect(second(['n02012849 crane', 'n03126707 crane'], ['n03126707', 'n02012849'])).toEqual([1, 0]);
  });

  it('takes other ids for other classes, whatever they are called', () => {
    expect(() => spaceOf(['n02012849 crane', 'n01440764'], ['n03126707 crane', 'n01443537'])).toThrow(
      expect.objectContaining({ code: 'label-sets-differ' }),
    );
  });

  it.each([
    ['in another order', ['crane', 'hen', 'tench', 'crane', 'cock']],
    ['one of the two', ['tench', 'crane', 'cock', 'hen']],
    ['three of them', ['tench', 'crane', 'cock', 'crane', 'hen', 'crane']],
    ['moved out of order', ['crane', 'tench', 'cock', 'crane', 'hen']],
    ['with too little around them', ['crane', 'hen', 'crane']],
  ])('refuses to guess at names that occur twice: %s', (_, labels) => {
    expect(() => spaceOf(birds, labels)).toThrow(
      expect.objectContaining({
        code: 'ambiguous-label',
        message: expect.stringMatching(/"crane".* of model1 can be 1 "crane", 3 "crane" of model0/),
        remedy: expect.stringContaining('{"model1":{"'),
      }),
    );
  });

  it('says which classes have no namesake, on both sides', () => {
    expect(() => spaceOf(['red', 'green', 'blue'], ['blue', 'orange', 'red'])).toThrow(
      expect.objectContaining({
        code: 'label-sets-differ',
        message:
          'model1 and model0 have 2 classes of the same name; 1 of model1 (1 "orange") and 1 of model0 (1 "green") have no namesake',
      }),
    );
    expect(() => spaceOf(['red', 'green'], ['rot', 'grün'])).toThrow(
      expect.objectContaining({ message: expect.stringContaining('have 0 classes of the same name') }),
    );
  });

  it.each([
    ['names', ['red', 'green', 'blue'], ['LABEL_0', 'LABEL_1', 'LABEL_2']],
    ['names, the other way round', ['LABEL_0', 'LABEL_1', 'LABEL_2'], ['red', 'green', 'blue']],
    ['numbers, of which there are more', ['LABEL_0', 'LABEL_1'], ['LABEL_0', 'LABEL_1', 'LABEL_2']],
    ['numbers that start elsewhere', ['0', '1'], ['1', '2']],
  ])('does not believe numbers beside %s', (_, one, other) => {
    expect(() => spaceOf(one, other)).toThrow(
      expect.objectContaining({
        code: 'label-sets-differ',
        message: expect.stringContaining('says nothing of what they are'),
        remedy: expect.stringContaining('--labels FILE'),
      }),
    );
  });

  it('takes digits for names where both call classes so', () => {
    expect(second(['0', '1', '2'], ['2', '0', '1'])).toEqual([2, 0, 1]);
  });

  it('takes names for models that only count from a list of as many', () => {
    const names = new LabelTranslation('names.txt', { names: ['blue', 'red', 'green'], classes: new Map() });
    const { labels, classes, notes } = labelSpace(
      [
        { name: 'named', labels: ['red', 'green', 'blue'] },
        { name: 'counting', labels: ['LABEL_0', 'LABEL_1', 'LABEL_2'] },
      ],
      names,
    );
    expect(labels).toEqual(['red', 'green', 'blue']);
    expect([...classes[1]]).toEqual([2, 0, 1]);
    expect(notes[0]).toMatch(/^counting: 3 of its 3 classes are named by names.txt; /);
    expect(() => labelSpace([{ name: 'four', labels: ['0', '1', '2', '3'] }], names)).toThrow(
      expect.objectContaining({ code: 'invalid-labels', message: expect.stringContaining('has 3 names') }),
    );
  });

  it('believes what a user says: names, classes that are one, and classes of their own', () => {
    const models = [
      { name: 'cats', labels: ['tabby', 'tiger cat', 'beagle', 'car'] },
      { name: 'pets', labels: ['chien', 'cat', 'bike'] },
    ];
    const translation = said(
      { tabby: 'cat', 'tiger cat': 'cat', beagle: 'dog', unheard: 'dog' },
      { pets: { '0': 'dog', bike: 'bike' } },
    );
    const { labels, classes, notes } = labelSpace(models, translation);
    expect(notes[0]).toBe('cats: 3 of its 4 classes are named by said.csv; several are one: cat');
    expect(labels).toEqual(['cat', 'dog', 'car', 'bike']);
    expect(classes.map((each) => [...each])).toEqual([
      [0, 0, 1, 2],
      [1, 0, 3],
    ]);
    expect(translation.unused).toEqual(['unheard']);
  });

  it('does not believe a name that it gives to one side only', () => {
    const models = [
      { name: 'a', labels: birds },
      { name: 'b', labels: ['crane', 'hen', 'tench', 'crane', 'cock'] },
    ];
    const half = said({}, { b: { '0': 'crane bird', '3': 'crane machine' } });
    expect(() => labelSpace(models, half)).toThrow(expect.objectContaining({ code: 'label-sets-differ' }));
    const whole = said(
      {},
      {
        a: { '1': 'crane bird', '3': 'crane machine' },
        b: { '0': 'crane machine', '3': 'crane bird' },
      },
    );
    expect([...labelSpace(models, whole).classes[1]]).toEqual([3, 4, 0, 1, 2]);
    expect(() => labelSpace(models, said({ crane: 'bird' }))).toThrow(
      expect.objectContaining({
        code: 'ambiguous-label',
        message: expect.stringContaining('several classes'),
      }),
    );
  });

  const distinct = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,6}$/), { minLength: 2, maxLength: 30 });

  it('finds every class again in any order, case and order of synonyms, with or without background', () => {
    const shuffled = distinct.chain((names) =>
      fc.record({
        names: fc.constant(names),
        order: fc.shuffledSubarray([...names.keys()], { minLength: names.length }),
        background: fc.boolean(),
        upper: fc.boolean(),
      }),
    );
    fc.assert(
      fc.property(shuffled, ({ names, order, background, upper }) => {
        const labels = names.map((name, i) => `${name}, ${name} the ${i}th`);
        const other = order.map((i) => {
          const label = i % 2 ? `${names[i]} the ${i}th, ${names[i]}` : labels[i];
          return upper ? label.toUpperCase() : label;
        });
        const expected = background ? [names.length, ...order] : order;
        expect(second(labels, background ? ['background', ...other] : other)).toEqual(expected);
      }),
    );
  });

  it('never tells apart what only order could, unless all else is in order', () => {
    const given = distinct.chain((names) => {
      const labels = [...names, 'the same', 'the same'];
      const inOrder = [...labels.keys()];
      const order = fc.oneof(
        fc.constant(inOrder),
        fc.shuffledSubarray(inOrder, { minLength: inOrder.length }),
      );
      return fc.record({ labels: fc.constant(labels), order });
    });
    fc.assert(
      fc.property(given, ({ labels, order }) => {
        const other = order.map((i) => labels[i]);
        if (other.every((label, i) => label === labels[i])) {
          expect(second(labels, [...other, 'and another'])).toEqual([...labels.keys(), labels.length]);
        } else {
          expect(() => second(labels, other)).toThrow(expect.objectContaining({ code: 'ambiguous-label' }));
        }
      }),
    );
  });

  it('takes a list of very many equal names without much ado', () => {
    const many = Array.from({ length: 20_000 }, () => 'same');
    expect(() => spaceOf(many, [...many, 'other'])).toThrow(
      expect.objectContaining({ code: 'ambiguous-label' }),
    );
  });
});
