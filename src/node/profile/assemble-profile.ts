import type { Domain } from '../../domain/domain.ts';
import { matrixFromRows } from '../../learn/matrix.ts';
import type { CandidateProfile, ModelSource, Profile, Provenance } from '../../profile/profile.ts';
import type { LabelledImage } from '../dataset/image-dataset.ts';
import type { JournalEntry } from './journal.ts';

interface ProfileParts {
  readonly images: readonly LabelledImage[];
  readonly entries: ReadonlyMap<string, JournalEntry>;
  readonly labels: readonly string[];
  readonly domain: Pick<Domain<never, never, never>, 'featureNames' | 'evidenceNames' | 'criteria'>;
  readonly candidates: readonly { readonly name: string; readonly model: ModelSource }[];
  readonly provenance: Omit<Provenance, 'decodeMs' | 'skipped'>;
}

/** Turns measurements, one record per input, into columns. Inputs keep the order of `images`. */
export function assembleProfile({ images, entries, labels, domain, ...parts }: ProfileParts): Profile {
  const measured = images.flatMap(({ id, label }) => {
    const entry = entries.get(id);
    return entry && 'runs' in entry ? [{ ...entry, label }] : [];
  });
  const skipped = images.flatMap(({ id }) => {
    const entry = entries.get(id);
    return entry && 'skipped' in entry ? [{ input: id, reason: entry.skipped }] : [];
  });

  const candidates = parts.candidates.map(({ name, model }, c): CandidateProfile => {
    const runs = measured.map((entry) => entry.runs[c]);
    const scores = domain.criteria.map((criterion, i) => {
      return [criterion, Float64Array.from(runs, (run) => run.scores[i])];
    });
    const metered = runs.length > 0 && runs.every((run) => run.energyMj !== undefined);
    return {
      name,
      model,
      scores: Object.fromEntries(scores),
      latencyMs: Float64Array.from(runs, (run) => run.latencyMs),
      preprocessMs: Float64Array.from(runs, (run) => run.preprocessMs),
      inferenceMs: Float64Array.from(runs, (run) => run.inferenceMs),
      latencyInterval: Float64Array.from(runs, (run) => run.latencyInterval),
      energyMj: metered ? Float64Array.from(runs, (run) => run.energyMj!) : undefined,
      evidence: matrixFromRows(
        runs.map((run) => run.evidence),
        domain.evidenceNames.length,
      ),
      predicted: Int32Array.from(runs, (run) => run.predicted),
    };
  });

  const decodeMs = measured.reduce((sum, entry) => sum + entry.decodeMs, 0) / Math.max(1, measured.length);
  return {
    task: 'image-classification',
    inputs: measured.map((entry) => entry.id),
    references: measured.map((entry) => String(entry.label)),
    labels,
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
    provenance: { ...parts.provenance, decodeMs, skipped },
  };
}
