import { PremodelError } from '../error.ts';
import { type DriftReference, restoreDrift } from '../evaluate/drift/drift-reference.ts';
import { restoreSoundness, type Soundness } from '../evaluate/soundness/soundness.ts';
import type { Policy } from '../policy/policy.ts';
import type { Premodel } from './premodel.ts';

/** What a premodel knows to watch itself in use with. */
export interface PremodelWatch {
  readonly singleBest?: string;
  readonly soundness?: Soundness;
  readonly drift?: DriftReference;
}

/**
 * @param policy of the premodel
 * @param file where it came from, for the error
 * @throws PremodelError `invalid-soundness`, `invalid-drift` when their numbers cannot be such, `invalid-premodel`
 * when they name columns that nothing computes
 */
export function watchOf(premodel: Premodel, policy: Policy, file?: string): PremodelWatch {
  const soundness = premodel.soundness && restoreSoundness(premodel.soundness);
  const drift = premodel.drift && restoreDrift(premodel.drift);
  const watched = (drift?.columns ?? []).map(({ kind, name }) => ({ kind, name }));
  const judged = soundness?.columns;
  const features = [...(judged?.features ?? []), ...namesOf('feature')];
  const evidence = [...(judged?.evidence ?? []), ...namesOf('evidence')];
  function namesOf(wanted: string): string[] {
    return watched.filter(({ kind }) => kind === wanted).map(({ name }) => name);
  }
  const [computed, told] = [new Set(policy.features), new Set(premodel.domain.evidenceNames)];
  const missing = features.find((name) => !computed.has(name)) ?? evidence.find((name) => !told.has(name));
  if (missing !== undefined) {
    throw new PremodelError('invalid-premodel', `it watches ${missing}, which nothing computes`, {
      place: { file, field: 'drift' },
      remedy: 'The file is damaged or was edited by hand: train again.',
    });
  }
  return { singleBest: premodel.singleBest, soundness, drift };
}
