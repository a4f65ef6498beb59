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
  models: ['learn', 'profile', 'policy', 'evaluate', 'domain', 'artifact', 'runtime'],
  node: ['learn', 'profile', 'policy', 'evaluate', 'domain', 'artifact', 'runtime', 'models'],
  report: ['learn', 'profile', 'policy', 'evaluate', 'domain', 'artifact', 'runtime', 'models', 'node'],
  server: ['learn', 'profile', 'policy', 'evaluate', 'domain', 'artifact', 'runtime', 'models', 'node'],
  cli: [
    'learn',
    'profile',
    'policy',
    'evaluate',
    'domain',
    'artifact',
    'runtime',
    'models',
    'node',
    'report',
    'server',
  ],
};

const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && file.includes('/'),
);

/** Types included. */
function importedFiles(file: string): string[] {
  const text = readFileSync(join(src, file), 'utf8');
  return [...text.matchAll(/from '(\.[^']+)'/g)].map(([, path]) =>
    relative(src, resolve(dirname(join(src, file)), path)),
  );
}

function importedRooms(file: string): string[] {
  return importedFiles(file)
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

describe('imports between files', () => {
  it('go round in no circle above node, types included', () => {
    const above = files.filter((file) => !/^(node|server)\//.test(file));
    expect(circlesOf(new Map(above.map((file) => [file, importedFiles(file)])))).toEqual([]);
  });

  it('are found to go round where they do', () => {
    const circle = new Map([
      ['a', ['b']],
      ['b', ['c']],
      ['c', ['a']],
      ['d', ['a']],
    ]);
    expect(circlesOf(circle)).toEqual([['a', 'b', 'c', 'a']]);
  });
});

/** One circle through every import that closes one, found depth first. */
function circlesOf(imports: ReadonlyMap<string, readonly string[]>): string[][] {
  const circles: string[][] = [];
  const path: string[] = [];
  const done = new Set<string>();
  const visit = (file: string): void => {
    const at = path.indexOf(file);
    if (at >= 0) circles.push([...path.slice(at), file]);
    if (at >= 0 || done.has(file)) return;
    path.push(file);
    for (const other of imports.get(file) ?? []) visit(other);
    path.pop();
    done.add(file);
  };
  for (const file of imports.keys()) visit(file);
  return circles;
}
