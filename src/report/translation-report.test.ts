import fc from 'fast-check';
import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { syntheticTranslation } from '../../test/support/synthetic-translation.ts';
import { translationCorpusMetrics } from '../domain/generation/translation-scores.ts';
import { type CrossEvaluateOptions, evaluate, type NamedTrainer } from '../evaluate/evaluate.ts';
import type { PolicyTrainer } from '../policy/policy.ts';
import type { Profile } from '../profile/profile.ts';
import { choicesByLength } from './by-length.ts';
import { disagreementsOf } from './disagreements.ts';
import { renderReport } from './report.ts';

/** The cheapest translator for short sentences, the dearest for long ones, none for the longest. */
const byLength: PolicyTrainer = {
  kind: 'by-length',
  fit: () => ({
    kind: 'by-length',
    candidates: ['translator-0', 'translator-2'],
    features: ['n_words'],
    evidence: [],
    next: ({ features: [words], evidence }) => {
      if (words > 20) return { kind: 'abstain' };
      const candidate = words <= 10 ? 0 : 1;
      return { kind: evidence[candidate] ? 'answer' : 'run', candidate };
    },
    toJSON: () => ({ kind: 'by-length' }),
  }),
};
const policies: NamedTrainer[] = [{ name: 'by length', trainer: byLength }];

function evaluated(profile: Profile, options: CrossEvaluateOptions = {}) {
  const { corpusMetrics = translationCorpusMetrics } = options;
  return evaluate(profile, policies, { folds: 3, resamples: 50, now: () => 0, corpusMetrics, ...options });
}

function page(profile: Profile, options: CrossEvaluateOptions = {}) {
  const text = renderReport(evaluated(profile, options), { profile });
  return { text, document: parseHTML(text).document };
}

const profile = syntheticTranslation();
const detail = evaluated(profile);
const { evaluation } = detail;
const row = (name: string) => evaluation.rows.find((each) => each.name === name)!;

describe('a report on translations', () => {
  const { text, document } = page(profile);

  it('judges by corpus scores in the verdict, the table, and the figure', () => {
    const own = row('by length').corpus!;
    expect(document.querySelector('.lead')!.textContent).toContain('corpus chrF');
    expect(document.querySelector('.lead')!.textContent).toContain(own.chrf.score.toFixed(2));
    const cells = [...document.querySelectorAll('.results .row-policy td')].map((cell) => cell.textContent);
    expect(cells.slice(0, 4)).toEqual([
      own.chrf.score.toFixed(2),
      own.chrf.interval95.map((bound) => bound.toFixed(2)).join(' – '),
      own.bleu.score.toFixed(2),
      own.f1.score.toFixed(2),
    ]);
    const figure = document.querySelector('svg')!.getAttribute('aria-label');
    expect(figure).toContain(`by length (policy) ${own.chrf.score.toFixed(2)}`);
  });

  it('says nonsense nowhere and counts nothing as right without saying what is', () => {
    expect(text).not.toMatch(/NaN|undefined|Infinity|\[object/);
    expect(document.body.textContent).toContain('right is a chrf of at least 0.5');
    expect(document.querySelectorAll('.examples')).toHaveLength(0);
  });

  it('shows the closed gap in corpus scores', () => {
    const [best, oracle, own] = [evaluation.singleBest, 'oracle', 'by length'].map(
      (name) => row(name).corpus!.chrf.score,
    );
    expect(own).toBeLessThan(best);
    expect(oracle).toBeGreaterThan(best);
    expect(document.querySelector('.row-policy th')!.textContent).toContain('closed gap none');
  });

  it('shows sources, references and every output where models disagree', () => {
    const { examples } = disagreementsOf(detail, profile)!;
    const tables = [...document.querySelectorAll('.outputs')];
    expect(tables).toHaveLength(examples.length);
    examples.forEach(({ input, outputs }, i) => {
      expect(tables[i].querySelector('.source')!.textContent).toBe(profile.texts![input]);
      expect(tables[i].querySelector('.reference')!.textContent).toContain(profile.references[input]);
      const shown = [...tables[i].querySelectorAll('td.text')].map((cell) => cell.textContent);
      expect(shown).toEqual(outputs.map((output) => output.text));
    });
  });

  it('lets no text become markup, and no long one fill the page', () => {
    const tags = (from: ReturnType<typeof page>['document']) =>
      new Set([...from.querySelectorAll('*')].map(({ localName }) => localName));
    const hostile = fc
      .array(fc.constantFrom('<script>', '</td>', '<img src=x onerror=1>', '"', '&', '\u202e', '\u0000', ' '))
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(hostile, (addition) => {
        const spoil = (texts: readonly string[]) => texts.map((each) => `${each} ${addition}`);
        const odd = {
          ...profile,
          texts: spoil(profile.texts!),
          references: spoil(profile.references),
          candidates: profile.candidates.map((candidate) => ({
            ...candidate,
            outputs: [...spoil(candidate.outputs!)].fill('x'.repeat(5000), 0, 20),
          })),
        };
        const { document } = page(odd, { corpusMetrics: [] });
        expect(document.querySelectorAll('script, img, [onerror]')).toHaveLength(0);
        expect([...tags(document)].sort()).toEqual(
          [...tags(page(profile, { corpusMetrics: [] }).document)].sort(),
        );
        const lengths = [...document.querySelectorAll('td.text')].map((cell) => cell.textContent!.length);
        expect(Math.max(...lengths)).toBe(601);
      }),
      { seed: 1, numRuns: 5 },
    );
  });

  it.each<[string, Profile, CrossEvaluateOptions]>([
    ['scores of sentences only', profile, { corpusMetrics: [] }],
    ['repeats', profile, { repeats: 2 }],
    ['a split', profile, { split: 0.5 }],
    ['no words', { ...profile, words: undefined }, {}],
    ['empty outputs', withOutputs(profile, () => ''), {}],
    ['one output', withOutputs(profile, () => 'ja'), {}],
  ])('stays whole with %s', (_, odd, options) => {
    expect(page(odd, options).text).not.toMatch(/NaN|undefined|Infinity|\[object/);
  });
});

describe('where models disagree', () => {
  const { examples } = disagreementsOf(detail, profile, 6)!;
  const scoreOf = (k: number, input: number) => (k < 0 ? 0 : profile.candidates[k].scores.chrf[input]);

  it('is shown half where the choice was best and half where it lost, by how much it mattered', () => {
    const lost = examples.map(({ input, answered, outputs }) => outputs[0].score - scoreOf(answered, input));
    expect(lost.slice(0, 3)).toEqual([0, 0, 0]);
    expect(lost[3]).toBeGreaterThanOrEqual(lost[4]);
    expect(lost[4]).toBeGreaterThanOrEqual(lost[5]);
    expect(lost[5]).toBeGreaterThan(0);
  });

  it('lists every candidate once, with those that wrote the same', () => {
    for (const { input, outputs } of examples) {
      expect(outputs.flatMap(({ candidates }) => candidates).sort()).toEqual([0, 1, 2]);
      for (const { text, score, candidates } of outputs) {
        for (const k of candidates) {
          expect(profile.candidates[k].outputs![input]).toBe(text);
          expect(score).toBe(scoreOf(k, input));
        }
      }
    }
  });
});

it('shares by length count every sentence once and follow the policy', () => {
  const classes = choicesByLength(detail, profile);
  expect(classes.map(({ words }) => words)).toEqual(['up to 5', '6–10', '11–15', '16–20', '21–30']);
  expect(classes.reduce((sum, { sentences }) => sum + sentences, 0)).toBe(profile.inputs.length);
  expect(classes.map(({ shares }) => shares)).toEqual([
    [1, 0, 0],
    [1, 0, 0],
    [0, 0, 1],
    [0, 0, 1],
    [0, 0, 0],
  ]);
  const short = profile.words!.filter(({ length }) => length <= 5).length;
  expect(classes[0].sentences).toBe(short);
  const repeated = choicesByLength(evaluated(profile, { repeats: 2 }), profile);
  expect(repeated).toEqual(classes);
});

function withOutputs(from: Profile, write: () => string): Profile {
  return {
    ...from,
    candidates: from.candidates.map((candidate) => ({
      ...candidate,
      outputs: candidate.outputs!.map(write),
    })),
  };
}
