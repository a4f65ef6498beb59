import type { Profile } from '../../src/profile/profile.ts';

/** All of a profile but what a clock or a meter told. */
export function untimed({ decodeMs: _, features, candidates, provenance, ...rest }: Profile): object {
  const { createdAt: __, decodeMs: ___, ...about } = provenance;
  return {
    ...rest,
    provenance: about,
    features: { names: features.names, values: features.values },
    candidates: candidates.map(({ name, model, scores, evidence, predicted, outputs, answered }) => {
      const { loadMs: _____, peakMemoryBytes: ______, ...source } = model ?? {};
      return { name, model: source, scores, evidence, predicted, outputs, answered };
    }),
  };
}
