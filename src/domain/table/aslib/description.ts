import { parse } from 'yaml';
import * as z from 'zod/mini';
import { invalidTable } from '../raw-table.ts';

/** What a scenario's description.txt says, as far as it is needed here. */
export interface ScenarioDescription {
  readonly id: string;
  /** Name of the performance measure, a column of algorithm_runs.arff. */
  readonly measure: string;
  /** Whether the measure is a running time, of which little is good, up to a limit. */
  readonly runtime: boolean;
  readonly maximize: boolean;
  /** Running time allowed, in seconds; 0 where quality is measured. */
  readonly cutoffSeconds: number;
  /** Features that the default steps provide; undefined where the file does not say. */
  readonly features?: readonly string[];
  /** Names of the steps whose features are used by default. */
  readonly steps: readonly string[];
}

/** YAML 1.1, which ASlib's own tools read, has more words for these than YAML 1.2. */
const YES = ['true', 'yes', 'on', 'y'];
const NO = ['false', 'no', 'off', 'n'];
const yesOrNo = z.pipe(
  z.string().check(
    z.toLowerCase(),
    z.refine((word) => [...YES, ...NO].includes(word)),
  ),
  z.transform((word: string) => YES.includes(word)),
);

/** A list of which the first counts, or one value: both are found in scenarios. */
const first = <T extends z.ZodMiniType>(value: T) => z.union([z.array(value).check(z.minLength(1)), value]);
/** No text stands for nothing. */
const nothing = z.enum(['', '~', 'null']);
const step = z.looseObject({ provides: z.optional(z.union([z.array(z.string()), nothing])) });

const schema = z.looseObject({
  scenario_id: z.string(),
  performance_measures: first(z.string()),
  performance_type: first(z.enum(['runtime', 'solution_quality'])),
  maximize: first(yesOrNo),
  algorithm_cutoff_time: z.optional(z.string()),
  default_steps: z.optional(first(z.string())),
  feature_steps: z.optional(z.record(z.string(), z.union([step, nothing]))),
});

/** @throws PremodelError `invalid-table` */
export function parseDescription(text: string, file: string): ScenarioDescription {
  let yaml: unknown;
  try {
    // Every scalar as it is written: names of features and steps such as `no` and `1.10` are names.
    yaml = parse(text, { schema: 'failsafe', maxAliasCount: 1000 });
  } catch (cause) {
    throw invalidTable(`${file} is not YAML: ${(cause as Error).message}`, { file }, { cause });
  }
  const parsed = schema.safeParse(yaml);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const field = issue.path.join('.');
    throw invalidTable(`${file}: ${field} is not as ASlib has it`, { file, field });
  }
  const { data } = parsed;
  const runtime = firstOf(data.performance_type) === 'runtime';
  const cutoffSeconds = Number(data.algorithm_cutoff_time?.replaceAll('_', '') ?? 0);
  if (runtime && !(cutoffSeconds > 0 && Number.isFinite(cutoffSeconds))) {
    const field = 'algorithm_cutoff_time';
    throw invalidTable(`${file}: ${field} is not a number of seconds above 0`, { file, field });
  }
  const all = data.feature_steps ?? {};
  const steps = data.default_steps ? [data.default_steps].flat() : Object.keys(all);
  const provided = new Set(steps.flatMap((name) => (Object.hasOwn(all, name) ? providedBy(all[name]) : [])));
  return {
    id: data.scenario_id,
    measure: firstOf(data.performance_measures),
    runtime,
    maximize: !runtime && firstOf(data.maximize),
    cutoffSeconds: runtime ? cutoffSeconds : 0,
    features: provided.size > 0 ? [...provided] : undefined,
    steps,
  };
}

function providedBy(given: z.infer<typeof step> | z.infer<typeof nothing>): readonly string[] {
  return typeof given === 'object' && Array.isArray(given.provides) ? given.provides : [];
}

function firstOf<T>(value: T | readonly T[]): T {
  return [value].flat()[0] as T;
}
