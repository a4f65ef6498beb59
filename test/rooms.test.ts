import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const src = fileURLToPath(new URL('../src', import.meta.url));

/** Which rooms each room may import, besides itself and the shared `error.ts` and `random.ts`. */
const mayImport: Record<string, string[]> = {
  learn: [],
  profile: ['learn'],
  policy: ['learn', 'profile'],
  evaluate: ['learn', 'profile', 'policy'],
  domain: ['learn', 'profile'],
  artifact: ['learn', 'profile', 'policy', 'evaluate', 'domain'],
  runtime: ['learn', 'profile', 'policy', 'evaluate', 'domain', 'artifact'],
  node: ['learn', 'profile', 'policy', 'evaluate', 'domain', 'artifact', 'runtime'],
  report: ['learn', 'profile', 'policy', 'evaluate', 'domain', 'artifact', 'runtime', 'node'],
  server: ['learn', 'profile', 'policy', 'evaluate', 'domain', 'artifact', 'runtime', 'node'],
  cli: [
    'learn',
    'profile',
    'policy',
    'evaluate',
    'domain',
    'artifact',
    'runtime',
    'node',
    'report',
    'server',
  ],
};

const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && file.includes('/'),
);

function importedRooms(file: string): string[] {
  const text = readFileSync(join(src, file), 'utf8');
  return [...text.matchAll(/from '(\.[^']+)'/g)]
    .map(([, path]) => relative(src, resolve(dirname(join(src, file)), path)))
    .filter((path) => path.includes('/'))
    .map((path) => path.split('/')[0]);
}

describe('imports between rooms point one way', () => {
  it('knows every room', () => {
    expect(Object.keys(mayImport)).toEqual(
      expect.arrayContaining([...new Set(files.map((f) => f.split('/')[0]))]),
    );
  });

  it.each(Object.keys(mayImport))('%s', (room) => {
    const forbidden = files
      .filter((file) => file.startsWith(`${room}/`))
      .flatMap((file) =>
        importedRooms(file)
          .filter((other) => other !== room && !mayImport[room].includes(other))
          .map((other) => `${file} imports ${other}`),
      );
    expect(forbidden).toEqual([]);
  });
});
