import { type DriftReference, driftState } from '../evaluate/drift/drift-reference.ts';
import type { UsePromise } from '../evaluate/promise/promise.ts';
import type { Soundness } from '../evaluate/soundness/soundness.ts';
import { type CostKind, costAfter } from '../policy/costs.ts';
import type { Objective, Policy } from '../policy/policy.ts';
import type { CandidateProfile, Profile } from '../profile/profile.ts';
import { selectCandidates } from '../profile/select.ts';
import { mean, quantile } from '../statistics.ts';
import {
  type CandidateCost,
  PREMODEL_VERSION,
  type Premodel,
  type PremodelCandidate,
  type Training,
} from './premodel.ts';

export interface PremodelParts {
  readonly profile: Profile;
  readonly policy: Policy;
  readonly objective: Objective;
  readonly training: Training;
  readonly singleBest?: string;
  readonly soundness?: Soundness;
  readonly drift?: DriftReference;
  readonly promise?: UsePromise;
  /** File name and hash of the profile, where it came from a file; a folder has no hash. */
  readonly source?: { readonly file: string; readonly sha256?: string };
  /** Turns the model folder written in the profile into one relative to the premodel file. Default: as it is. */
  readonly relocate?: (path: string) => string;
}

/**
 * The premodel of a fitted policy: the candidates it may run, and the single best, as they were profiled. It is plain
 * data, the same as is read again from its file.
 *
 * @example
 * const policy = planner().fit(profile, objective, { seed: 1 });
 * const training = { createdAt: '2026-01-01T00:00:00Z', premodelVersion: '0.1.0', seed: 1, options: {} };
 * const premodel = createPremodel({ profile, policy, objective, training });
 */
export function createPremodel(parts: PremodelParts): Premodel {
  const { profile, policy, objective, training, source, relocate = (path) => path } = parts;
  const { singleBest, soundness, drift, promise } = parts;
  const names = new Set([...policy.candidates, ...(singleBest === undefined ? [] : [singleBest])]);
  const premodel: Premodel = {
    format: 'premodel',
    version: PREMODEL_VERSION,
    task: profile.task,
    labels: profile.labels,
    objective,
    candidates: selectCandidates(profile, [...names]).candidates.map((candidate) =>
      describe(candidate, relocate),
    ),
    policy: policy.toJSON(),
    singleBest,
    soundness: soundness?.toJSON(),
    drift: drift && driftState(drift),
    promise,
    domain: { featureNames: profile.features.names, evidenceNames: profile.evidenceNames },
    profile: { ...source, inputs: profile.inputs.length, provenance: profile.provenance },
    training,
  };
  // What was fitted becomes what its `toJSON` says, however deep it lies.
  return JSON.parse(JSON.stringify(premodel));
}

function describe(candidate: CandidateProfile, relocate: (path: string) => string): PremodelCandidate {
  const { name, model, continues } = candidate;
  return {
    name,
    path: model && relocate(model.path),
    settings: model?.settings,
    classes: model?.classes,
    files: model?.files ?? [],
    sizeBytes: model?.sizeBytes ?? 0,
    rescorer: model?.rescorer && { ...model.rescorer, path: relocate(model.rescorer.path) },
    peakMemoryBytes: model?.peakMemoryBytes,
    loadMs: model?.loadMs,
    cost: meanCost(candidate),
    continues: continues && {
      candidate: continues.candidate,
      cost: meanCost(costAfter(candidate, () => true)),
    },
  };
}

function meanCost({ latencyMs, energyMj, cost }: Pick<CandidateProfile, CostKind>): CandidateCost {
  return {
    latencyMs: mean(latencyMs),
    p95LatencyMs: quantile(latencyMs, 0.95),
    energyMj: energyMj && mean(energyMj),
    other: cost && mean(cost),
  };
}
