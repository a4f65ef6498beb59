/** Which columns of a table of outcomes say what; see docs/tables.md. */
export interface OutcomeColumns {
  readonly candidates: readonly CandidateColumns[];
  /** Names of the features, without the `feature.` they may carry, and their columns. */
  readonly features: ReadonlyMap<string, string>;
  /** What at least one candidate says about its output, besides class and confidence. */
  readonly evidence: readonly string[];
  /** Names of further criteria: `<candidate>.score.<criterion>`. */
  readonly criteria: readonly string[];
  /** By criterion, the column that says what a later answer loses. */
  readonly losses: ReadonlyMap<string, string>;
}

/** Columns of one candidate by what they hold; `undefined` where the table has none. */
export interface CandidateColumns {
  readonly name: string;
  /** Everything after `<candidate>.`, and the whole name of the column. */
  readonly columns: ReadonlyMap<string, string>;
}

export const INPUT = 'input_id';
export const REFERENCE = 'reference';
export const TEXT = 'text';
export const FOLD = 'fold';
export const DECODE_TIME = 'decode_ms';
export const FEATURE_TIME = 'feature_ms';
export const LIMIT = 'limit_ms';
/** The default criterion: the column `<candidate>.score`, or whether output and reference are equal. */
export const SCORE = 'score';
const LOSS = 'loss_per_ms';

/** Endings of the columns of costs, and what each is in a profile. */
export const COSTS = { latency_ms: 'latencyMs', energy_mj: 'energyMj', cost: 'cost' } as const;
/** Names the candidate whose run this one can go on from; before the ending of a cost, what that then costs. */
export const CONTINUES = 'continues';
export const CONTINUED_PREFIX = 'continued.';

const FEATURE_PREFIX = 'feature.';
const EVIDENCE_PREFIX = 'evidence.';
const SCORE_PREFIX = 'score.';
/** A column with one of these endings makes what stands before it a candidate. */
const OUTCOMES = ['.score', '.output'];
/** Endings with a meaning of their own; all others are evidence. */
const KNOWN = [
  ...['output', 'score', 'confidence', 'answered', CONTINUES],
  ...Object.keys(COSTS).flatMap((cost) => [cost, CONTINUED_PREFIX + cost]),
  // As `premodel` itself exports them; nothing a table needs.
  ...['preprocess_ms', 'inference_ms', 'latency_interval'],
];

/** Sorts the columns of a table by their names. What belongs to no candidate is a feature. */
export function outcomeColumns(names: readonly string[]): OutcomeColumns {
  const candidates = candidateNames(names);
  const columns = new Map(candidates.map((name) => [name, new Map<string, string>()]));
  const features = new Map<string, string>();
  const evidence = new Set<string>();
  const criteria = new Set<string>();
  const losses = new Map<string, string>();
  for (const column of names) {
    if ([INPUT, REFERENCE, TEXT, FOLD, DECODE_TIME, FEATURE_TIME, LIMIT].includes(column)) continue;
    if (column === LOSS || column.startsWith(`${LOSS}.`)) {
      losses.set(column.slice(LOSS.length + 1) || SCORE, column);
      continue;
    }
    const candidate = candidateOf(column, columns);
    if (candidate === undefined) {
      const name = withoutPrefix(column, FEATURE_PREFIX);
      features.set(features.has(name) ? column : name, column);
      continue;
    }
    const ending = column.slice(candidate.length + 1);
    columns.get(candidate)!.set(withoutPrefix(ending, EVIDENCE_PREFIX), column);
    if (ending.startsWith(SCORE_PREFIX)) criteria.add(ending.slice(SCORE_PREFIX.length));
    else if (!KNOWN.includes(ending)) evidence.add(withoutPrefix(ending, EVIDENCE_PREFIX));
  }
  return {
    candidates: candidates.map((name) => ({ name, columns: columns.get(name)! })),
    features,
    evidence: [...evidence],
    criteria: [...criteria],
    losses,
  };
}

/** The longest name of a candidate that stands before a dot of the column's name. */
function candidateOf(column: string, candidates: ReadonlyMap<string, unknown>): string | undefined {
  for (let dot = column.lastIndexOf('.'); dot > 0; dot = column.lastIndexOf('.', dot - 1)) {
    const name = column.slice(0, dot);
    if (candidates.has(name)) return name;
  }
  return undefined;
}

/** In the order they first appear. */
function candidateNames(names: readonly string[]): string[] {
  const found = names.flatMap((column) =>
    OUTCOMES.filter((ending) => column.endsWith(ending) && column.length > ending.length).map((ending) =>
      column.slice(0, -ending.length),
    ),
  );
  return [...new Set(found)];
}

function withoutPrefix(name: string, prefix: string): string {
  return name.startsWith(prefix) && name.length > prefix.length ? name.slice(prefix.length) : name;
}
