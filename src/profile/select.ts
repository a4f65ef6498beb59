import { selectColumns, selectRows } from '../learn/matrix.ts';
import type { CandidateProfile, Profile } from './profile.ts';

/**
 * The same profile over some of its inputs, in the given order (repeats allowed).
 *
 * @example
 * const firstHundred = selectInputs(profile, Int32Array.from({ length: 100 }, (_, row) => row));
 */
export function selectInputs(profile: Profile, rows: ArrayLike<number>): Profile {
  const indexes = Array.from(rows);
  const pick = (values: Float64Array) => Float64Array.from(indexes, (row) => values[row]);
  const pickOptional = (values?: Float64Array) => (values ? pick(values) : undefined);
  return {
    ...profile,
    inputs: indexes.map((row) => profile.inputs[row]),
    references: indexes.map((row) => profile.references[row]),
    texts: profile.texts && indexes.map((row) => profile.texts![row]),
    words: profile.words && indexes.map((row) => profile.words![row]),
    folds: profile.folds && Int32Array.from(indexes, (row) => profile.folds![row]),
    ...(profile.decodeMs && { decodeMs: pick(profile.decodeMs) }),
    features: {
      ...profile.features,
      values: selectRows(profile.features.values, rows),
      latencyMs: pick(profile.features.latencyMs),
    },
    agreement: profile.agreement && ((a, b) => pick(profile.agreement!(a, b))),
    ...(profile.timeLimit && {
      timeLimit: {
        limitMs: pick(profile.timeLimit.limitMs),
        lossPerMs: mapped(profile.timeLimit.lossPerMs, pick),
      },
    }),
    candidates: profile.candidates.map((candidate) => ({
      ...candidate,
      scores: mapped(candidate.scores, pick),
      latencyMs: pick(candidate.latencyMs),
      preprocessMs: pickOptional(candidate.preprocessMs),
      inferenceMs: pickOptional(candidate.inferenceMs),
      latencyInterval: pickOptional(candidate.latencyInterval),
      energyMj: pickOptional(candidate.energyMj),
      cost: pickOptional(candidate.cost),
      ...(candidate.continues && {
        continues: {
          candidate: candidate.continues.candidate,
          latencyMs: pick(candidate.continues.latencyMs),
          energyMj: pickOptional(candidate.continues.energyMj),
          cost: pickOptional(candidate.continues.cost),
        },
      }),
      outputs: candidate.outputs && indexes.map((row) => candidate.outputs![row]),
      evidence: selectRows(candidate.evidence, rows),
      ...(candidate.answered && {
        answered: Uint8Array.from(indexes, (row) => candidate.answered![row]),
      }),
      predicted: candidate.predicted && Int32Array.from(indexes, (row) => candidate.predicted![row]),
    })),
  };
}

function mapped(
  columns: Readonly<Record<string, Float64Array>>,
  map: (values: Float64Array) => Float64Array,
): Readonly<Record<string, Float64Array>> {
  return Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, map(values)]));
}

/**
 * The same profile with some of its candidates, by name, in the given order; what continues another needs it there.
 *
 * @example
 * const two = selectCandidates(profile, ['small', 'large']);
 */
export function selectCandidates(profile: Profile, names: readonly string[]): Profile {
  const chosen = names.map((name) => candidateNamed(profile, name));
  const kept = chosen.map((candidate) => profile.candidates.indexOf(candidate));
  return {
    ...profile,
    candidates: chosen.map((candidate) => {
      const { continues, ...whole } = candidate;
      return !continues || names.includes(continues.candidate) ? candidate : whole;
    }),
    agreement: profile.agreement && ((a, b) => profile.agreement!(kept[a], kept[b])),
  };
}

/** The same profile with some of its columns of evidence, by name, in the given order. */
export function selectEvidence(profile: Profile, names: readonly string[]): Profile {
  const columns = names.map((name) => profile.evidenceNames.indexOf(name));
  return {
    ...profile,
    evidenceNames: names,
    candidates: profile.candidates.map((candidate) => ({
      ...candidate,
      evidence: selectColumns(candidate.evidence, columns),
    })),
  };
}

/** @throws RangeError when the profile has no such candidate: a mistake of the caller, not of a user. */
export function candidateNamed(profile: Profile, name: string): CandidateProfile {
  const found = profile.candidates.find((candidate) => candidate.name === name);
  if (!found) throw new RangeError(`no candidate named ${name} in this profile`);
  return found;
}
