import type { Certificate } from '../evaluate/certificate/certificate.ts';
import type { Objective, PolicyState } from '../policy/policy.ts';
import type { ClassMap } from '../profile/class-map.ts';
import type { ModelFile, ModelSettings, Provenance, RescorerSource, Task } from '../profile/profile.ts';

/** Version of the premodel file this release writes; it reads this one and none above. */
export const PREMODEL_VERSION = 1;

/** What `train` writes: a fitted policy, the candidates it may run, and how it came to be. */
export interface Premodel {
  readonly format: 'premodel';
  readonly version: typeof PREMODEL_VERSION;
  readonly task: Task;
  /** Class names by class index, of all candidates together; classification only. */
  readonly labels?: readonly string[];
  /** What an output had to reach to count as right. */
  readonly objective: Objective;
  /** Every candidate the policy may run, then the single best if that is none of them. */
  readonly candidates: readonly PremodelCandidate[];
  readonly policy: PolicyState;
  /** Name of the candidate best on the profile fitted on: what audits and the fallback run. */
  readonly singleBest?: string;
  /** Tells which decisions are likely wrong; where that was asked for. Read by `watchOf`. */
  readonly soundness?: object;
  /** What inputs and runs in use are compared with. Read by `watchOf`. */
  readonly drift?: object;
  /** What it is to cost and to answer in use, by held-out inputs. Read by `watchOf`. */
  readonly promise?: object;
  readonly domain: DomainColumns;
  readonly profile: ProfileSource;
  readonly training: Training;
}

export interface PremodelCandidate {
  readonly name: string;
  /** Folder of the model relative to the premodel file, forward slashes; absent for outcomes measured elsewhere. */
  readonly path?: string;
  readonly settings?: ModelSettings;
  /** How its classes are numbered here; absent where its class names are `Premodel.labels`. */
  readonly classes?: ClassMap;
  /** Every file of the model as it was profiled, relative to `path`; empty where `path` is absent. */
  readonly files: readonly ModelFile[];
  /** Sum of the sizes of `files`, and of those of the rescorer. */
  readonly sizeBytes: number;
  /** The second model it asks, its `path` relative to the premodel file. */
  readonly rescorer?: RescorerSource;
  readonly peakMemoryBytes?: number;
  readonly loadMs?: number;
  readonly cost: CandidateCost;
  /** The candidate whose work it can go on from, and what its run costs then. */
  readonly continues?: { readonly candidate: string; readonly cost: CandidateCost };
}

/** What one run cost on the training profile, mean over its inputs. */
export interface CandidateCost {
  readonly latencyMs: number;
  readonly p95LatencyMs: number;
  readonly energyMj?: number;
  /** What is neither time nor energy. */
  readonly other?: number;
}

/** The columns that were on offer at training; the policy names those it reads. */
export interface DomainColumns {
  readonly featureNames: readonly string[];
  readonly evidenceNames: readonly string[];
}

/** The profile the policy was fitted on. */
export interface ProfileSource {
  /** Name of the profile's file, without its folder. */
  readonly file?: string;
  readonly sha256?: string;
  /** Number of inputs the policy was fitted on. */
  readonly inputs: number;
  readonly provenance: Provenance;
}

export interface Training {
  /** ISO 8601. */
  readonly createdAt: string;
  readonly premodelVersion: string;
  readonly seed: number;
  readonly options: Readonly<Record<string, string | number | boolean>>;
  /** Held-out estimate made at training, where it was made. */
  readonly evaluation?: CrossValidated;
  /** What was certified of the policy on inputs it was not fitted on, where that was asked for. */
  readonly certificate?: Certificate;
  /** What of the constraint is not kept to, in words; where the nearest was to be written all the same. */
  readonly unmet?: string;
}

/** Cross-validated over the training profile, refitting in every fold; an abstention counts as wrong. */
export interface CrossValidated {
  readonly folds: number;
  /** Mean score of one input, 0..1. */
  readonly accuracy: number;
  /** Corpus scores by metric, 0..100; translation only, where an abstention counts as an empty output. */
  readonly corpus?: Readonly<Record<string, number>>;
  readonly coverage: number;
  /** Mean model time of one input, features and decision included, decoding not. */
  readonly latencyMs: number;
  /** Mean time of one input with its decoding; absent where that was not measured. */
  readonly endToEndMs?: number;
}
