import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, it } from 'vitest';
import { projectRoot } from './support/documentation.ts';

const entries = ['premodel', ...['learn', 'metrics', 'node', 'server', 'report'].map((e) => `premodel/${e}`)];

/** What examples take as there, as a reader would. */
const prelude = `
import { readFile, writeFile } from 'node:fs/promises';
import { Hono } from 'hono';
import type { Candidate, ClassifierOutput, Domain, EvaluationDetail, Objective, Pixels, Policy, Premodel, Profile } from 'premodel';
import type { Matrix } from 'premodel/learn';
import type { ModelRepository } from 'premodel/server';
declare const profile: Profile;
declare const policy: Policy;
declare const objective: Objective;
declare const premodel: Premodel;
declare const detail: EvaluationDetail;
declare const domain: Domain<Pixels, ClassifierOutput, number>;
declare const candidates: Candidate<Pixels, ClassifierOutput>[];
declare const pixels: Pixels;
declare const bytes: Uint8Array;
declare const config: unknown;
declare const text: string;
declare const x: Matrix, counts: Matrix, logits: Matrix;
declare const y: Int32Array, foldOf: Int32Array;
declare const targets: Float64Array;
declare const repository: ModelRepository;
declare const model: AdaptiveModel;
declare function work(): Promise<void>;
declare function ask(question: string): Promise<string>;
declare function askSmall(question: string, signal?: AbortSignal): Promise<string>;
declare function askLarge(question: string, signal?: AbortSignal): Promise<string>;
`;

interface Example {
  readonly file: string;
  readonly code: string;
}

function examplesOf(file: string): Example[] {
  const text = readFileSync(join(projectRoot, 'src', file), 'utf8');
  return [...text.matchAll(/^ *\* @example\n((?: *\*(?!\/)(?! @).*\n)+)/gm)].map(([, lines]) => ({
    file,
    code: lines.replace(/^ *\* ?/gm, ''),
  }));
}

/** The values of every entry, as an example may use them without saying where they come from. */
function imports(): string {
  const seen = new Set<string>();
  return entries
    .map((entry) => {
      const report = join(projectRoot, 'api', `${entry.split('/')[1] ?? 'index'}.txt`);
      const names = [...readFileSync(report, 'utf8').matchAll(/^(?:async )?(?:function|const|class) (\w+)/gm)]
        .map(([, name]) => name)
        .filter((name) => !seen.has(name) && seen.add(name));
      return `import { ${names.join(', ')} } from '${entry}';`;
    })
    .join('\n');
}

it('examples in comments compile against what the package exports', () => {
  const files = readdirSync(join(projectRoot, 'src'), { recursive: true, encoding: 'utf8' });
  const isPublic = (file: string) => file.endsWith('.ts') && file !== 'node/model-reader.ts';
  const examples = files.filter(isPublic).flatMap(examplesOf);
  expect(examples.length).toBeGreaterThan(90);

  const project = mkdtempSync(join(tmpdir(), 'premodel-examples-'));
  try {
    mkdirSync(join(project, 'node_modules'));
    symlinkSync(projectRoot, join(project, 'node_modules', 'premodel'));
    for (const name of ['@types', 'hono']) {
      symlinkSync(join(projectRoot, 'node_modules', name), join(project, 'node_modules', name));
    }
    const file = join(project, 'examples.ts');
    const blocks = examples.map(
      ({ file, code }) => `async () => { // ${file}\n${code.replaceAll('…', '...[]')}};\n`,
    );
    writeFileSync(join(project, 'package.json'), '{ "private": true, "type": "module" }');
    writeFileSync(file, `${imports()}\n${prelude}\n${blocks.join('')}`);
    const program = ts.createProgram([file], {
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      target: ts.ScriptTarget.ES2022,
      lib: ['lib.es2023.d.ts'],
      types: ['node'],
      typeRoots: [join(projectRoot, 'node_modules', '@types')],
      strict: true,
      noEmit: true,
      skipLibCheck: true,
    });
    expect(ts.getPreEmitDiagnostics(program).map(describeError)).toEqual([]);
  } finally {
    rmSync(project, { recursive: true, force: true });
  }
});

/** What the compiler says, with the example around it. */
function describeError({ file, start = 0, messageText }: ts.Diagnostic): string {
  const message = ts.flattenDiagnosticMessageText(messageText, '\n');
  const example = file?.text.slice(file.text.lastIndexOf('async () => { //', start)).split('};\n')[0];
  return `${message}\n${example}`;
}
