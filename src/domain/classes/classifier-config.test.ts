import { describe, expect, it } from 'vitest';
import { parseClassifierConfig } from './classifier-config.ts';

const labelsOf = (config: unknown) => parseClassifierConfig(config, { file: 'config.json' }).labels;

describe('class names', () => {
  it.each<[string, unknown, readonly string[]]>([
    ['id2label', { id2label: { 0: 'cat', 1: 'dog' } }, ['cat', 'dog']],
    ['id2label in any order', { id2label: { 1: 'dog', 0: 'cat' }, num_labels: 2 }, ['cat', 'dog']],
    ['num_labels', { num_labels: 3 }, ['LABEL_0', 'LABEL_1', 'LABEL_2']],
    ['num_labels beside null', { id2label: null, num_labels: 2 }, ['LABEL_0', 'LABEL_1']],
    ['two where transformers writes nothing', { model_type: 'vit' }, ['LABEL_0', 'LABEL_1']],
    [
      'timm',
      { architecture: 'resnet18', num_classes: 2, label_names: ['a', 'b'], pretrained_cfg: {} },
      ['a', 'b'],
    ],
    ['timm before 0.9', { architecture: 'a', input_size: [3, 1, 1], labels: ['a', 'b'] }, ['a', 'b']],
    ['timm without names', { architecture: 'a', num_classes: 2, pretrained_cfg: {} }, ['LABEL_0', 'LABEL_1']],
  ])('by %s', (_, config, labels) => {
    expect(labelsOf(config)).toEqual(labels);
  });

  it('are those of ImageNet where timm has 1,000 and names none', () => {
    const names = labelsOf({ architecture: 'resnet18', num_classes: 1000, pretrained_cfg: {} });
    // timm 1.0.31: ImageNetInfo().index_to_description(i)
    expect([names[0], names[207], names[999], names.length]).toEqual([
      'tench, Tinca tinca',
      'golden retriever',
      'toilet tissue, toilet paper, bathroom tissue',
      1000,
    ]);
  });

  it.each<[string, unknown]>([
    ['nothing', {}],
    ['one class', { num_labels: 1 }],
    ['a gap', { id2label: { 0: 'a', 2: 'b' } }],
    ['a number for a name', { id2label: { 0: 'a', 1: 2 } }],
    ['a list', { id2label: ['a', 'b'] }],
    ['two counts', { id2label: { 0: 'a', 1: 'b' }, num_labels: 3 }],
    ['another count of timm', { label_names: ['a', 'b'], num_classes: 3 }],
    ['names that are none', { label_names: ['a', 1] }],
    ['half a class', { num_labels: 2.5 }],
    ['endless classes', { num_labels: 1e15 }],
    ['timm without a count', { pretrained_cfg: {}, model_type: 'timm_wrapper' }],
    ['no object', []],
    ['a problem unknown', { id2label: { 0: 'a', 1: 'b' }, num_labels: '2' }],
  ])('are refused of %s', (_, config) => {
    expect(() => labelsOf(config)).toThrowError(expect.objectContaining({ code: 'invalid-config' }));
  });
});

describe('the problem', () => {
  const config = { id2label: { 0: 'a', 1: 'b' } };

  it.each([undefined, null, 'single_label_classification'])('may be %s', (problem_type) => {
    expect(labelsOf({ ...config, problem_type })).toEqual(['a', 'b']);
  });

  it.each(['multi_label_classification', 'regression', 'ranking'])('may not be %s', (problem_type) => {
    expect(() => labelsOf({ ...config, problem_type })).toThrowError(
      expect.objectContaining({
        code: 'not-single-label',
        place: { file: 'config.json', field: 'problem_type' },
      }),
    );
  });
});
