import type { Matrix } from '../learn/matrix.ts';
import type { ClassMap } from './class-map.ts';
import type { Continuation } from './continuation.ts';
import type { TimeLimit } from './time-limit.ts';

/** What outcomes measured elsewhere are: a table, no task that models on disk do. */
export const OUTCOMES = 'table';

/** A task of `domain/tasks.ts`, or {@link OUTCOMES}. */
export type Task = string;

/**
 * What every candidate did on every input: n inputs x c candidates, columns of numbers. Enough to train,
 * evaluate and compare policies; no model need run again.
 */
export interface Profile {
  readonly task: Task;
  /** Id of every input (for files: the path relative to the data folder), length n, unique. */
  readonly inputs: readonly string[];
  /**
   * The right answer of every input as the domain writes it (for classification the label id, for translation
   * the reference), length n.
   */
  readonly references: readonly string[];
  /** The input itself, length n; tasks on text only. */
  readonly texts?: readonly string[];
  /**
   * Words of every input, in order, as the domain parts them, length n; tasks on text only. A feature named
   * `word:<word>` counts one of them.
   */
  readonly words?: readonly (readonly string[])[];
  /** Class names by class index, of all candidates together; classification only. */
  readonly labels?: readonly string[];
  /**
   * Milliseconds from what users give (a file, encoded bytes) to what features and models take, length n; 0 where that
   * is the same. Paid once whatever runs, so it is in no candidate's `latencyMs`. Absent where it was not measured.
   */
  readonly decodeMs?: Float64Array;
  readonly features: FeatureTable;
  /** Names of the columns of every candidate's `evidence`. */
  readonly evidenceNames: readonly string[];
  /** Names of the ways to score an output, the default first: `top1`, `top5` for images. */
  readonly criteria: readonly string[];
  readonly candidates: readonly CandidateProfile[];
  /** Fold that holds each input out, counting from 0, where whoever made the table fixed them; length n. */
  readonly folds?: Int32Array;
  /**
   * How alike the outputs of two candidates are on every input, 0..1, symmetric; where the domain can tell.
   * Computed when first asked for.
   */
  readonly agreement?: (a: number, b: number) => Float64Array;
  /** Until when an answer counts, and what it loses until then; absent where time is only a cost. */
  readonly timeLimit?: TimeLimit;
  readonly provenance: Provenance;
}

export interface FeatureTable {
  readonly names: readonly string[];
  /** n x names.length */
  readonly values: Matrix;
  /** Milliseconds it took to compute all features of each input, length n. */
  readonly latencyMs: Float64Array;
}

export interface CandidateProfile {
  /** Unique within the profile. */
  readonly name: string;
  /** Where the model lies and what exactly it was; absent for outcomes measured elsewhere. */
  readonly model?: ModelSource;
  /** Score of each output in 0..1 by criterion (`profile.criteria`), each of length n. */
  readonly scores: Readonly<Record<string, Float64Array>>;
  /** Model time: cost of one run on each input (preprocessing + inference; decoding and loading apart), length n. */
  readonly latencyMs: Float64Array;
  /** Parts of `latencyMs`, where measured. */
  readonly preprocessMs?: Float64Array;
  readonly inferenceMs?: Float64Array;
  /** Half width of the 95 % confidence interval of `latencyMs`, relative to it (0.05 = 5 %), length n. */
  readonly latencyInterval?: Float64Array;
  /** A cost of one run on each input that is neither time nor energy (money, tokens), length n. */
  readonly cost?: Float64Array;
  /** Energy of one run on each input, idle power subtracted; absent where no meter was found. */
  readonly energyMj?: Float64Array;
  /** The candidate whose work it can go on from, and what its run costs then; absent where it always does all. */
  readonly continues?: Continuation;
  /** n x evidenceNames.length: what the output says about itself (see the domain's documentation). */
  readonly evidence: Matrix;
  /**
   * 1 where a run ended with an answer, 0 where it ended or was stopped without one, length n; absent where all
   * answered. Seen when it runs, unlike the score.
   */
  readonly answered?: Uint8Array;
  /** Predicted class of each input, length n; classification only. */
  readonly predicted?: Int32Array;
  /** What it wrote for each input, length n; tasks on text only. */
  readonly outputs?: readonly string[];
}

/** What a candidate sets differently from its folder's own configuration, e.g. `{ numBeams: 4 }`. */
export type ModelSettings = Readonly<Record<string, string | number | boolean>>;

/** A model on disk at the time of profiling. */
export interface ModelSource {
  /** Folder of the model, relative to the profile's file where possible. */
  readonly path: string;
  readonly settings?: ModelSettings;
  /** How its classes are numbered here; absent where its class names are `Profile.labels`. */
  readonly classes?: ClassMap;
  readonly files: readonly ModelFile[];
  /** Sum of the sizes of `files`, and of those of the rescorer. */
  readonly sizeBytes: number;
  /** The second model it asks, where it asks one; sizes, memory and loading above include it. */
  readonly rescorer?: RescorerSource;
  /** Median time to create the session. */
  readonly loadMs?: number;
  /** Peak resident memory of a fresh process that loads the model and runs it once, minus that process before. */
  readonly peakMemoryBytes?: number;
}

/** A model on disk that chooses between what another found. */
export interface RescorerSource {
  /** As `ModelSource.path`. */
  readonly path: string;
  readonly files: readonly ModelFile[];
  readonly sizeBytes: number;
  /** Of this model alone. */
  readonly peakMemoryBytes?: number;
}

export interface ModelFile {
  /** Relative to the model's folder, with forward slashes. */
  readonly path: string;
  readonly sha256: string;
  readonly sizeBytes: number;
}

/** How the profile came to be. Every field is free text or a number a person can check. */
export interface Provenance {
  /** ISO 8601. */
  readonly createdAt: string;
  readonly premodelVersion: string;
  /** e.g. `Raspberry Pi 5 Model B` or `Linux 6.1 x64`. */
  readonly device: string;
  readonly cpu?: string;
  readonly cores?: number;
  /** e.g. `onnxruntime-node 1.30.0 (cpu)`. */
  readonly runtime?: string;
  readonly threads?: number;
  /** The meter energy was read from, `estimate: …`, or `unavailable: …` with the reason. */
  readonly energyMeter?: string;
  /** Folder or file of the labelled inputs, relative to the profile's file where possible. */
  readonly data?: string;
  /** How the classes of models and of the data were matched, where they were not called the same; a sentence each. */
  readonly labels?: readonly string[];
  /** Mean time to decode one input. Older profiles have this alone, without a time per input. */
  readonly decodeMs?: number;
  /** Inputs that could not be read, with the reason. */
  readonly skipped?: readonly { readonly input: string; readonly reason: string }[];
  /** Columns of a table from elsewhere that were not used, with the reason. */
  readonly leftOut?: readonly LeftOutColumn[];
  /** Runs that gave no answer, with the reason; the candidate's `answered` is 0 there. */
  readonly failed?: readonly {
    readonly input: string;
    readonly candidate: string;
    readonly reason: string;
  }[];
  /** The options the profile was made with. */
  readonly options?: Readonly<Record<string, string | number | boolean>>;
}

export interface LeftOutColumn {
  readonly column: string;
  /** To follow the column's name: `row numbers, not a feature`. */
  readonly reason: string;
}
