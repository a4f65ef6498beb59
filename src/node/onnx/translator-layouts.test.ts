import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fixturePath } from '../../../test/support/fixtures.ts';
import { loadTranslator } from '../load-models.ts';

interface Case {
  readonly prefix: string;
  readonly num_beams: number;
  readonly source: string;
  readonly sourceIds: number[];
  readonly ids: number[];
  readonly text: string;
}

const models: Record<string, Case[]> = JSON.parse(
  readFileSync(fixturePath('generation', 'models.json'), 'utf8'),
);

const runs = Object.entries(models).flatMap(([name, cases]) =>
  [
    ...new Set(cases.map(({ prefix, num_beams }) => JSON.stringify({ name, prefix, numBeams: num_beams }))),
  ].map((key) => JSON.parse(key) as { name: string; prefix: string; numBeams: number }),
);

describe('Translator agrees with Hugging Face generate on every layout', () => {
  it.each(runs)('$name with $numBeams beams, prefix "$prefix"', async ({ name, prefix, numBeams }) => {
    const cases = models[name].filter((one) => one.prefix === prefix && one.num_beams === numBeams);
    const translator = await loadTranslator(fixturePath('generation', 'models', name), {
      settings: { numBeams, prefix },
    });
    for (const { source, sourceIds, ids, text } of cases) {
      const { output } = await translator.run(source);
      expect({ source, ids: Array.from(output.tokenIds), text: output.text }).toEqual({ source, ids, text });
      expect(output.sourceTokens).toBe(sourceIds.length);
    }
    await translator.release();
  });
});
