import type { Difference } from '../paired-gain.ts';

/** How something scores beside a policy than which it is not established to score less. */
export type Standing = 'more' | 'same' | 'not-established-less';

/** @param difference score of the policy minus that of the other, where the interval does not lie above 0 as a whole */
export function standingBeside({ difference, interval95: [low, high] }: Difference): Standing {
  if (high < 0) return 'more';
  // Without any difference the interval is a point.
  return difference === 0 && low === 0 && high === 0 ? 'same' : 'not-established-less';
}

const words: Readonly<Record<Standing, readonly [alone: string, comparing: string]>> = {
  more: ['more accurate', 'than'],
  same: ['as accurate', 'as'],
  'not-established-less': ['not distinguishably less accurate', 'than'],
};

/** `as accurate`; with a name: `as accurate as resnet` */
export function accuracyBeside(difference: Difference, name?: string): string {
  const [alone, comparing] = words[standingBeside(difference)];
  return name === undefined ? alone : `${alone} ${comparing} ${name}`;
}
