const SUFFIXES = [
  ...['able', 'ant', 'ed', 'en', 'ent', 'ern', 'ful', 'ible', 'ing', 'ish'],
  ...['ive', 'less', 'like', 'ous', 'some', 'y'],
];

/** So many letters before the ending: `sleep-y`, but not `dr-y` or `r-ed`. */
const SHORTEST_STEM = 3;

/**
 * Whether an adjective is taken for a satellite: WordNet's name for adjectives that stand around a plain one
 * (`dry`) and shade its meaning (`arid`, `waterless`). Without WordNet: those formed from another word by one of
 * the endings under which satellites are most frequent. docs/features.md says how often this agrees with WordNet.
 */
export function isSatelliteAdjective(adjective: string): boolean {
  const word = adjective.toLowerCase();
  return SUFFIXES.some((suffix) => word.length >= suffix.length + SHORTEST_STEM && word.endsWith(suffix));
}
