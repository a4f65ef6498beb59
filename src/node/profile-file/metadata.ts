import { z } from 'zod';
import { assertBoundedJson } from '../../artifact/json-bounds.ts';
import { assertPlainJson } from '../../artifact/plain-json.ts';
import { taskNames } from '../../domain/tasks.ts';
import { PremodelError } from '../../error.ts';
import { costKinds } from '../../policy/costs.ts';
import { brokenRuns } from '../../profile/class-map.ts';
import { brokenContinuation } from '../../profile/continuation.ts';
import { OUTCOMES, type Profile } from '../../profile/profile.ts';
import { MEASUREMENTS, type Measurement, measurementsOf } from './columns.ts';

/** Version of the profile file this release writes; it reads this one and none above. */
export const PROFILE_VERSION = 1;
/** Key of the JSON in the key-value metadata of the Parquet file. */
export const METADATA_KEY = 'premodel.profile';

const name = z.string().min(1).max(1000);
const names = z.array(name).max(1_000_000);
const count = z.number().nonnegative();

const settingsSchema = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

const filesSchema = z.object({
  path: z.string(),
  files: z.array(
    z.object({ path: z.string(), sha256: z.string().regex(/^[0-9a-f]{64}$/), sizeBytes: count }),
  ),
  sizeBytes: count,
  peakMemoryBytes: count.optional(),
});

const modelSchema = filesSchema.extend({
  settings: settingsSchema.optional(),
  classes: z
    .object({
      labelsSha256: z.string().regex(/^[0-9a-f]{64}$/),
      runs: z.array(z.tuple([count, count])).max(1_000_000),
    })
    .optional(),
  loadMs: count.optional(),
  rescorer: filesSchema.optional(),
});

const provenanceSchema = z.object({
  createdAt: z.string(),
  premodelVersion: z.string(),
  device: z.string(),
  cpu: z.string().optional(),
  cores: count.optional(),
  runtime: z.string().optional(),
  threads: count.optional(),
  energyMeter: z.string().optional(),
  data: z.string().optional(),
  labels: z.array(z.string()).optional(),
  decodeMs: count.optional(),
  skipped: z.array(z.object({ input: z.string(), reason: z.string() })).optional(),
  leftOut: z.array(z.object({ column: z.string(), reason: z.string() })).optional(),
  failed: z.array(z.object({ input: z.string(), candidate: z.string(), reason: z.string() })).optional(),
  options: settingsSchema.optional(),
});

const metadataSchema = z.object({
  version: z.literal(PROFILE_VERSION),
  task: z.enum([...taskNames, OUTCOMES] as readonly string[]),
  labels: z.array(z.string().max(10_000)).max(1_000_000).optional(),
  /** Whether the inputs are texts, and kept. */
  texts: z.boolean().optional(),
  /** Whether there is a column of decoding times; older files have none. */
  decoding: z.boolean().optional(),
  /** Whether there is a column of folds. */
  folds: z.boolean().optional(),
  /** Whether there is a column of time limits, and the criteria that have one of losses. */
  timeLimit: z.object({ losses: names }).optional(),
  featureNames: names,
  evidenceNames: names,
  criteria: names.min(1),
  candidates: z
    .array(
      z.object({
        name,
        model: modelSchema.optional(),
        /** Which optional columns the candidate has. */
        measurements: z
          .array(z.enum(Object.keys(MEASUREMENTS) as [Measurement, ...Measurement[]]))
          .refine((fields) => fields.includes('latencyMs'), 'latencyMs is missing'),
        /** Whose work it can go on from, and which columns say what the rest costs. */
        continues: z
          .object({
            candidate: name,
            measurements: z
              .array(z.enum(costKinds))
              .refine((fields) => fields.includes('latencyMs'), 'latencyMs is missing'),
          })
          .optional(),
        /** Whether a column says which runs answered. */
        answered: z.boolean().optional(),
        predicted: z.boolean(),
        /** Whether what it wrote is kept. */
        outputs: z.boolean().optional(),
      }),
    )
    .max(10_000),
  provenance: provenanceSchema,
});

/** Everything of a profile that is not a column. */
export type ProfileMetadata = z.infer<typeof metadataSchema>;

export function metadataOf(profile: Profile): ProfileMetadata {
  return {
    version: PROFILE_VERSION,
    task: profile.task,
    labels: profile.labels && [...profile.labels],
    texts: profile.texts && true,
    decoding: profile.decodeMs && true,
    folds: profile.folds && true,
    timeLimit: profile.timeLimit && { losses: Object.keys(profile.timeLimit.lossPerMs) },
    featureNames: [...profile.features.names],
    evidenceNames: [...profile.evidenceNames],
    criteria: [...profile.criteria],
    candidates: profile.candidates.map((candidate) => ({
      name: candidate.name,
      model: candidate.model && {
        ...candidate.model,
        settings: candidate.model.settings && { ...candidate.model.settings },
        classes: candidate.model.classes && {
          ...candidate.model.classes,
          runs: candidate.model.classes.runs.map(([first, many]): [number, number] => [first, many]),
        },
        files: [...candidate.model.files],
        rescorer: candidate.model.rescorer && {
          ...candidate.model.rescorer,
          files: [...candidate.model.rescorer.files],
        },
      },
      measurements: measurementsOf(candidate),
      continues: candidate.continues && {
        candidate: candidate.continues.candidate,
        measurements: costKinds.filter((kind) => candidate.continues?.[kind]),
      },
      answered: candidate.answered && true,
      predicted: candidate.predicted !== undefined,
      outputs: candidate.outputs && true,
    })),
    provenance: profile.provenance as ProfileMetadata['provenance'],
  };
}

/** Fields that a profile may have without a digest, as those of older releases. */
export const METADATA_FIELDS: readonly string[] = Object.keys(metadataSchema.shape);

/**
 * @returns also the metadata as it stands in the file
 * @throws PremodelError `invalid-profile`, `unsupported-version`
 */
export function parseMetadata(
  text: string,
  file: string,
): { readonly metadata: ProfileMetadata; readonly written: object } {
  let json: unknown;
  try {
    assertBoundedJson(text, file);
    json = JSON.parse(text);
    assertPlainJson(json, file);
  } catch (cause) {
    throw invalidProfile(file, `its ${METADATA_KEY}: ${(cause as Error).message}`, undefined, cause);
  }
  assertVersion(json, file);
  const parsed = metadataSchema.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const field = issue.path.join('.');
    throw invalidProfile(file, `${field || METADATA_KEY}: ${issue.message}`, field);
  }
  assertUnique(parsed.data.featureNames, 'feature', file);
  assertUnique(parsed.data.evidenceNames, 'evidence', file);
  assertUnique(parsed.data.criteria, 'criterion', file);
  assertUnique(
    parsed.data.candidates.map((candidate) => candidate.name),
    'candidate',
    file,
  );
  assertContinuations(parsed.data.candidates, file);
  assertClasses(parsed.data, file);
  const stray = parsed.data.timeLimit?.losses.find((name) => !parsed.data.criteria.includes(name));
  if (stray !== undefined) throw invalidProfile(file, `nothing is scored by ${stray}`, 'timeLimit');
  return { metadata: parsed.data, written: json as object };
}

function assertVersion(json: unknown, file: string): void {
  const version = (json as { version?: unknown } | null)?.version;
  if (typeof version === 'number' && version > PROFILE_VERSION) {
    throw new PremodelError(
      'unsupported-version',
      `${file} is a profile of version ${version}; this premodel reads ${PROFILE_VERSION}`,
      {
        place: { file, field: 'version' },
        remedy: 'Update premodel, or make the profile again with this version.',
      },
    );
  }
}

export function assertUnique(values: readonly string[], what: string, file: string): void {
  const seen = new Set<string>();
  for (const value of values) {
    if (seen.has(value)) throw invalidProfile(file, `the ${what} ${value} occurs twice`);
    seen.add(value);
  }
}

export function assertContinuations(
  candidates: Parameters<typeof brokenContinuation>[0],
  file: string,
): void {
  const broken = brokenContinuation(candidates);
  if (broken === undefined) return;
  throw invalidProfile(file, `${broken} continues a candidate that is not there, or itself`, 'continues');
}

function assertClasses({ candidates, labels = [] }: ProfileMetadata, file: string): void {
  for (const { name, model } of candidates) {
    const broken = model?.classes && brokenRuns(model.classes.runs, labels.length);
    if (broken !== undefined) throw invalidProfile(file, `the classes of ${name}: ${broken}`, 'classes');
  }
}

export function invalidProfile(file: string, what: string, field?: string, cause?: unknown): PremodelError {
  return new PremodelError('invalid-profile', `${file} is not a usable profile: ${what}`, {
    place: { file, field },
    remedy: 'Give a file written by `premodel profile`; if it is one, it is damaged: make it again.',
    cause,
  });
}
