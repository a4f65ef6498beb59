import { describe, expect, it } from 'vitest';
import { syntheticProfile } from '../../../test/support/synthetic-profile.ts';
import { selectCandidates, selectInputs } from '../../profile/select.ts';
import { similarity } from '../generation/similarity.ts';
import { withTextColumns } from './text-profile.ts';

describe('withTextColumns', () => {
  const plain = syntheticProfile({ inputs: 3, candidates: 3 });
  const outputs = ['rot', 'gelb', ''].map((word) => ['Haus', 'Hund', 'rot'].map((noun) => `${word} ${noun}`));
  const profile = withTextColumns({
    ...plain,
    task: 'translation',
    texts: ['A house', '', 'red RED'],
    candidates: plain.candidates.map((candidate, k) => ({ ...candidate, outputs: outputs[k] })),
  });

  it('adds the words of every input', () => {
    expect(profile.words).toEqual([['a', 'house'], [], ['red', 'red']]);
  });

  it('tells how alike two outputs are, whichever inputs and candidates are selected', () => {
    const selected = selectInputs(
      selectCandidates(profile, [profile.candidates[2].name, profile.candidates[0].name]),
      [2, 0],
    );
    expect(Array.from(selected.agreement!(0, 1))).toEqual(
      [2, 0].map((row) => similarity(outputs[2][row], outputs[0][row])),
    );
    expect(selected.agreement!(1, 0)).toEqual(selected.agreement!(0, 1));
  });

  it('leaves other profiles as they are', () => {
    expect(withTextColumns(plain)).toBe(plain);
  });
});
