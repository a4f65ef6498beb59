import type { Domain } from '../../domain/domain.ts';
import { matrixFromRows } from '../../learn/matrix.ts';
import type { LabelledInput } from '../../models/tasks/task.ts';
import type { ModelSource, Profile, Provenance, Task } from '../../profile/profile.ts';
import { mean } from '../../statistics.ts';
import { candidateColumns } from './candidate-columns.ts';
import type { JournalEntry } from './journal.ts';

interface ProfileParts {
  readonly task: Task;
  readonly inputs: readonly Omit<LabelledInput<number | string>, 'given'>[];
  readonly entries: ReadonlyMap<string, JournalEntry>;
  /** What the data hold and is no input. Default: nothing. */
  readonly leftOut?: readonly { readonly input: string; readonly reason: string }[];
  readonly labels?: readonly string[];
  readonly domain: Pick<Domain<never, never, never>, 'featureNames' | 'evidenceNames' | 'criteria'>;
  readonly candidates: readonly {
    readonly name: string;
    /** Name of the candidate whose work it can go on from. */
    readonly continues?: string;
    readonly model: ModelSource;
  }[];
  readonly provenance: Omit<Provenance, 'decodeMs' | 'skipped' | 'failed'>;
}

/** Turns measurements, one record per input, into columns. They keep the order of `inputs`. */
export function assembleProfile({
  inputs,
  entries,
  leftOut = [],
  labels,
  domain,
  ...parts
}: ProfileParts): Profile {
  const measured = inputs.flatMap(({ id, reference, text }) => {
    const entry = entries.get(id);
    return entry && 'runs' in entry ? [{ ...entry, reference, text }] : [];
  });
  const unreadable = inputs.flatMap(({ id }) => {
    const entry = entries.get(id);
    return entry && 'skipped' in entry ? [{ input: id, reason: entry.skipped }] : [];
  });
  const skipped = [...unreadable, ...leftOut];

  const candidates = parts.candidates.map(({ name, continues, model }, k) => {
    const runs = measured.map((entry) => entry.runs[k]);
    return { name, model, ...candidateColumns(runs, domain, continues) };
  });
  const failed = measured.flatMap(({ id, runs }) =>
    runs.flatMap((run, k) =>
      'failed' in run ? [{ input: id, candidate: parts.candidates[k].name, reason: run.failed }] : [],
    ),
  );

  const decodeMs = Float64Array.from(measured, (entry) => entry.decodeMs);
  return {
    task: parts.task,
    inputs: measured.map((entry) => entry.id),
    texts: measured.every(({ text }) => text !== undefined) ? measured.map(({ text }) => text!) : undefined,
    references: measured.map((entry) => String(entry.reference)),
    labels,
    decodeMs,
    features: {
      names: domain.featureNames,
      values: matrixFromRows(
        measured.map((entry) => entry.features),
        domain.featureNames.length,
      ),
      latencyMs: Float64Array.from(measured, (entry) => entry.featureMs),
    },
    evidenceNames: domain.evidenceNames,
    criteria: domain.criteria,
    candidates,
    provenance: { ...parts.provenance, decodeMs: mean(decodeMs), skipped, failed },
  };
}
