const PREFIX = 'word:';

/** Name of the feature that counts how often a word occurs in a text. */
export function wordFeature(word: string): string {
  return PREFIX + word;
}

/** The word a feature of this name counts; undefined where the name is not one of a word. */
export function wordOfFeature(name: string): string | undefined {
  return name.startsWith(PREFIX) && name.length > PREFIX.length ? name.slice(PREFIX.length) : undefined;
}
