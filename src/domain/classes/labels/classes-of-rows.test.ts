import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classesOfRows } from './classes-of-rows.ts';
import { imagenetSynsets } from './imagenet-synsets.ts';
import { labelSpace } from './label-space.ts';
import { LabelTranslation } from './label-translation.ts';
import type { LabelledRow } from './labelled-row.ts';

const imagenet = imagenetSynsets.map((line) => line.slice(10));
const ids = imagenetSynsets.map((line) => line.slice(0, 9));
const colours = ['red', 'green', 'blue', 'yellow'];
const withBackground = ['background', ...colours];

function spaceOf(...labels: readonly (readonly string[])[]) {
  return labelSpace(labels.map((each, i) => ({ name: `model${i}`, labels: each })));
}

/** Rows of a CSV: `name`, `name#id` or `#id`. */
function rowsOf(...texts: readonly string[]): LabelledRow[] {
  return texts.map((text, i) => {
    const [label, labelId] = text.split('#');
    return { ...(label && { label }), ...(labelId && { labelId }), file: 'data.csv', row: i + 2 };
  });
}

function folders(labels: readonly string[]): LabelledRow[] {
  return labels.map((label) => ({ label, file: `${label}/a.jpg` }));
}

describe('classesOfRows', () => {
  it.each([
    ['names', ['red', 'YELLOW', '0'], [0, 3, 0]],
    ['names with numbers', ['red#0', 'rouge#1', '#2'], [0, 1, 2]],
    ['numbers that count a background', ['red#1', 'yellow#4', '#2'], [0, 3, 1]],
  ])('reads %s', (_, texts, classes) => {
    expect([...classesOfRows(rowsOf(...texts), spaceOf(colours)).classes]).toEqual(classes);
  });

  it('reads numbers that do not count the background of the models, and says so', () => {
    const { classes, notes } = classesOfRows(rowsOf('red#0', 'yellow#3'), spaceOf(withBackground));
    expect([...classes]).toEqual([1, 4]);
    expect(notes).toEqual([
      'numbers of the data count without the background of model0: its class 1 is their 0',
    ]);
  });

  it('counts by the model whose numbers the names agree with', () => {
    for (const models of [
      [colours, withBackground],
      [withBackground, colours],
      [colours, ['blue', 'red', 'yellow', 'green'], withBackground],
    ]) {
      const space = spaceOf(...models);
      const { classes, notes } = classesOfRows(rowsOf('red#1', 'blue#3', '#4'), space);
      expect(Array.from(classes, (shared) => space.labels[shared])).toEqual(['red', 'blue', 'yellow']);
      expect(notes).toEqual([`numbers of the data are those of model${models.indexOf(withBackground)}`]);
    }
  });

  it('takes numbers that only one model has for its numbers', () => {
    const space = spaceOf(colours, withBackground);
    expect([...classesOfRows(rowsOf('#1', '#4'), space).classes]).toEqual([0, 3]);
  });

  it.each([[['#1', '#2']], [['1', '2']], [['rot#1']]])('does not guess whose numbers %j are', (texts) => {
    expect(() => classesOfRows(rowsOf(...texts), spaceOf(colours, withBackground))).toThrow(
      expect.objectContaining({
        code: 'ambiguous-label',
        message:
          'data.csv: the class number 1 is "green" to model0 and "red" to model1, and no class name tells which is meant',
        place: { file: 'data.csv', row: 2 },
      }),
    );
  });

  it('believes no shift that one row alone would make', () => {
    expect(() => classesOfRows(rowsOf('red#1'), spaceOf(colours))).toThrow(
      expect.objectContaining({ code: 'label-mismatch' }),
    );
  });

  it('lists every label that it does not know, with its rows', () => {
    const rows = rowsOf('red', 'rot', 'blau', 'rot', 'green', 'blau', 'gelb');
    expect(() => classesOfRows(rows, spaceOf(colours))).toThrow(
      expect.objectContaining({
        code: 'unknown-label',
        message: expect.stringMatching(
          /^data\.csv, row 3: no model knows the label "rot"; .*; likewise "blau" \(rows 4, 7\), "gelb" \(row 8\)$/,
        ),
        place: { file: 'data.csv', row: 3 },
      }),
    );
    expect(() => classesOfRows(folders(['rot', 'rot', 'rot']), spaceOf(colours))).toThrow(
      expect.objectContaining({ message: expect.stringContaining('(so 3 inputs)') }),
    );
  });

  it('lists the rows of a label that can mean two classes, and tells them by number', () => {
    const space = spaceOf(['crane', 'hen', 'crane']);
    expect(() => classesOfRows(rowsOf('hen', 'crane', 'crane'), space)).toThrow(
      expect.objectContaining({
        code: 'ambiguous-label',
        message:
          'data.csv, row 3: the label "crane" can mean the classes 0 (crane) and 2 (crane) (rows 3, 4)',
      }),
    );
    expect([...classesOfRows(rowsOf('hen#1', 'crane#2', 'crane#0'), space).classes]).toEqual([1, 2, 0]);
  });

  it('takes digits for names where every class is called so', () => {
    const digits = ['5', '0', '3'];
    expect([...classesOfRows(folders(['0', '3', '5']), spaceOf(digits)).classes]).toEqual([1, 2, 0]);
  });

  it('knows a class by every name that any model has for it', () => {
    const space = spaceOf(['tench', 'hen'], ['hen', 'tench, Tinca tinca']);
    expect([...classesOfRows(folders(['tinca_tinca', 'Hen']), space).classes]).toEqual([0, 1]);
  });

  describe('of WordNet ids', () => {
    it('finds the classes that are called by their words, in any order of the models', () => {
      const order = [...imagenet.keys()].reverse();
      for (const labels of [imagenet, ['background', ...imagenet], order.map((i) => imagenet[i])]) {
        const { classes, notes } = classesOfRows(folders([ids[0], ids[999]]), spaceOf(labels));
        expect(Array.from(classes, (shared) => labels[shared])).toEqual([imagenet[0], imagenet[999]]);
        expect(notes).toEqual(['WordNet ids of the data are matched by the words that WordNet has for them']);
      }
    });

    it('tells cranes by order where the models are in the order of ImageNet, else lists them', () => {
      const cranes = folders([ids[517], ids[134]]);
      expect([...classesOfRows(cranes, spaceOf(['background', ...imagenet])).classes]).toEqual([518, 135]);
      expect(() => classesOfRows(cranes, spaceOf([...imagenet].reverse()))).toThrow(
        expect.objectContaining({ code: 'ambiguous-label', message: expect.stringContaining(ids[517]) }),
      );
    });

    it('finds them where the models say ids', () => {
      const labels = [...ids].reverse();
      const { classes, notes } = classesOfRows(folders([ids[134], ids[3]]), spaceOf(labels));
      expect(Array.from(classes, (shared) => labels[shared])).toEqual([ids[134], ids[3]]);
      expect(notes).toEqual([]);
    });

    it('takes all 1,000 in their order for the classes of a model that only counts 1,000, and says so', () => {
      const counting = ids.map((_, i) => `LABEL_${i}`);
      const { classes, notes } = classesOfRows(folders([...ids].reverse()), spaceOf(counting));
      expect([...classes]).toEqual([...ids.keys()].reverse());
      expect(notes).toEqual([
        'the 1000 WordNet ids of the data are those of ImageNet, and its order is that of the classes of model0',
      ]);
      for (const rows of [ids.slice(1), [...ids.slice(1), 'n00000001']]) {
        expect(() => classesOfRows(folders(rows), spaceOf(counting))).toThrow(
          expect.objectContaining({ code: 'unknown-label', remedy: expect.stringContaining('--labels') }),
        );
      }
    });

    it('takes all 1,000 for classes that are called a little differently, where all others agree', () => {
      const labels = ['background', ...imagenet.map((name, i) => (i % 10 === 7 ? `some ${i}` : name))];
      const { classes } = classesOfRows(folders(ids), spaceOf(labels));
      expect([...classes]).toEqual(imagenet.map((_, i) => i + 1));
      const swapped = [labels[0], labels[2], labels[1], ...labels.slice(3)];
      expect(() => classesOfRows(folders(ids), spaceOf(swapped))).toThrow(
        expect.objectContaining({ code: 'unknown-label' }),
      );
    });

    it('says what an id is called that no model knows', () => {
      expect(() => classesOfRows(folders(['n01440764']), spaceOf(colours))).toThrow(
        expect.objectContaining({
          code: 'unknown-label',
          message: expect.stringContaining('the label "n01440764" (tench, Tinca tinca)'),
          remedy: expect.stringContaining('--labels FILE'),
        }),
      );
    });

    it('believes what a user says they mean', () => {
      const said = new LabelTranslation('said.csv', { classes: new Map([['n01440764', 'red']]) });
      const { classes, notes } = classesOfRows(folders(['n01440764', 'blue']), spaceOf(colours), said);
      expect([...classes]).toEqual([0, 2]);
      expect(notes).toEqual(['labels of the data are translated by said.csv']);
      expect(said.unused).toEqual([]);
    });
  });

  it('finds the same classes whichever model comes first, and however it is numbered', () => {
    const given = fc.record({
      order: fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }),
      background: fc.boolean(),
      first: fc.boolean(),
    });
    fc.assert(
      fc.property(given, ({ order, background, first }) => {
        const other = [...(background ? ['background'] : []), ...order.map((i) => colours[i])];
        const space = spaceOf(...(first ? [other, colours] : [colours, other]));
        const rows = rowsOf(
          ...other.map((name, i) => `${name}#${i}`).filter((text) => !text.startsWith('b#')),
        );
        const { classes } = classesOfRows(rows, space);
        expect(Array.from(classes, (shared) => space.labels[shared])).toEqual(other);
      }),
    );
  });
});
