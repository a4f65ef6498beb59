import type { Premodel } from './premodel.ts';

/** How long every candidate may take, whole or going on from another, by name. */
export function latenciesOf({ candidates }: Premodel) {
  return new Map(
    candidates.map(({ name, cost, continues }) => [
      name,
      {
        p95LatencyMs: cost.p95LatencyMs,
        ...(continues && {
          continues: { candidate: continues.candidate, p95LatencyMs: continues.cost.p95LatencyMs },
        }),
      },
    ]),
  );
}
