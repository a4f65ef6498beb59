import { PremodelError } from '../../error.ts';

const MOST_EXAMPLES = 5;

/** For those who want all of the data to be used. */
export function filesLeftOut(data: string, reasons: readonly string[]): PremodelError {
  const examples = reasons.slice(0, MOST_EXAMPLES).join('; ');
  return new PremodelError(
    'unreadable-image',
    `${reasons.length} of what is in ${data} cannot be used: ${examples}`,
    {
      place: { file: data },
      remedy: 'Convert or remove them, or leave --strict (strict) out: they are then listed.',
    },
  );
}
