import { cascade } from '../cascade/cascade.ts';
import { paperPremodel } from '../paper/paper-premodel.ts';
import { planner } from '../planner/planner.ts';
import type { PolicyTrainer } from '../policy.ts';
import { POINTS } from '../prices.ts';
import { ROUTER_POINTS, router } from '../router/router.ts';
import { blindFamilies, type Family, type FamilyContext, learntFamily } from '../verdict/family.ts';

/** Every kind there is for this profile, the simplest first. */
export function families(context: FamilyContext): Family[] {
  const { onProgress } = context;
  const { features } = context.profile;
  const learnt: [PolicyTrainer, number][] = [
    [cascade({ unmeasured: true }), POINTS],
    [paperPremodel(), 1],
    [router({ unmeasured: true }), ROUTER_POINTS],
    [planner({ unmeasured: true }), POINTS],
  ];
  const readsFeatures = new Set(['paper', 'router']);
  const applicable = learnt.filter(([{ kind }]) => features.names.length > 0 || !readsFeatures.has(kind));
  const part = (index: number) => (fraction: number) =>
    onProgress?.((index + fraction) / (applicable.length + 1));
  return [
    ...blindFamilies({ ...context, onProgress: part(0) }),
    ...applicable.flatMap(([trainer, points], index) => {
      const family = learntFamily(trainer, points, { ...context, onProgress: part(index + 1) });
      part(index + 1)(1);
      return family;
    }),
  ];
}
