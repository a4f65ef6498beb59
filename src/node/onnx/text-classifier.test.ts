import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { checkProbabilities, describeCandidateContract } from '../../../test/contracts/candidate-contract.ts';
import { fixturePath } from '../../../test/support/fixtures.ts';
import { joinPair, textsOf } from '../../domain/text/text-pair.ts';
import { PairTokenizer } from '../../models/onnx/pair-tokenizer.ts';
import { readTextClassifierFolder } from '../../models/onnx/text-classifier-folder.ts';
import { loadTextClassifier } from '../load-models.ts';
import { ModelReader } from '../model-reader.ts';
import { nodeRuntime } from './node-runtime.ts';

const model = (name: string) => fixturePath('text-classification', name);
const models = readdirSync(model(''), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

/** What transformers says of a text or a pair: recipes/text-classifiers. */
interface Answer {
  readonly text: [string] | [string, string];
  readonly ids: readonly number[];
  readonly probabilities: readonly number[];
}

function answersOf(name: string): Answer[] {
  return JSON.parse(readFileSync(`${model(name)}/reference.json`, 'utf8'));
}

for (const name of ['bert-16', 'distilbert-multi-label']) {
  describeCandidateContract(`TextClassifier (${name})`, {
    make: () => loadTextClassifier(model(name)),
    inputs: ['a large dog', 'a plant with white flowers'],
    check({ probabilities }) {
      if (name === 'bert-16') checkProbabilities(probabilities);
      else expect(probabilities.every((p) => p >= 0 && p <= 1)).toBe(true);
    },
  });
}

it.each(models)('%s: the ids of transformers, of odd and long texts and pairs too', async (name) => {
  const tokenizer = new PairTokenizer(
    await readTextClassifierFolder(new ModelReader(model(name))),
    nodeRuntime,
  );
  for (const { text, ids } of answersOf(name)) {
    expect(
      tokenizer.encode(textsOf(joinPair(text[0], text[1]))).ids,
      JSON.stringify(text).slice(0, 80),
    ).toEqual(ids);
  }
});

it.each(models)('%s: the label of transformers, its probability within 1e-4', async (name) => {
  const classifier = await loadTextClassifier(model(name));
  const answers = answersOf(name);
  expect(answers.length).toBeGreaterThan(200);
  for (const { text, probabilities } of answers) {
    const { output } = await classifier.run(joinPair(text[0], text[1]));
    const found = Array.from(output.probabilities);
    expect(found.indexOf(Math.max(...found))).toBe(probabilities.indexOf(Math.max(...probabilities)));
    const furthest = Math.max(...found.map((p, label) => Math.abs(p - probabilities[label])));
    expect(furthest).toBeLessThan(1e-4);
  }
  await classifier.release();
});
