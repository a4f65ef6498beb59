import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Field numbers of onnx.proto3 (ONNX 1.16), as far as they are needed here. */
const GRAPH = 5;
const INTS = 7;
const FLOAT = 1;
const INT64 = 7;
const BOOL = 9;

type Field = readonly [number: number, value: number | bigint | string | Uint8Array];

const COLOURS = ['red', 'green', 'blue', 'grey'];

/**
 * An image classifier that says which colour prevails, after so many rounds of a loop that changes nothing: about
 * 1 µs each. With 2^62 of them it never comes back.
 */
export function writeLoopingClassifier(folder: string, rounds: bigint): void {
  // An even number: what is negated in each round ends as it began.
  const even = Uint8Array.from(new Uint8Array(BigInt64Array.of((rounds / 2n) * 2n).buffer));
  writeClassifier(folder, loopingModel([], [tensor('rounds', INT64, [], even)]));
}

/** The same, which answers at once, but never comes back from a picture that is more red than green and blue. */
export function writeMoodyClassifier(folder: string): void {
  const redness = Float32Array.of(1, -1, -1);
  const nodes = [
    node('MatMul', ['mean', 'redness'], ['red']),
    node('ReduceMax', ['red'], ['reddest'], [ints('axes', [0, 1]), int('keepdims', 0)]),
    node('Relu', ['reddest'], ['mood']),
    node('Mul', ['mood', 'ages'], ['long']),
    node('Cast', ['long'], ['rounds'], [int('to', INT64)]),
  ];
  const constants = [
    tensor('redness', FLOAT, [3, 1], new Uint8Array(redness.buffer)),
    tensor('ages', FLOAT, [], new Uint8Array(Float32Array.of(2 ** 62).buffer)),
  ];
  writeClassifier(folder, loopingModel(nodes, constants));
}

function writeClassifier(folder: string, model: Uint8Array): void {
  mkdirSync(join(folder, 'onnx'), { recursive: true });
  const id2label = Object.fromEntries(COLOURS.map((label, i) => [i, label]));
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ id2label }));
  const preprocessor = { do_resize: true, size: { height: 8, width: 8 }, do_normalize: false };
  writeFileSync(
    join(folder, 'preprocessor_config.json'),
    JSON.stringify({
      image_processor_type: 'ViTImageProcessor',
      ...preprocessor,
      resample: 2,
      do_rescale: true,
      rescale_factor: 1 / 255,
    }),
  );
  writeFileSync(join(folder, 'onnx/model.onnx'), model);
}

/** @param rounds nodes and constants that say how many, from `mean`: one row, a column per channel */
function loopingModel(rounds: readonly Uint8Array[], constants: readonly Uint8Array[]): Uint8Array {
  // One row per channel, one column per colour.
  const weights = Float32Array.of(1, 0, 0, 0.5, 0, 1, 0, 0.5, 0, 0, 1, 0.5);
  const body = graph(
    [node('Identity', ['go'], ['goes']), node('Neg', ['x'], ['y'])],
    [value('round', INT64, []), value('go', BOOL, []), value('x', FLOAT, ['batch', 4])],
    [value('goes', BOOL, []), value('y', FLOAT, ['batch', 4])],
    [],
  );
  const main = graph(
    [
      node('ReduceMean', ['pixel_values'], ['mean'], [ints('axes', [2, 3]), int('keepdims', 0)]),
      node('MatMul', ['mean', 'weights'], ['start']),
      ...rounds,
      node('Loop', ['rounds', '', 'start'], ['logits'], [attribute('body', GRAPH, [6, body])]),
    ],
    [value('pixel_values', FLOAT, ['batch', 3, 8, 8])],
    [value('logits', FLOAT, ['batch', 4])],
    [tensor('weights', FLOAT, [3, 4], new Uint8Array(weights.buffer)), ...constants],
  );
  const opset = message([1, ''], [2, 13]);
  return message([1, 8], [8, opset], [7, main]);
}

function graph(
  nodes: readonly Uint8Array[],
  inputs: readonly Uint8Array[],
  outputs: readonly Uint8Array[],
  initializers: readonly Uint8Array[],
): Uint8Array {
  return message(
    ...nodes.map((each): Field => [1, each]),
    [2, 'graph'],
    ...initializers.map((each): Field => [5, each]),
    ...inputs.map((each): Field => [11, each]),
    ...outputs.map((each): Field => [12, each]),
  );
}

function node(
  type: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: readonly Uint8Array[] = [],
): Uint8Array {
  return message(
    ...inputs.map((each): Field => [1, each]),
    ...outputs.map((each): Field => [2, each]),
    [4, type],
    ...attributes.map((each): Field => [5, each]),
  );
}

function attribute(name: string, type: number, ...fields: readonly Field[]): Uint8Array {
  return message([1, name], ...fields, [20, type]);
}

function int(name: string, i: number): Uint8Array {
  return attribute(name, 2, [3, i]);
}

function ints(name: string, all: readonly number[]): Uint8Array {
  return attribute(name, INTS, ...all.map((each): Field => [8, each]));
}

function tensor(name: string, type: number, dims: readonly number[], raw: Uint8Array): Uint8Array {
  return message(...dims.map((each): Field => [1, each]), [2, type], [8, name], [9, raw]);
}

function value(name: string, type: number, dims: readonly (string | number)[]): Uint8Array {
  const shape = message(...dims.map((dim): Field => [1, message([typeof dim === 'string' ? 2 : 1, dim])]));
  return message([1, name], [2, message([1, message([1, type], [2, shape])])]);
}

/** Protocol buffers: numbers as varints, everything else behind its length. */
function message(...fields: readonly Field[]): Uint8Array {
  const bytes: number[] = [];
  for (const [number, content] of fields) {
    if (typeof content === 'number' || typeof content === 'bigint') {
      bytes.push(...varint(number << 3), ...varint(content));
      continue;
    }
    const raw = typeof content === 'string' ? new TextEncoder().encode(content) : content;
    bytes.push(...varint((number << 3) | 2), ...varint(raw.length), ...raw);
  }
  return Uint8Array.from(bytes);
}

function varint(value: number | bigint): number[] {
  const bytes: number[] = [];
  let rest = BigInt(value);
  for (; rest >= 128n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return [...bytes, Number(rest)];
}
