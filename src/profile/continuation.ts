/** What a run costs where the candidate it continues has run on the same input: its own part only. */
export interface Continuation {
  /** Name of the candidate whose work it goes on from, with the answer of its whole run. */
  readonly candidate: string;
  /** As those of `CandidateProfile`, length n. */
  readonly latencyMs: Float64Array;
  readonly energyMj?: Float64Array;
  readonly cost?: Float64Array;
}

interface Named {
  readonly name: string;
  readonly continues?: { readonly candidate: string };
}

/** Name of a candidate that continues one that is not there, or in the end itself; undefined where none does. */
export function brokenContinuation(candidates: readonly Named[]): string | undefined {
  const byName = new Map(candidates.map((candidate) => [candidate.name, candidate]));
  return candidates.find(({ continues }) => {
    const passed = new Set<string>();
    for (let next = continues; next; next = byName.get(next.candidate)?.continues) {
      if (!byName.has(next.candidate) || passed.has(next.candidate)) return true;
      passed.add(next.candidate);
    }
    return false;
  })?.name;
}
