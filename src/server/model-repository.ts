import type { ServedModel } from '../node/serving/served-model.ts';

/** The premodels a server offers. Routes ask nothing but `get(…).predict`: whoever observes, wraps what `get` gives. */
export interface ModelRepository {
  names(): readonly string[];
  /** The versions of a premodel, newest last; one premodel file has one, '1' unless the repository knows more. */
  versions(name: string): readonly string[];
  /** @param version default: the newest. Undefined where there is no such premodel. */
  get(name: string, version?: string): ServedModel | undefined;
  isReady(name: string, version?: string): boolean;
}
