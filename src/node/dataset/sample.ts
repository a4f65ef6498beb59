import { seededRandom, shuffle } from '../../random.ts';

/** A seeded random sample of the items, in their order; all where there are no more than `limit`. */
export function sample<T>(
  items: T[],
  { limit = items.length, seed = 1 }: { readonly limit?: number; readonly seed?: number },
): T[] {
  if (limit >= items.length) return items;
  const order = shuffle(Uint32Array.from(items.keys()), seededRandom(seed));
  return Array.from(order.subarray(0, limit).sort(), (index) => items[index]);
}
