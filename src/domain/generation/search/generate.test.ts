import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bestOf, findHypotheses, generate } from './generate.ts';
import { type GenerationConfig, parseGenerationConfig } from './generation-config.ts';
import { chooseRescored, closeToBest, tokenLogProbs } from './rescore.ts';
import type { Decoding, Logits, Seq2SeqModel } from './seq2seq-model.ts';

const EOS = 0;
const START = 1;
const VOCABULARY = 6;

const config = (generation: Record<string, unknown> = {}): GenerationConfig =>
  parseGenerationConfig({
    config: { vocab_size: VOCABULARY, max_position_embeddings: 32 },
    generation: { eos_token_id: EOS, decoder_start_token_id: START, max_length: 6, ...generation },
  });

/** Logits are a function of the source and of all tokens so far, so that a mixed-up row shows. */
function logitsOf(source: Int32Array, tokens: readonly number[], token: number): number {
  let state = source[0] * 7919 + token * 104_729 + 17;
  for (const earlier of tokens) state = (Math.imul(state, 31) + earlier * 613) | 0;
  return Math.sin(state) * 3;
}

class FakeModel implements Seq2SeqModel {
  steps = 0;
  /** Called before every step. */
  onStep: () => void = () => {};

  async encode(sources: readonly Int32Array[]): Promise<Decoding> {
    let rows = sources.map((source) => ({ source, tokens: [] as number[] }));
    return {
      step: async (tokens) => {
        this.onStep();
        this.steps++;
        expect(tokens.length).toBe(rows.length);
        rows.forEach((row, i) => {
          row.tokens.push(tokens[i]);
        });
        const values = rows.flatMap(({ source, tokens: fed }) =>
          Array.from({ length: VOCABULARY }, (_, token) => logitsOf(source, fed, token)),
        );
        return { values: Float32Array.from(values), vocabularySize: VOCABULARY };
      },
      select: (parents) => {
        rows = Array.from(parents, (parent) => ({ ...rows[parent], tokens: [...rows[parent].tokens] }));
      },
    };
  }

  async force(given: Int32Array, fed: readonly Int32Array[]): Promise<Logits> {
    const longest = Math.max(...fed.map(({ length }) => length));
    const values = fed.flatMap((tokens) =>
      Array.from({ length: longest * VOCABULARY }, (_, i) => {
        const position = Math.floor(i / VOCABULARY);
        // Behind the end of a row there is nothing to be trusted.
        if (position >= tokens.length) return Number.NaN;
        return logitsOf(given, [...tokens.subarray(0, position + 1)], i % VOCABULARY);
      }),
    );
    return { values: Float32Array.from(values), vocabularySize: VOCABULARY };
  }
}

const source = (id: number) => Int32Array.of(id, 2, 3);

function logProbability(from: Int32Array, tokens: readonly number[]): number {
  let sum = 0;
  tokens.forEach((token, i) => {
    const fed = [START, ...tokens.slice(0, i)];
    const row = Array.from({ length: VOCABULARY }, (_, other) => logitsOf(from, fed, other));
    sum += row[token] - Math.log(row.reduce((total, value) => total + Math.exp(value), 0));
  });
  return sum;
}

describe('generate', () => {
  it('translates many sources together as each alone', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(1000), { minLength: 1, maxLength: 5 }),
        fc.constantFrom(1, 2, 3),
        fc.constantFrom(false, true, 'never'),
        async (ids, beams, early) => {
          const settings = config({ num_beams: beams, early_stopping: early });
          const together = await generate(new FakeModel(), ids.map(source), settings);
          for (const [i, id] of ids.entries()) {
            expect([together[i]]).toEqual(await generate(new FakeModel(), [source(id)], settings));
          }
        },
      ),
    );
  });

  it('finds the best of all translations where the beam holds them all', async () => {
    const complete: number[][] = [];
    const extend = (tokens: number[]): void => {
      for (let token = 0; token < VOCABULARY; token++) {
        const longer = [...tokens, token];
        if (token === EOS || longer.length === 3) complete.push(longer);
        else extend(longer);
      }
    };
    extend([]);
    // Beams as many as prefixes; the length penalty 0 ranks by the sum alone.
    const settings = config({ num_beams: 60, max_length: 4, length_penalty: 0, early_stopping: 'never' });
    for (let id = 0; id < 20; id++) {
      const [found] = await generate(new FakeModel(), [source(id)], settings);
      const sums = complete.map((tokens) => logProbability(source(id), tokens));
      const best = sums.indexOf(Math.max(...sums));
      expect(Array.from(found.tokenIds)).toEqual(complete[best]);
      expect(found.score).toBeCloseTo(sums[best], 4);
      const second = [...sums].sort((a, b) => b - a)[1];
      expect(found.beamMargin).toBeCloseTo(sums[best] - second, 4);
    }
  });

  it('says of every token how probable it was', async () => {
    for (const beams of [1, 3]) {
      for (let id = 0; id < 10; id++) {
        const [{ tokenIds, logProbs, entropies }] = await generate(
          new FakeModel(),
          [source(id)],
          config({ num_beams: beams }),
        );
        const sum = logProbs.reduce((total, value) => total + value, 0);
        expect(sum).toBeCloseTo(logProbability(source(id), Array.from(tokenIds)), 4);
        expect(entropies.every((entropy) => entropy > 0 && entropy <= Math.log(VOCABULARY))).toBe(true);
      }
    }
  });

  it('says whether a translation ended or was cut off', async () => {
    for (const beams of [1, 2]) {
      for (const forced of [undefined, EOS]) {
        const settings = config({ num_beams: beams, forced_eos_token_id: forced, bad_words_ids: [[2]] });
        const found = await generate(
          new FakeModel(),
          Array.from({ length: 30 }, (_, i) => source(i)),
          settings,
        );
        for (const { tokenIds, finished } of found) {
          expect(tokenIds.length).toBeLessThanOrEqual(5);
          if (finished) expect(tokenIds[tokenIds.length - 1]).toBe(EOS);
          else expect(tokenIds.length).toBe(5);
          expect(tokenIds).not.toContain(2);
        }
        expect(new Set(found.map(({ finished }) => finished)).size).toBe(2);
      }
    }
  });

  it.each([1, 3])('stops at the next step when aborted, with %s beams', async (beams) => {
    const model = new FakeModel();
    const controller = new AbortController();
    model.onStep = () => {
      if (model.steps === 1) controller.abort();
    };
    const settings = config({ num_beams: beams, min_length: 5 });
    await expect(generate(model, [source(1)], settings, { signal: controller.signal })).rejects.toMatchObject(
      {
        code: 'aborted',
      },
    );
    expect(model.steps).toBe(2);
  });

  it.each([1, 3])('says so where every token is banned, with %s beams', async (beams) => {
    const settings = config({ num_beams: beams, suppress_tokens: [0, 1, 2, 3, 4, 5] });
    await expect(generate(new FakeModel(), [source(1)], settings)).rejects.toMatchObject({
      code: 'no-continuation',
    });
  });

  it('translates nothing to nothing', async () => {
    expect(await generate(new FakeModel(), [], config())).toEqual([]);
  });
});

describe('findHypotheses', () => {
  it('finds several translations, best first, the first being what generate answers', async () => {
    const settings = config({ num_beams: 4 });
    const sources = Array.from({ length: 20 }, (_, id) => source(id));
    const found = await findHypotheses(new FakeModel(), sources, settings);
    expect(found.map(bestOf)).toEqual(await generate(new FakeModel(), sources, settings));
    for (const hypotheses of found) {
      expect(hypotheses.length).toBe(4);
      const scores = hypotheses.map(({ score }) => score);
      expect(scores).toEqual([...scores].sort((a, b) => b - a));
      expect(new Set(hypotheses.map(({ tokenIds }) => tokenIds.join())).size).toBe(4);
    }
  });
});

describe('rescoring', () => {
  it('gives the tokens of a search what the search gave them, in one pass', async () => {
    const settings = config({ num_beams: 5, max_length: 12 });
    for (let id = 0; id < 20; id++) {
      const [hypotheses] = await findHypotheses(new FakeModel(), [source(id)], settings);
      const translations = hypotheses.map(({ tokenIds }) => tokenIds);
      const found = await tokenLogProbs(new FakeModel(), source(id), translations, START);
      hypotheses.forEach(({ logProbs }, i) => {
        expect(found[i].length).toBe(logProbs.length);
        logProbs.forEach((logProb, at) => {
          expect(found[i][at]).toBeCloseTo(logProb, 4);
        });
      });
    }
  });

  it('chooses what the search chose where the other says nothing, else the best by both', async () => {
    const settings = config({ num_beams: 5 });
    for (let id = 0; id < 20; id++) {
      const [hypotheses] = await findHypotheses(new FakeModel(), [source(id)], settings);
      const others = hypotheses.map(({ tokenIds }, i) => Float32Array.from(tokenIds, () => i - 9));
      const { lengthPenalty } = settings;
      const deaf = chooseRescored(hypotheses, others, { weight: 0, lengthPenalty });
      expect(deaf).toMatchObject({ ...bestOf(hypotheses), rescoring: { asked: 5, agrees: true } });
      const led = chooseRescored(hypotheses, others, { weight: 1, lengthPenalty });
      expect(led).toMatchObject({ ...hypotheses[4], score: -5, beamMargin: 1 });
      expect(led.rescoring).toEqual({ asked: 5, meanLogProb: -5, agrees: false });
    }
  });

  it('asks only about what comes close to the best', () => {
    const hypotheses = [-1, -1.05, -1.2].map((score) => ({ score }) as never);
    expect(closeToBest(hypotheses, 0.1)).toHaveLength(2);
    expect(closeToBest(hypotheses, 0)).toHaveLength(1);
  });
});
