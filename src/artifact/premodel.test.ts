import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { continuedProfile } from '../../test/support/continued-profile.ts';
import { syntheticProfile } from '../../test/support/synthetic-profile.ts';
import { syntheticTexts } from '../../test/support/synthetic-texts.ts';
import { PremodelError } from '../error.ts';
import { certify } from '../evaluate/certificate/certify.ts';
import { cascade } from '../policy/cascade/cascade.ts';
import type { PaperOptions } from '../policy/paper/options.ts';
import { paperPremodel } from '../policy/paper/paper-premodel.ts';
import type { Policy } from '../policy/policy.ts';
import type { Profile } from '../profile/profile.ts';
import { createPremodel } from './create-premodel.ts';
import { parsePremodel, parsePremodelText, serialisePremodel } from './parse-premodel.ts';
import { policyOf } from './policy-of.ts';
import type { Premodel } from './premodel.ts';

const HASH = 'a'.repeat(64);
const objective = { criterion: 'top1', successAt: 0.5 };
const synthetic = syntheticProfile({ inputs: 60 });
const profile = {
  ...synthetic,
  candidates: synthetic.candidates.map((candidate) => ({
    ...candidate,
    model: {
      path: `../models/${candidate.name}`,
      files: [{ path: 'onnx/model.onnx', sha256: HASH, sizeBytes: 1234 }],
      sizeBytes: 1234,
      loadMs: 2.5,
    },
  })),
};
const policy = cascade().fit(profile, objective, { seed: 1 });
const written = premodelOf(policy);

function premodelOf(fitted: Policy, of: Profile = profile): Premodel {
  return createPremodel({
    profile: of,
    policy: fitted,
    objective,
    source: { file: 'toy.profile.parquet', sha256: HASH },
    training: {
      createdAt: '2026-01-01T00:00:00Z',
      premodelVersion: '0.1.0',
      seed: 1,
      options: { policy: 'cascade' },
      evaluation: { folds: 10, accuracy: 0.8, coverage: 1, latencyMs: 3.2 },
      certificate: certify([{ name: 'cascade', losses: new Float64Array(40) }], {
        epsilon: 0.01,
        singleBest: 'candidate-1',
      }),
    },
  });
}

/** A deep copy to break: fields by name, whatever they are. */
// biome-ignore lint/suspicious/noExplicitAny: the point is to write what the types forbid
const copy = (premodel = written): any => JSON.parse(serialisePremodel(premodel));

function continueFrom(candidate: ReturnType<typeof copy>, name: string): void {
  candidate.continues = { candidate: name, cost: candidate.cost };
}

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (PremodelError.is(error)) return error.code;
    throw error;
  }
  return 'none';
}

describe('the premodel file', () => {
  it('comes back as it was written', () => {
    const text = serialisePremodel(written);
    const read = parsePremodelText(text);
    expect(serialisePremodel(read)).toBe(text);
    expect(read).toEqual(JSON.parse(JSON.stringify(written)));
    expect(policyOf(read).toJSON()).toEqual(policy.toJSON());
  });

  it('holds the candidates the policy may run and no other, with their costs', () => {
    expect(written.candidates.map((candidate) => candidate.name)).toEqual(policy.candidates);
    for (const candidate of written.candidates) {
      const latency = synthetic.candidates.find(({ name }) => name === candidate.name)!.latencyMs.toSorted();
      expect(candidate.cost.p95LatencyMs).toBe(latency[56]);
      expect(candidate.cost.latencyMs).toBeCloseTo(latency.reduce((sum, ms) => sum + ms, 0) / 60, 9);
    }
  });

  it('says what going on from another candidate costs, where that is there too', () => {
    const continued = continuedProfile(profile);
    const [first, , last] = continued.candidates.map(({ name }) => name);
    const [before] = continued.candidates.slice(-2);
    const of = (candidates: string[]) =>
      copy(premodelOf({ ...policy, candidates }, continued)).candidates.map(
        // biome-ignore lint/suspicious/noExplicitAny: as copy
        ({ cost, continues }: any) =>
          continues && [continues.candidate, continues.cost.latencyMs / cost.latencyMs],
      );
    expect(of([before.name, last])).toEqual([undefined, [before.name, expect.closeTo(0.4, 9)]]);
    expect(of([first, last])).toEqual([undefined, undefined]);
  });

  it('decides the same after a round trip', () => {
    const read = policyOf(parsePremodelText(serialisePremodel(written)));
    for (const confidence of [0, 0.3, 0.6, 0.9, 1]) {
      const evidence = [Float64Array.of(confidence), undefined];
      const knowledge = { features: new Float64Array(0), evidence };
      expect(read.next(knowledge)).toEqual(policy.next(knowledge));
    }
  });

  it.each([
    ['cut short', 'invalid-json', serialisePremodel(written).slice(0, 200)],
    ['empty', 'invalid-json', ''],
    ['another JSON file', 'not-a-premodel', '{"model_type":"mobilenet"}'],
    ['a list', 'not-a-premodel', '[1,2]'],
    ['null', 'not-a-premodel', 'null'],
    [
      'an overflowing number',
      'invalid-json',
      serialisePremodel(written).replace('"sizeBytes":1234', '"sizeBytes":1e999'),
    ],
    [
      'a prototype key',
      'invalid-json',
      serialisePremodel(written).replace('"kind":', '"__proto__":{"kind":1},"kind":'),
    ],
  ])('refuses %s: %s', (_, code, text) => {
    expect(codeOf(() => parsePremodelText(text))).toBe(code);
  });

  it('refuses endless nesting without exhausting the stack', () => {
    const nested = copy();
    nested.policy.deep = JSON.parse(`${'['.repeat(20_000)}${']'.repeat(20_000)}`);
    expect(codeOf(() => parsePremodel(nested))).toBe('invalid-json');
  });

  it.each([
    ['nesting', '['.repeat(1_000_000), 'invalid-json'],
    ['nesting of objects', '{"a":'.repeat(1_000_000), 'invalid-json'],
    ['empty lists', `[${'[],'.repeat(8_000_001)}`, 'too-large'],
    ['keys', `{${'"":0,'.repeat(8_000_001)}`, 'too-large'],
    ['numbers', `[${'0,'.repeat(40_000_001)}`, 'too-large'],
  ])('refuses endless %s before it is parsed', (_, text, code) => {
    expect(codeOf(() => parsePremodelText(text))).toBe(code);
  });

  it('counts no brackets within texts', () => {
    const nested = { ...written, labels: ['['.repeat(100), '\\"[['.repeat(50), '{"a":"\\'] };
    expect(parsePremodelText(serialisePremodel(nested)).labels).toEqual(nested.labels);
  });

  it('names the version it cannot read, and the remedy', () => {
    const future = { ...copy(), version: 2, candidates: 'in a form we do not know' };
    expect(() => parsePremodel(future, 'a.json')).toThrow(
      expect.objectContaining({
        code: 'unsupported-version',
        place: { file: 'a.json', field: 'version' },
        remedy: expect.stringContaining('Update'),
      }),
    );
  });

  it.each(['/etc', 'C:/models', 'c:models', '\\\\server\\share', '..\\models', 'a\0b'])(
    'refuses the model folder %j',
    (path) => {
      const broken = copy();
      broken.candidates[0].path = path;
      expect(codeOf(() => parsePremodel(broken))).toBe('path-outside');
    },
  );

  it.each(['/etc/passwd', '../config.json', 'onnx/../../x', '..', 'onnx\\..\\x'])(
    'refuses the model file %j',
    (path) => {
      const broken = copy();
      broken.candidates[0].files[0].path = path;
      expect(() => parsePremodel(broken)).toThrow(
        expect.objectContaining({
          code: 'path-outside',
          place: expect.objectContaining({ field: 'candidates[0].files[0].path' }),
        }),
      );
    },
  );

  it.each<[string, (premodel: ReturnType<typeof copy>) => void]>([
    ['version "1"', (p) => Object.assign(p, { version: '1' })],
    ['a candidate that continues another', (p) => continueFrom(p.candidates[0], 'other')],
    ['a candidate that continues itself', (p) => continueFrom(p.candidates[0], p.candidates[0].name)],
    [
      'candidates that continue one another',
      ({ candidates: [a, b] }) => {
        continueFrom(a, b.name);
        continueFrom(b, a.name);
      },
    ],
    ['no candidates', (p) => Object.assign(p, { candidates: [] })],
    ['two candidates of one name', (p) => p.candidates.push(p.candidates[0])],
    ['a model without files', (p) => Object.assign(p.candidates[0], { files: [] })],
    [
      'a rescorer without files',
      (p) => Object.assign(p.candidates[0], { rescorer: { path: 'b', files: [], sizeBytes: 1 } }),
    ],
    ['a hash that is none', (p) => Object.assign(p.candidates[0].files[0], { sha256: 'A'.repeat(64) })],
    ['a negative cost', (p) => Object.assign(p.candidates[0].cost, { latencyMs: -1 })],
    ['an unknown task', (p) => Object.assign(p, { task: 'singing' })],
    ['a certainty above 1', (p) => Object.assign(p.training.certificate, { delta: 1.5 })],
    ['an unknown bound', (p) => Object.assign(p.training.certificate, { bound: 'hope' })],
    ['a goal above 1', (p) => Object.assign(p.objective, { successAt: 1.5 })],
  ])('refuses %s, saying where', (_, spoil) => {
    const broken = copy();
    spoil(broken);
    expect(() => parsePremodel(broken)).toThrow(
      expect.objectContaining({
        code: 'invalid-premodel',
        place: expect.objectContaining({ field: expect.any(String) }),
      }),
    );
  });

  it('is refused where it is not as it was written, unless that is asked for', () => {
    const text = serialisePremodel(written);
    const cheaper = text.replace(/"latencyMs":\d/, '"latencyMs":9');
    expect(cheaper).not.toBe(text);
    expect(() => parsePremodelText(cheaper, 'a.json')).toThrow(
      expect.objectContaining({ code: 'modified-file', place: { file: 'a.json', field: 'digest' } }),
    );
    const read = parsePremodelText(cheaper, 'a.json', { acceptModified: true });
    expect(parsePremodelText(serialisePremodel(read))).toEqual(read);
  });

  it('says the same however it is formatted', () => {
    const { format, ...rest } = copy();
    expect(parsePremodelText(JSON.stringify({ ...rest, format }, null, 2))).toEqual(
      parsePremodelText(serialisePremodel(written)),
    );
  });

  it('of an older release has no digest, and no field that those did not know', () => {
    const { digest, ...old } = copy();
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
    expect(parsePremodel(old)).toEqual(parsePremodel(copy()));
    expect(codeOf(() => parsePremodel({ ...old, dogest: digest }))).toBe('modified-file');
    expect(codeOf(() => parsePremodel({ ...old, digest: null }))).toBe('modified-file');
  });

  it('lets a policy count words of texts, and of nothing else', () => {
    const texts = syntheticTexts({ inputs: 60 });
    const ofTexts = createPremodel({
      profile: texts,
      policy: paperPremodel().fit(texts, objective, { seed: 1 }),
      objective,
      training: written.training,
    });
    const read = parsePremodelText(serialisePremodel(ofTexts));
    expect(policyOf(read).features).toContain('word:dog');
    expect(codeOf(() => policyOf({ ...read, task: 'image-classification' }))).toBe('invalid-premodel');
  });

  it('refuses a policy that runs what is not listed', () => {
    const broken = copy();
    broken.candidates[0].name = 'renamed';
    const read = () => parsePremodel(broken, undefined, { acceptModified: true });
    expect(codeOf(() => policyOf(read()))).toBe('invalid-premodel');
    expect(codeOf(() => parsePremodel(broken))).toBe('modified-file');
  });
});

const learned = { ...profile, candidates: profile.candidates.slice(0, 2) };
const paper = (options: PaperOptions) =>
  paperPremodel({ features: 'all', theta: 0, ...options }).fit(learned, objective, { seed: 1 });

describe.each<[string, Policy]>([
  ['cascade', policy],
  ['chain of nearest neighbours', paper({})],
  ['chain of a tree and naive Bayes', paper({ classifiers: ['decision-tree', 'naive-bayes'] })],
  ['single support vector machine', paper({ architecture: 'single', classifiers: ['svm'] })],
])('any damage to a premodel file with a %s', (_, fitted) => {
  const premodel = premodelOf(fitted);
  const text = serialisePremodel(premodel);

  /** Reads as far as deciding: a good premodel or a PremodelError, never anything else. */
  function survives(read: () => Premodel): void {
    codeOf(() => {
      const parsed = read();
      const restored = policyOf(parsed);
      restored.next({
        features: new Float64Array(restored.features.length),
        evidence: restored.candidates.map(() => undefined),
      });
    });
  }

  it('of bytes is a PremodelError or harmless', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(text.length - 1), fc.string({ maxLength: 3 })), {
          minLength: 1,
          maxLength: 4,
        }),
        (edits) => {
          let broken = text;
          for (const [at, put] of edits) broken = broken.slice(0, at) + put + broken.slice(at + 1);
          survives(() => parsePremodelText(broken, undefined, { acceptModified: true }));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('of values is a PremodelError or harmless', () => {
    const paths = pathsOf(copy(premodel));
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(paths.length - 1), fc.anything({ withNullPrototype: true })), {
          minLength: 1,
          maxLength: 3,
        }),
        (edits) => {
          const broken = copy(premodel);
          for (const [which, value] of edits) replaceAt(broken, paths[which], value);
          survives(() => parsePremodel(broken, undefined, { acceptModified: true }));
        },
      ),
      { numRuns: 300 },
    );
  });
});

it('refuses any JSON that is no premodel', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(codeOf(() => parsePremodel(value))).not.toBe('none');
    }),
  );
});

type Path = readonly (string | number)[];

function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const keys = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  const inner = keys.flatMap((key) =>
    pathsOf((value as Record<string | number, unknown>)[key], [...path, key]),
  );
  return path.length > 0 ? [path, ...inner] : inner;
}

function replaceAt(target: Record<string | number, unknown>, path: Path, value: unknown): void {
  let parent: unknown = target;
  for (const key of path.slice(0, -1)) {
    if (typeof parent !== 'object' || parent === null) return;
    parent = (parent as Record<string | number, unknown>)[key];
  }
  if (typeof parent !== 'object' || parent === null) return;
  (parent as Record<string | number, unknown>)[path.at(-1)!] = value;
}
