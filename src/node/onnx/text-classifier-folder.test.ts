import { cpSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { fixturePath, temporaryFolder } from '../../../test/support/fixtures.ts';
import { joinPair } from '../../domain/text/text-pair.ts';
import { PremodelError } from '../../error.ts';
import { loadTextClassifier } from '../load-models.ts';
import { ModelReader } from '../model-reader.ts';
import { nodeTask } from '../node-task.ts';
import { taskOfFolders } from '../tasks/task-of-folders.ts';

const temporary = temporaryFolder();
const original = fixturePath('text-classification', 'bert-16');
let copies = 0;

/** A field of a JSON file by its path, and what it is set to. */
type Change = readonly [file: string, path: readonly string[], value: unknown];

/** A copy of the model, with one of its JSON files changed. */
function changed(...[file, path = [], value]: Change | []): string {
  const folder = join(temporary, `${copies++}`);
  cpSync(original, folder, { recursive: true });
  if (file === undefined) return folder;
  const json = JSON.parse(readFileSync(join(folder, file), 'utf8'));
  const owner = path.slice(0, -1).reduce((fields, name) => fields[name], json);
  owner[path.at(-1)!] = value;
  writeFileSync(join(folder, file), JSON.stringify(json));
  return folder;
}

async function runOf(folder: string, text: string) {
  const classifier = await loadTextClassifier(folder);
  try {
    return await classifier.run(text);
  } finally {
    await classifier.release();
  }
}

async function faultOf(work: Promise<unknown>): Promise<PremodelError> {
  const error = await work.then(
    () => undefined,
    (caught) => caught,
  );
  if (!PremodelError.is(error)) throw new Error(`no PremodelError: ${error}`);
  expect(error.remedy).toMatch(/\w/);
  return error;
}

it('is told from image classifiers and translators by its files', async () => {
  const isText = nodeTask('text-classification').isModel;
  expect(await isText(new ModelReader(original))).toBe(true);
  expect(await isText(new ModelReader(fixturePath('models/nchw-float')))).toBe(false);
  expect(await nodeTask('image-classification').isModel(new ModelReader(original))).toBe(false);
  expect(await nodeTask('translation').isModel(new ModelReader(original))).toBe(false);
  expect(await taskOfFolders([original])).toBe('text-classification');
  expect(await taskOfFolders([fixturePath('text-classification')])).toBe('text-classification');
  expect(await taskOfFolders([fixturePath('models/nchw-float')])).toBe('image-classification');
  expect(await taskOfFolders([original, fixturePath('models/nchw-float')])).toBeUndefined();
});

it.each<[code: string, ...Change]>([
  ['not-single-label', 'config.json', ['problem_type'], 'regression'],
  ['invalid-config', 'config.json', ['id2label'], { 0: 'one' }],
  ['invalid-config', 'tokenizer_config.json', ['model_max_length'], -4],
  ['invalid-tokenizer', 'tokenizer.json', ['model'], null],
  ['unsupported-tokenizer', 'tokenizer.json', ['model', 'type'], 'Magic'],
  ['invalid-tokenizer', 'tokenizer.json', ['post_processor', 'single'], []],
])('refuses as %s a folder whose %s has another %j', async (code, ...change) => {
  expect(await faultOf(loadTextClassifier(changed(...change)))).toMatchObject({ code });
});

it('refuses a folder without a tokenizer or a model, saying what it lacks', async () => {
  for (const file of ['tokenizer.json', 'onnx']) {
    const folder = changed();
    rmSync(join(folder, file), { recursive: true });
    expect(await faultOf(loadTextClassifier(folder))).toMatchObject({ code: 'no-model' });
  }
});

it('does without tokenizer_config.json', async () => {
  const folder = changed();
  renameSync(join(folder, 'tokenizer_config.json'), join(folder, 'other.json'));
  expect((await runOf(folder, 'a dog')).output.probabilities).toHaveLength(12);
});

it.each<[code: string, ...Change]>([
  ['label-count-mismatch', 'config.json', ['id2label'], { 0: 'one', 1: 'two' }],
  ['invalid-tokenizer', 'config.json', ['vocab_size'], 50],
  ['invalid-tokenizer', 'tokenizer.json', ['post_processor', 'special_tokens', '[SEP]', 'ids'], [99_999]],
])('refuses to run, as %s, where %s has another %j', async (code, ...change) => {
  expect(await faultOf(runOf(changed(...change), 'a dog'))).toMatchObject({ code });
});

it('refuses a model of images as one of text', async () => {
  const folder = changed();
  cpSync(fixturePath('models/nchw-float/onnx/model.onnx'), join(folder, 'onnx/model.onnx'));
  expect(await faultOf(runOf(folder, 'a dog'))).toMatchObject({ code: 'model-not-text' });
});

it('refuses pairs where the tokenizer has no template for them, and answers single texts', async () => {
  const folder = changed('tokenizer.json', ['post_processor', 'pair'], []);
  expect((await runOf(folder, 'a dog')).output.probabilities).toHaveLength(12);
  expect(await faultOf(runOf(folder, joinPair('a dog', 'a cat')))).toMatchObject({
    code: 'invalid-tokenizer',
  });
});

it('ignores how tokenizer.json would truncate, as transformers does, but for the side', async () => {
  const text = `${'a large dog '.repeat(60)}a plant with white flowers`;
  const truncation = { max_length: 5, strategy: 'OnlySecond', direction: 'Left', stride: 0 };
  const left = await runOf(changed('tokenizer.json', ['truncation'], truncation), text);
  const side = changed('tokenizer_config.json', ['truncation_side'], 'left');
  expect(left.output).toEqual((await runOf(side, text)).output);
  expect(left.output).not.toEqual((await runOf(original, text)).output);
});

it('reads of a long text what is needed, and refuses one without end', async () => {
  const [short, long] = [2000, 300_000].map((count) =>
    'a large dog with hair '.repeat(count).slice(0, 999_999),
  );
  expect((await runOf(original, long)).output).toEqual((await runOf(original, short)).output);
  const blank = `${' '.repeat(900_000)}a dog`;
  expect((await runOf(original, blank)).output).toEqual((await runOf(original, 'a dog')).output);
  expect(await faultOf(runOf(original, 'a'.repeat(1_000_001)))).toMatchObject({ code: 'unsupported-input' });
});

it('answers texts that are no well-formed Unicode', async () => {
  const { output } = await runOf(original, 'a \ud800dog\udfff');
  expect(output).toEqual((await runOf(original, 'a dog')).output);
});
