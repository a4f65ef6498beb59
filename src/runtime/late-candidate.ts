import type { Candidate } from './candidate.ts';

/** A candidate that is opened when first needed, and again at every need until that succeeds. */
export function lateCandidate<Input, Output>(
  name: string,
  open: () => Promise<Candidate<Input, Output>>,
): Candidate<Input, Output> {
  let opening: Promise<Candidate<Input, Output>> | undefined;
  let opened: Candidate<Input, Output> | undefined;

  function candidate(): Promise<Candidate<Input, Output>> {
    opening ??= open().then(
      (candidate) => {
        opened = candidate;
        return candidate;
      },
      (error) => {
        opening = undefined;
        throw error;
      },
    );
    return opening;
  }

  return {
    name,
    load: async () => (await candidate()).load(),
    run: async (input, options) => (await candidate()).run(input, options),
    release: async () => opened?.release(),
  };
}
