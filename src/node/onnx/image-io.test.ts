import type { InferenceSession } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { classOutputOf, imageInputOf } from '../../models/onnx/image-io.ts';

type Shape = readonly (number | string)[];

function inputOf(shape: Shape, channels?: 1 | 3) {
  const input = { name: 'pixels', isTensor: true, type: 'float32', shape };
  const session = { inputMetadata: [input], inputNames: ['pixels'] } as unknown as InferenceSession;
  return imageInputOf(session, 'model.onnx', channels);
}

function outputOf(outputs: Readonly<Record<string, Shape>>, labels = 10) {
  const outputMetadata = Object.entries(outputs).map(([name, shape]) => ({
    name,
    isTensor: true,
    type: 'float32',
    shape,
  }));
  return classOutputOf({ outputMetadata } as unknown as InferenceSession, labels, 'model.onnx');
}

describe('the input of a model', () => {
  it.each<[Shape, string, number | undefined, number | undefined]>([
    [[1, 3, 224, 160], 'nchw', 224, 160],
    [['batch', 3, 'h', 'w'], 'nchw', undefined, undefined],
    [[1, 224, 160, 3], 'nhwc', 224, 160],
    [['batch', 'h', 'w', 3], 'nhwc', undefined, undefined],
    [['batch', 'c', 'h', 'w'], 'nchw', undefined, undefined],
    [['batch', 'height', 'width', 'channels'], 'nhwc', undefined, undefined],
    [['b', '', '', ''], 'nchw', undefined, undefined],
    [['b', 'c', 224, 224], 'nchw', 224, 224],
    [['b', 224, 224, 'c'], 'nhwc', 224, 224],
    [[1, 3, 224, 3], 'nchw', 224, 3],
    [[1, 1, 224, 3], 'nhwc', 1, 224],
  ])('of %j is %s', (shape, layout, height, width) => {
    expect(inputOf(shape)).toMatchObject({ layout, height, width, channels: 3 });
  });

  it.each<[Shape, string]>([
    [['b', 1, 'h', 'w'], 'nchw'],
    [['b', 'h', 'w', 1], 'nhwc'],
    [[1, 1, 28, 28], 'nchw'],
    [[1, 28, 28, 1], 'nhwc'],
    [['b', 'c', 28, 28], 'nchw'],
  ])('of %j is grey where the configuration says so', (shape, layout) => {
    expect(inputOf(shape, 1)).toMatchObject({ layout, channels: 1 });
  });

  it.each<[Shape, 1 | 3 | undefined]>([
    [['b', 1, 'h', 'w'], undefined],
    [['b', 'h', 'w', 1], 3],
    [[1, 3, 224, 224], 1],
    [['b', 4, 'h', 'w'], undefined],
    [['b', 'h', 'w', 4], undefined],
    [[1, 4, 224, 224], undefined],
    [['b', 4, 224, 'w'], undefined],
    [['b', 2, 'h', 'w'], 1],
    [['b', 6, 'h', 'w'], 3],
    [['b', 'h', 'w', 12], undefined],
    [[1, 1, 28, 1], 1],
    [[1, 224, 224], undefined],
  ])('of %j with %s channels said is refused', (shape, channels) => {
    expect(() => inputOf(shape, channels)).toThrowError(expect.objectContaining({ code: 'model-not-image' }));
  });
});

describe('the output of a model', () => {
  it.each<[string, Readonly<Record<string, Shape>>]>([
    ['logits', { aux_logits: ['b', 10], logits: ['b', 10] }],
    ['logits', { probabilities: ['b', 10], logits: ['b', 10] }],
    ['logits', { last: ['b', 10], logits: ['b', 'classes'] }],
    ['output', { output: ['b', 10], aux: ['b', 10] }],
    ['scores', { pooled_features: ['b', 10], scores: ['b', 10], hidden_states: ['b', 'n', 10] }],
    ['a', { a: [1, 10, 1, 1], b: [1, 2, 5] }],
    ['a', { a: [10], b: [5] }],
    ['open', { fixed: ['b', 3], open: ['b', 'n'] }],
    ['aux_out', { aux_out: ['b', 10], other: ['b', 3] }],
  ])('is %s of %j', (name, outputs) => {
    expect(outputOf(outputs)).toBe(name);
  });

  it.each<[string, Readonly<Record<string, Shape>>]>([
    ['ambiguous-output', { first: ['b', 10], second: ['b', 10] }],
    ['ambiguous-output', { first: ['b', 'n'], second: ['b', 'm'] }],
    ['ambiguous-output', { aux_1: ['b', 10], aux_2: ['b', 10] }],
    ['label-count-mismatch', { logits: ['b', 9], other: ['b', 10] }],
    ['label-count-mismatch', { a: ['b', 2, 5] }],
  ])('is refused with %s of %j', (code, outputs) => {
    expect(() => outputOf(outputs)).toThrowError(expect.objectContaining({ code }));
  });
});
