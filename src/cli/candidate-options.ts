import type { Command } from 'commander';
import { PremodelError } from '../error.ts';
import type { Profile } from '../profile/profile.ts';
import { selectCandidates } from '../profile/select.ts';

export interface CandidateFlags {
  readonly candidates?: readonly string[];
  readonly without?: readonly string[];
}

/** The options that choose among the candidates of a table. */
export function withCandidateOptions(command: Command): Command {
  return command
    .option('--candidates <names>', 'only these candidates, with commas; may be given again', gather)
    .option('--without <names>', 'all but these candidates, with commas; may be given again', gather);
}

/**
 * The profile with the candidates that were asked for, in its own order. One that goes on from another's work does all
 * of it where that other is left out.
 * @throws PremodelError `invalid-option` for a name there is not, and where none is left
 */
export function chosenCandidates(profile: Profile, { candidates, without }: CandidateFlags): Profile {
  if (!candidates && !without) return profile;
  const names = profile.candidates.map(({ name }) => name);
  const only = candidates && namesIn(candidates, names, '--candidates');
  const left = without ? namesIn(without, names, '--without') : [];
  const kept = names.filter((name) => (only?.includes(name) ?? true) && !left.includes(name));
  if (kept.length > 0) return selectCandidates(profile, kept);
  throw new PremodelError('invalid-option', 'no candidate is left', {
    place: { field: '--without' },
    remedy: `Leave one of these in: ${names.join(', ')}.`,
  });
}

/** A name may itself hold a comma: what is a name as a whole is one. */
function namesIn(selectors: readonly string[], names: readonly string[], field: string): string[] {
  return selectors.flatMap((text) => {
    if (names.includes(text)) return text;
    const parts = text
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '');
    const unknown = parts.length === 0 ? text : parts.find((part) => !names.includes(part));
    if (unknown === undefined) return parts;
    throw new PremodelError('invalid-option', `the table has no candidate named "${unknown}"`, {
      place: { field },
      remedy: `Use some of: ${names.join(', ')}.`,
    });
  });
}

function gather(text: string, before: readonly string[] = []): string[] {
  return [...before, text];
}
