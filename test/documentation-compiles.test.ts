import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CodeBlock, codeBlocks, documentationPages, projectRoot } from './support/documentation.ts';

const modes: Record<string, ts.CompilerOptions> = {
  nodenext: { module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext },
  bundler: { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler },
};

/** Each block of TypeScript is a program of its own, which a reader may copy as it is. */
describe('TypeScript in the documentation', () => {
  const blocks = documentationPages().flatMap((page) => codeBlocks(page, ['ts', 'typescript', 'js']));
  let project: string;
  let blockOf: Map<string, CodeBlock>;

  beforeAll(() => {
    project = mkdtempSync(join(tmpdir(), 'premodel-documentation-'));
    mkdirSync(join(project, 'node_modules'));
    symlinkSync(projectRoot, join(project, 'node_modules', 'premodel'));
    mkdirSync(join(project, 'node_modules', '@premodel'));
    symlinkSync(join(projectRoot, 'packages/core'), join(project, 'node_modules', '@premodel', 'core'));
    symlinkSync(join(projectRoot, 'node_modules', '@types'), join(project, 'node_modules', '@types'));
    writeFileSync(join(project, 'package.json'), '{ "name": "reader", "private": true, "type": "module" }');
    blockOf = new Map(blocks.map((block, index) => [join(project, `block-${index}.ts`), block]));
    for (const [file, { code }] of blockOf) writeFileSync(file, code);
  });

  afterAll(() => rmSync(project, { recursive: true, force: true }));

  it('there is some', () => {
    expect(blocks.length).toBeGreaterThan(5);
  });

  it.each(Object.entries(modes))('compiles under strict %s', (_, mode) => {
    const program = ts.createProgram([...blockOf.keys()], {
      ...mode,
      target: ts.ScriptTarget.ES2022,
      lib: ['lib.es2023.d.ts'],
      types: ['node'],
      typeRoots: [join(project, 'node_modules', '@types')],
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      moduleDetection: ts.ModuleDetectionKind.Force,
    });
    expect(ts.getPreEmitDiagnostics(program).map((diagnostic) => describeAt(diagnostic, blockOf))).toEqual(
      [],
    );
  });
});

/** Where it is in the page, and what the compiler says. */
function describeAt(
  { file, start = 0, messageText }: ts.Diagnostic,
  blockOf: ReadonlyMap<string, CodeBlock>,
): string {
  const message = ts.flattenDiagnosticMessageText(messageText, '\n');
  const block = file && blockOf.get(file.fileName);
  if (!file || !block) return `${file?.fileName ?? ''} ${message}`;
  return `${block.page}:${block.line + file.getLineAndCharacterOfPosition(start).line} ${message}`;
}
