import { restoreBoostedRegressor } from './boosting/regression.ts';
import { restoreForestRegressor } from './forest/regression.ts';
import { restoreRidge } from './linear/linear-regressor.ts';
import type { Regressor } from './regressor.ts';
import { StateReader } from './state-reader.ts';

type Restore = (state: StateReader, features: number) => Regressor;

const restorers = new Map<string, Restore>([
  ['ridge', restoreRidge],
  ['gradient-boosting', restoreBoostedRegressor],
  ['random-forest', restoreForestRegressor],
]);

/**
 * The regressor whose `toJSON` gave this state. The state may come from a file and hold anything.
 * @throws PremodelError `invalid-regressor`
 *
 * @example
 * const regressor = restoreRegressor(JSON.parse(JSON.stringify(ridge().fit(x, targets))));
 */
export function restoreRegressor(state: unknown): Regressor {
  const reader = new StateReader(state, 'regressor');
  const kind = reader.text('kind');
  const restore = restorers.get(kind);
  if (restore === undefined)
    return reader.fail('kind', `is unknown; known are ${[...restorers.keys()].join(', ')}`);
  return restore(reader, reader.integer('features', 0, 2 ** 24));
}
