import { describe, expect, it } from 'vitest';
import { parseArff } from './arff.ts';
import { parseDescription } from './description.ts';

const HEAD =
  '% a comment\n@RELATION runs of {2016}\n@attribute instance_id STRING\n@ATTRIBUTE "run time" NUMERIC\n';

describe('ARFF', () => {
  it('is read with comments, quotes, escapes, blank lines and CRLF', () => {
    const text = `${HEAD}\n@DATA\n'it\\'s, one', 1.5\n% so far\n\n"two \\"2\\"" ,?\nthree,3\n`;
    for (const written of [text, text.replaceAll('\n', '\r\n')]) {
      const table = parseArff(written, 'runs.arff');
      expect(table.names).toEqual(['instance_id', 'run time']);
      expect(table.cells).toEqual([
        ["it's, one", 'two "2"', 'three'],
        ['1.5', '?', '3'],
      ]);
      expect([0, 1, 2].map(table.lineOf)).toEqual([7, 10, 11]);
    }
  });

  it.each([
    ['nothing', '', undefined],
    ['no data', HEAD, undefined],
    ['a row too short', `${HEAD}@data\na,1\nb`, 7],
    ['a row too long', `${HEAD}@data\na,1\nb,2,3`, 7],
    ['an open quote', `${HEAD}@data\n'a,1`, 6],
    ['an attribute without a type', '@attribute x\n@data\n1', 1],
    ['something else', 'input_id,score\na,1', 1],
  ])('with %s ends in an error with its line', (_, text, row) => {
    expect(() => parseArff(text, 'runs.arff')).toThrow(
      expect.objectContaining({
        code: 'invalid-table',
        place: expect.objectContaining({ file: 'runs.arff', ...(row && { row }) }),
      }),
    );
  });
});

describe('description of a scenario', () => {
  const text = `
scenario_id: toy
performance_measures: [runtime, memory]
performance_type: [runtime, solution_quality]
maximize: [false, true]
algorithm_cutoff_time: 50
default_steps: [A, B]
feature_steps:
  A: { provides: &shared [x, y] }
  B: { provides: [y, z], requires: [A] }
  C: { provides: *shared }
`;

  it('says what to read', () => {
    expect(parseDescription(text, 'description.txt')).toEqual({
      id: 'toy',
      measure: 'runtime',
      runtime: true,
      maximize: false,
      cutoffSeconds: 50,
      features: ['x', 'y', 'z'],
      steps: ['A', 'B'],
    });
  });

  it('may give single values, and leave out what it does not need', () => {
    const quality =
      'scenario_id: 7\nperformance_measures: f1\nperformance_type: solution_quality\nmaximize: true';
    expect(parseDescription(quality, 'description.txt')).toEqual({
      id: '7',
      measure: 'f1',
      runtime: false,
      maximize: true,
      cutoffSeconds: 0,
      features: undefined,
      steps: [],
    });
  });

  it.each([
    ['no YAML', 'a: [', undefined],
    ['no object', '- a', undefined],
    ['no type', text.replace('performance_type', 'kind'), 'performance_type'],
    ['no cutoff', text.replace('50', "'?'"), 'algorithm_cutoff_time'],
    ['aliases without end', bomb(), undefined],
  ])('that is %s ends in an error', (_, bad, field) => {
    expect(() => parseDescription(bad, 'description.txt')).toThrow(
      expect.objectContaining({
        code: 'invalid-table',
        place: expect.objectContaining({ file: 'description.txt', ...(field && { field }) }),
      }),
    );
  });
});

/** Aliases of aliases, which grow exponentially when they are followed. */
function bomb(): string {
  const levels = Array.from({ length: 12 }, (_, i) => `l${i + 1}: &l${i + 1} [${`*l${i},`.repeat(10)}]`);
  return ['l0: &l0 [x,x]', ...levels].join('\n');
}
