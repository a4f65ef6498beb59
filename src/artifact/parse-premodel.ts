import * as z from 'zod/mini';
import { taskNames } from '../domain/tasks.ts';
import { PremodelError } from '../error.ts';
import { boundNames } from '../evaluate/certificate/bounds.ts';
import { costKinds } from '../policy/costs.ts';
import { brokenRuns } from '../profile/class-map.ts';
import { brokenContinuation } from '../profile/continuation.ts';
import { OUTCOMES } from '../profile/profile.ts';
import { assertBoundedJson } from './json-bounds.ts';
import { assertUnmodified, withDigest } from './json-digest.ts';
import { assertPlainJson } from './plain-json.ts';
import { PREMODEL_VERSION, type Premodel, type PremodelCandidate } from './premodel.ts';

const MAX_CANDIDATES = 1000;
const MAX_COLUMNS = 1_000_000;
const MAX_LABELS = 1_000_000;

const text = z.string().check(z.minLength(1), z.maxLength(4096));
const number = z.number();
const amount = z.number().check(z.minimum(0));
const fraction = z.number().check(z.minimum(0), z.maximum(1));
const columns = z.array(text).check(z.maxLength(MAX_COLUMNS));
const sha256 = z.string().check(z.regex(/^[0-9a-f]{64}$/, 'expected a SHA-256 in lower-case hexadecimal'));
const options = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

const provenance = z.looseObject({
  createdAt: text,
  premodelVersion: text,
  device: text,
  cpu: z.optional(text),
  cores: z.optional(amount),
  runtime: z.optional(text),
  threads: z.optional(amount),
  energyMeter: z.optional(text),
  data: z.optional(text),
  decodeMs: z.optional(amount),
  options: z.optional(options),
});

const files = z.array(z.object({ path: text, sha256, sizeBytes: amount })).check(z.maxLength(MAX_CANDIDATES));

const cost = z.object({
  latencyMs: amount,
  p95LatencyMs: amount,
  energyMj: z.optional(number),
  other: z.optional(number),
});

const candidate = z.object({
  name: text,
  path: z.optional(text),
  settings: z.optional(options),
  classes: z.optional(
    z.object({
      labelsSha256: sha256,
      runs: z.array(z.tuple([amount, amount])).check(z.maxLength(MAX_LABELS)),
    }),
  ),
  files,
  sizeBytes: amount,
  rescorer: z.optional(
    z.object({ path: text, files, sizeBytes: amount, peakMemoryBytes: z.optional(amount) }),
  ),
  peakMemoryBytes: z.optional(amount),
  loadMs: z.optional(amount),
  cost,
  continues: z.optional(z.object({ candidate: text, cost })),
});

const openFraction = z.number().check(z.gt(0), z.lt(1));
const loss = z.number().check(z.minimum(-1), z.maximum(1));
const certificate = z.object({
  epsilon: openFraction,
  delta: openFraction,
  bound: z.enum(boundNames),
  singleBest: text,
  inputs: amount,
  leastInputs: z.optional(amount),
  tested: z.array(z.object({ name: text, meanLoss: loss, upperBound: loss })).check(z.maxLength(MAX_COLUMNS)),
  accepted: z.optional(text),
  failure: z.optional(
    z.object({
      reason: z.enum(['too-few-inputs', 'loss-too-large', 'not-established']),
      neededInputs: z.optional(amount),
    }),
  ),
});

const constraint = z.object({
  minAccuracy: z.optional(z.union([fraction, z.object({ belowBest: fraction })])),
  maxLatencyMs: z.optional(amount),
  latency: z.optional(z.enum(['mean', 'p95'])),
  modelTime: z.optional(z.boolean()),
  maxEnergyMj: z.optional(amount),
  maxCost: z.optional(amount),
  maxMemoryMb: z.optional(amount),
  maxModels: z.optional(amount),
});

const premodel = z.object({
  format: z.literal('premodel'),
  version: z.literal(PREMODEL_VERSION),
  task: z.enum([...taskNames, OUTCOMES] as readonly string[]),
  labels: z.optional(z.array(z.string()).check(z.maxLength(MAX_LABELS))),
  objective: z.object({
    criterion: text,
    successAt: z.number().check(z.gt(0), z.maximum(1)),
    cost: z.optional(z.enum(costKinds)),
    constraint: z.optional(constraint),
  }),
  candidates: z.array(candidate).check(z.minLength(1), z.maxLength(MAX_CANDIDATES)),
  policy: z.looseObject({ kind: text }),
  singleBest: z.optional(text),
  soundness: z.optional(z.looseObject({})),
  drift: z.optional(z.looseObject({})),
  promise: z.optional(z.looseObject({})),
  domain: z.object({ featureNames: columns, evidenceNames: columns }),
  profile: z.object({ file: z.optional(text), sha256: z.optional(sha256), inputs: amount, provenance }),
  training: z.object({
    createdAt: text,
    premodelVersion: text,
    seed: number,
    options,
    evaluation: z.optional(
      z.object({
        folds: amount,
        accuracy: fraction,
        corpus: z.optional(z.record(text, amount)),
        coverage: fraction,
        latencyMs: amount,
        endToEndMs: z.optional(amount),
      }),
    ),
    certificate: z.optional(certificate),
    unmet: z.optional(text),
  }),
});

export interface ParseOptions {
  /** Read it although it is not as it was written. Default false: refuse. */
  readonly acceptModified?: boolean;
}

/**
 * A premodel from parsed JSON. Fields this version does not know are dropped.
 * @param file where it came from, for the error
 * @throws PremodelError `not-a-premodel`, `unsupported-version`, `invalid-json`, `invalid-premodel`, `path-outside`,
 *   `modified-file`
 *
 * @example
 * const premodel = parsePremodel(await (await fetch('/answers.premodel.json')).json());
 */
export function parsePremodel(
  value: unknown,
  file?: string,
  { acceptModified = false }: ParseOptions = {},
): Premodel {
  assertHeader(value, file);
  assertPlainJson(value, file);
  const result = premodel.safeParse(value);
  if (!result.success) {
    const [issue] = result.error.issues;
    throw bad(`${issue.message || 'unexpected value'}`, fieldName(issue.path), file);
  }
  const parsed = result.data as Premodel;
  assertCandidates(parsed, file);
  if (!acceptModified) assertUnmodified(value as object, Object.keys(premodel.shape), file);
  return parsed;
}

/**
 * @throws PremodelError also `invalid-json` when the text is not JSON at all, `too-large`
 *
 * @example
 * const premodel = parsePremodelText(await readFile('answers.premodel.json', 'utf8'), 'answers.premodel.json');
 */
export function parsePremodelText(text: string, file?: string, options: ParseOptions = {}): Premodel {
  assertBoundedJson(text, file);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new PremodelError('invalid-json', 'this is not JSON, or only part of it', {
      place: { file },
      remedy: 'Give a file written by `premodel train`; if it was, it is damaged: train again.',
      cause,
    });
  }
  return parsePremodel(value, file, options);
}

/**
 * The text of a premodel file, with a digest of itself: the same premodel gives the same text.
 * @throws PremodelError `too-large` where it could not be read again
 *
 * @example
 * await writeFile('answers.premodel.json', serialisePremodel(premodel));
 */
export function serialisePremodel(value: Premodel): string {
  const text = `${JSON.stringify(withDigest(parsePremodel(JSON.parse(JSON.stringify(value)))))}\n`;
  assertBoundedJson(text);
  return text;
}

/** Told apart before the schema, so that a foreign file or one from the future gets its own answer. */
function assertHeader(value: unknown, file?: string): void {
  const header = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  if (header.format !== 'premodel') {
    throw new PremodelError('not-a-premodel', 'this is not a premodel file', {
      place: { file },
      remedy: 'Give a file written by `premodel train`.',
    });
  }
  if (typeof header.version === 'number' && header.version > PREMODEL_VERSION) {
    throw new PremodelError(
      'unsupported-version',
      `the file has version ${header.version}, and this release reads version ${PREMODEL_VERSION}`,
      { place: { file, field: 'version' }, remedy: 'Update premodel, or train again with this release.' },
    );
  }
}

function assertCandidates({ candidates, singleBest, labels }: Premodel, file?: string): void {
  if (singleBest !== undefined && !candidates.some(({ name }) => name === singleBest)) {
    throw bad(`${singleBest} is not among the candidates`, 'singleBest', file);
  }
  const broken = brokenContinuation(candidates);
  if (broken !== undefined) {
    const field = `candidates[${candidates.findIndex(({ name }) => name === broken)}].continues`;
    throw bad(`${broken} continues a candidate that is not there, or itself`, field, file);
  }
  const names = new Set<string>();
  candidates.forEach((candidate, i) => {
    const field = `candidates[${i}]`;
    const { name, rescorer, classes } = candidate;
    if (names.has(name)) throw bad(`two candidates are named ${name}`, `${field}.name`, file);
    names.add(name);
    assertFiles(candidate, field, file);
    if (rescorer) assertFiles(rescorer, `${field}.rescorer`, file);
    const brokenClasses = classes && brokenRuns(classes.runs, labels?.length ?? 0);
    if (brokenClasses !== undefined) throw bad(brokenClasses, `${field}.classes.runs`, file);
  });
}

function assertFiles(
  { path, files }: Pick<PremodelCandidate, 'path' | 'files'>,
  field: string,
  file?: string,
): void {
  if (path !== undefined) {
    if (files.length === 0) throw bad('a model without files', `${field}.files`, file);
    if (!isRelative(path)) throw outside(path, `${field}.path`, file);
  }
  files.forEach((modelFile, j) => {
    if (!isRelative(modelFile.path) || climbs(modelFile.path)) {
      throw outside(modelFile.path, `${field}.files[${j}].path`, file);
    }
  });
}

/** On every system: what is absolute on one must not become so by moving the file to another. */
function isRelative(path: string): boolean {
  return !/^[/\\]|^[a-z]:|\\|\0/i.test(path);
}

function climbs(path: string): boolean {
  return path.split('/').includes('..');
}

function outside(path: string, field: string, file?: string): PremodelError {
  return new PremodelError('path-outside', `${JSON.stringify(path)} is absolute or leaves its folder`, {
    place: { file, field },
    remedy: 'Write paths relative to the premodel file, with forward slashes; or train again.',
  });
}

function bad(message: string, field: string, file?: string): PremodelError {
  return new PremodelError('invalid-premodel', message, {
    place: { file, field },
    remedy: 'The file is damaged or was edited by hand: train again.',
  });
}

function fieldName(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (name, part) =>
      typeof part === 'number' ? `${name}[${part}]` : name ? `${name}.${String(part)}` : String(part),
    '',
  );
}
