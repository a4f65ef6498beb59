import { readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, it } from 'vitest';
import { projectRoot } from './support/documentation.ts';

const core = join(projectRoot, 'packages/core');
const manifest = JSON.parse(readFileSync(join(core, 'package.json'), 'utf8'));
const whole = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8'));

/** What a built file imports that is no file of the package, statically or not. */
function importedBy(file: string): string[] {
  const text = readFileSync(join(core, 'dist', file), 'utf8');
  return ts
    .preProcessFile(text, true, true)
    .importedFiles.map(({ fileName }) => fileName)
    .filter((name) => !name.startsWith('.'));
}

function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

const files = readdirSync(join(core, 'dist'), { recursive: true, encoding: 'utf8' }).filter((file) =>
  /\.(js|d\.ts)$/.test(file),
);
const imported = [...new Set(files.flatMap(importedBy))];

it('imports no part of Node', () => {
  expect(files).toContain('index.js');
  expect(imported.filter(isBuiltin)).toEqual([]);
});

it('depends on what it imports and nothing else, in the versions of the whole package', () => {
  const needed = [...new Set(imported.map(packageOf))].sort();
  expect(manifest.dependencies).toEqual(
    Object.fromEntries(needed.map((name) => [name, whole.dependencies[name]])),
  );
});

it('is the same version as the whole package, with the same entries', () => {
  expect(manifest.version).toBe(whole.version);
  for (const [entry, target] of Object.entries(manifest.exports))
    expect(whole.exports[entry]).toEqual(target);
});

it('brings four packages, which bring no others', () => {
  const names = Object.keys(manifest.dependencies);
  const others = names.flatMap((name) => {
    const path = join(projectRoot, 'node_modules', name, 'package.json');
    return Object.keys(JSON.parse(readFileSync(path, 'utf8')).dependencies ?? {});
  });
  expect(names).toHaveLength(4);
  expect(others).toEqual([]);
});
