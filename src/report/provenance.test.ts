import { describe, expect, it } from 'vitest';
import { syntheticProfile } from '../../test/support/synthetic-profile.ts';
import type { Provenance } from '../profile/profile.ts';
import { provenanceSection } from './provenance.ts';

const profile = syntheticProfile();
const section = (provenance: Partial<Provenance>) =>
  provenanceSection({ ...profile, provenance: { ...profile.provenance, ...provenance } }, 'hand').markup;

describe('provenanceSection', () => {
  it.each<[string, Partial<Provenance>, string[]]>([
    [
      'inputs',
      { skipped: [{ input: 'a/<b>.png', reason: 'it is empty' }] },
      ['1 inputs left out', '<code>a/&lt;b&gt;.png</code>: it is empty'],
    ],
    [
      'columns of a table',
      { leftOut: [{ column: '', reason: 'it is an index' }] },
      ['1 columns left out', '<code></code>: it is an index'],
    ],
    [
      'models without an answer',
      { failed: [{ input: 'c.png', candidate: 'small', reason: 'it says NaN' }] },
      ['1 times a model gave no answer', '<code>small on c.png</code>: it says NaN'],
    ],
  ])('lists %s that do not count', (_, provenance, parts) => {
    for (const part of parts) expect(section(provenance)).toContain(part);
  });

  it('lists nothing where all count, and of many the first hundred', () => {
    const nothing = { skipped: [], failed: [], leftOut: [] };
    expect(section(nothing)).not.toContain('<details>');
    const skipped = Array.from({ length: 130 }, (_, i) => ({ input: `${i}.png`, reason: 'it is empty' }));
    const markup = section({ ...nothing, skipped });
    expect(markup.match(/<li>/g)).toHaveLength(100);
    expect(markup).toContain('and 30 more');
  });
});
