import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { parseHTML } from 'linkedom';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { continuedProfile } from '../../test/support/continued-profile.ts';
import { syntheticProfile } from '../../test/support/synthetic-profile.ts';
import { certify } from '../evaluate/certificate/certify.ts';
import { type CrossEvaluateOptions, evaluate, type NamedTrainer } from '../evaluate/evaluate.ts';
import type { EvaluationDetail } from '../evaluate/evaluation.ts';
import { cascade } from '../policy/cascade/cascade.ts';
import { singleBest } from '../policy/fixed.ts';
import type { PolicyTrainer } from '../policy/policy.ts';
import type { Profile } from '../profile/profile.ts';
import { selectCandidates } from '../profile/select.ts';
import { mean } from '../statistics.ts';
import { milliseconds, percent } from './format.ts';
import { renderReport, writeReport } from './report.ts';
import { shownRows } from './rows.ts';

const abstainer: PolicyTrainer = {
  kind: 'abstainer',
  fit: (profile) => ({
    kind: 'abstainer',
    candidates: [profile.candidates[0].name],
    features: [],
    evidence: [],
    next: () => ({ kind: 'abstain' }),
    toJSON: () => ({ kind: 'abstainer' }),
  }),
};
const both: NamedTrainer[] = [
  { name: 'the cascade', trainer: cascade() },
  { name: 'the best', trainer: singleBest() },
];

function evaluated(profile: Profile, policies: readonly NamedTrainer[], options: CrossEvaluateOptions = {}) {
  return evaluate(profile, policies, { folds: 3, resamples: 100, now: () => 0, ...options });
}

function page(detail: EvaluationDetail, profile: Profile) {
  const text = renderReport(detail, { profile });
  return { text, document: parseHTML(text).document };
}

const profile = syntheticProfile();
const detail = evaluated(profile, both);

describe('report', () => {
  it('shows every row of the evaluation in its table', () => {
    const { document } = page(detail, profile);
    const shown = [...document.querySelectorAll('.results tbody tr')].map((row) => ({
      name: row.querySelector('.name')!.textContent,
      accuracy: row.querySelector('td')!.textContent,
    }));
    const rows = shownRows(detail.evaluation).map(({ name, accuracy }) => ({
      name,
      accuracy: (accuracy * 100).toFixed(1),
    }));
    expect(shown).toHaveLength(rows.length);
    expect(shown).toEqual(expect.arrayContaining(rows));
    const best = document.querySelector('.row-single-best .name')!.textContent;
    expect(best).toBe(detail.evaluation.singleBest);
  });

  it('gives every figure a text, every table its headings, and every section a heading', () => {
    const { document } = page(detail, profile);
    expect(document.querySelectorAll('figure').length).toBe(2);
    for (const svg of document.querySelectorAll('svg')) {
      expect(svg.getAttribute('role')).toBe('img');
      expect(svg.getAttribute('aria-label')).toContain('the cascade');
    }
    for (const row of document.querySelectorAll('tbody tr')) {
      expect(row.querySelector('th')!.getAttribute('scope')).toBe('row');
    }
    for (const section of document.querySelectorAll('section'))
      expect(section.querySelector('h2')).not.toBeNull();
    expect(document.querySelectorAll('h1')).toHaveLength(1);
    expect(document.documentElement.getAttribute('lang')).toBe('en');
  });

  it('loads nothing and runs nothing', () => {
    const { text, document } = page(detail, profile);
    expect(document.querySelectorAll('script, link, iframe, object, embed, a[href]')).toHaveLength(0);
    const addresses = [...text.matchAll(/[a-z]+:\/\/[^\s"'<]+/g)].map(([address]) => address);
    expect(addresses.filter((address) => !address.startsWith('http://www.w3.org/'))).toEqual([]);
    expect(text).not.toMatch(/@import|url\(/);
  });

  it('is the same every time', () => {
    expect(page(detail, profile).text).toBe(page(detail, profile).text);
  });

  it('tells how the numbers were obtained', () => {
    const { document } = page(detail, profile);
    const how = document.querySelector('.how')!.textContent;
    expect(how).toMatch(/200 inputs, 3-fold cross-validation, seed 1, scored by top1, timed on\s+synthetic/);
  });

  it('counts the fates of all inputs', () => {
    const { document } = page(detail, profile);
    const counts = [...document.querySelectorAll('.fate-list b')].map((element) =>
      Number(element.textContent),
    );
    expect(counts.reduce((a, b) => a + b, 0)).toBe(profile.inputs.length);
    const row = detail.evaluation.rows.find(({ kind }) => kind === 'policy')!;
    expect(counts[0]).toBe(Math.round(row.accuracy * profile.inputs.length));
  });

  it('shows energy where there is some, and no column where there is none', () => {
    expect(page(detail, profile).document.querySelector('.results thead')!.textContent).toContain('Energy');
    const candidates = profile.candidates.map((candidate) => ({ ...candidate, energyMj: undefined }));
    const without = { ...profile, candidates };
    const { text, document } = page(evaluated(without, both), without);
    expect(document.querySelector('.results thead')!.textContent).not.toContain('Energy');
    expect(nonsense(text)).toBeUndefined();
  });

  it('shows what models cost that go on from others, and how often they do, where there are some', () => {
    const continued = continuedProfile(profile);
    const inTurn: PolicyTrainer = {
      kind: 'in turn',
      fit: () => ({
        kind: 'in turn',
        candidates: ['model-1', 'model-2'],
        features: ['feature_0'],
        evidence: [],
        next({ features: [hard], evidence: [first, second] }) {
          if (!first) return { kind: 'run', candidate: 0 };
          return hard > 0.5 && !second
            ? { kind: 'run', candidate: 1 }
            : { kind: 'answer', candidate: second ? 1 : 0 };
        },
        toJSON: () => ({ kind: 'in turn' }),
      }),
    };
    const turns = evaluated(continued, [
      { name: 'in turn', trainer: inTurn },
      { name: 'the best', trainer: singleBest() },
    ]);
    const { document } = page(turns, continued);
    const table = document.querySelector('[aria-label="Models that go on from others, scrollable"]')!;
    const hard = profile.inputs.filter((_, i) => profile.features.values.data[5 * i] > 0.5);
    const whole = mean(continued.candidates[2].latencyMs);
    expect([...table.querySelectorAll('tbody th, tbody td')].map((cell) => cell.textContent.trim())).toEqual([
      expect.stringMatching(/^model-2\s+goes on from model-1$/),
      `${milliseconds(whole)} ms`,
      `${milliseconds(0.4 * whole)} ms`,
      percent(hard.length / profile.inputs.length),
      percent(0),
    ]);
    expect(page(detail, profile).text).not.toContain('Models that go on from others');
  });

  it('shows feature importance where the analysis was made', () => {
    const analyses = [
      {
        name: 'feature-importance',
        title: '',
        columns: ['feature', 'loss'],
        rows: [
          ['hue1', 0.012],
          ['contrast', -0.001],
        ],
      },
    ];
    const text = renderReport(detail, { profile, analyses });
    expect(text).toContain('What the choice rests on');
    expect(text).toContain('1.20');
    expect(renderReport(detail, { profile })).not.toContain('What the choice rests on');
  });

  it('shows what was certified of a premodel', () => {
    const losses = new Float64Array(400);
    const certificate = certify([{ name: 'cascade', losses }], { epsilon: 0.01, singleBest: 'model-2' });
    const { document } = parseHTML(renderReport(detail, { profile, certificate }));
    expect(document.body.textContent).toContain('at most 1.0 points worse than model-2');
    expect(renderReport(detail, { profile })).not.toContain('What is certified');
  });

  it.each<[string, Profile, NamedTrainer[], CrossEvaluateOptions]>([
    ['one candidate', selectCandidates(profile, ['model-0']), [{ name: 'only', trainer: singleBest() }], {}],
    ['no policy', profile, [], {}],
    ['a policy that never answers', profile, [{ name: 'silent', trainer: abstainer }], {}],
    ['two inputs', syntheticProfile({ inputs: 2 }), [{ name: 'best', trainer: singleBest() }], { folds: 2 }],
    ['a split', profile, both, { split: 0.5, repeats: 2 }],
    ['repeats', profile, both, { repeats: 2 }],
    ['many candidates', syntheticProfile({ candidates: 14 }), both, {}],
    ['no time at all', flat(profile, 0), both, {}],
    ['nothing ever right', scored(profile, 0), [{ name: 'best', trainer: singleBest() }], {}],
    ['everything right', scored(profile, 1), [{ name: 'best', trainer: singleBest() }], {}],
    ['no class names', { ...profile, labels: undefined }, both, {}],
    ['scores only', tableOf(profile), [{ name: 'best', trainer: singleBest() }], {}],
  ])('stays whole with %s', (_, odd, policies, options) => {
    const { text, document } = page(evaluated(odd, policies, options), odd);
    expect(nonsense(text)).toBeUndefined();
    expect(document.querySelector('h1')!.textContent).not.toBe('');
    expect(document.querySelectorAll('.results tbody tr').length).toBeGreaterThan(1);
  });

  it('lets no name, label or reason become markup', () => {
    const hostile = fc
      .array(
        fc.constantFrom(
          '<script>',
          '</style>',
          '</title>',
          '<img src=x onerror=1>',
          '"',
          "'",
          '&',
          '-->',
          'a',
          ' ',
        ),
      )
      .map((parts) => `x${parts.join('')}`);
    const tags = tagCounts(page(detail, profile).document);
    fc.assert(
      fc.property(hostile, (name) => {
        const odd = renamed(profile, name);
        const { document } = page(evaluated(odd, [{ name, trainer: cascade() }, both[1]]), odd);
        expect(document.querySelectorAll('script, img, [onerror]')).toHaveLength(0);
        expect(document.querySelectorAll('style, title, h1')).toHaveLength(
          3 + document.querySelectorAll('svg title').length,
        );
        expect(tagCounts(document)).toEqual(tags);
      }),
      { numRuns: 15 },
    );
  });
});

describe('writing the report', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'premodel-report-'));
    await sharp({ create: { width: 40, height: 30, channels: 3, background: '#3080c0' } })
      .png()
      .toFile(join(folder, 'blue.png'));
    await writeFile(join(folder, 'broken.jpg'), 'no picture');
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('shows pictures of failures, and does without those it cannot or may not read', async () => {
    const data = join(folder, 'data');
    await sharp({ create: { width: 9, height: 9, channels: 3, background: '#fff' } })
      .png()
      .toFile(join(folder, 'outside.png'));
    await import('node:fs/promises').then(({ mkdir, rename }) =>
      mkdir(data).then(() => rename(join(folder, 'blue.png'), join(data, 'blue.png'))),
    );
    const small = syntheticProfile({ inputs: 6, candidates: 2 });
    const named = scored(
      { ...small, inputs: ['blue.png', 'broken.jpg', '../outside.png', 'none.png', '/etc/hostname', '..'] },
      0,
    );
    const file = join(folder, 'report.html');
    await writeReport(file, evaluated(named, [{ name: 'best', trainer: singleBest() }], { folds: 2 }), {
      profile: named,
      dataFolder: data,
      commands: ['premodel evaluate x'],
    });
    const { document } = parseHTML(await readFile(file, 'utf8'));
    const pictures = [...document.querySelectorAll('img')];
    expect(pictures).toHaveLength(1);
    expect(pictures[0].getAttribute('alt')).toContain('class');
    const jpeg = Buffer.from(pictures[0].getAttribute('src')!.split(',')[1], 'base64');
    expect(await sharp(jpeg).metadata()).toMatchObject({ format: 'jpeg', width: 179, height: 179 });
    expect(document.querySelectorAll('.no-picture')).toHaveLength(5);
    expect(document.querySelector('pre')!.textContent).toBe('premodel evaluate x');
  });

  it('leaves nothing behind where it cannot write', async () => {
    const before = await readdir(folder);
    const target = join(folder, 'no', 'such', 'report.html');
    await expect(writeReport(target, detail, { profile })).rejects.toMatchObject({ code: 'cannot-write' });
    expect(await readdir(folder)).toEqual(before);
  });
});

function flat(from: Profile, latencyMs: number): Profile {
  return {
    ...from,
    candidates: from.candidates.map((candidate) => ({
      ...candidate,
      latencyMs: candidate.latencyMs.map(() => latencyMs),
    })),
  };
}

function scored(from: Profile, score: number): Profile {
  return {
    ...from,
    candidates: from.candidates.map((candidate) => ({
      ...candidate,
      scores: { top1: candidate.scores.top1.map(() => score), top5: candidate.scores.top5.map(() => score) },
    })),
  };
}

function tableOf(from: Profile): Profile {
  return {
    ...from,
    task: 'table',
    labels: undefined,
    candidates: from.candidates.map((candidate) => ({ ...candidate, predicted: undefined })),
  };
}

function renamed(from: Profile, name: string): Profile {
  return {
    ...from,
    inputs: from.inputs.map((input) => `${name} ${input}`),
    labels: from.labels!.map((label) => `${label} ${name}`),
    candidates: from.candidates.map((candidate) => ({ ...candidate, name: `${candidate.name} ${name}` })),
    provenance: { ...from.provenance, device: name, skipped: undefined, cpu: undefined },
  };
}

/** What a page never says, with a little around it. */
function nonsense(text: string): string | undefined {
  return /.{0,60}(NaN|undefined|Infinity|\[object).{0,60}/.exec(text)?.[0];
}

/** How many elements of each kind there are, but for what may vary with the length of a name. */
function tagCounts(document: ReturnType<typeof page>['document']): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { localName } of document.querySelectorAll('*:not(wbr):not(.key):not(.key *)')) {
    counts[localName] = (counts[localName] ?? 0) + 1;
  }
  return counts;
}
