import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const projectRoot = fileURLToPath(new URL('../..', import.meta.url));

export interface Page {
  /** Path from the root of the project, e.g. `docs/tables.md`. */
  readonly path: string;
  readonly text: string;
}

/** Every Markdown page that a user reads: the READMEs, `docs` and `recipes`. */
export function documentationPages(): Page[] {
  const under = (folder: string) =>
    readdirSync(join(projectRoot, folder), { recursive: true, encoding: 'utf8' }).map((path) =>
      join(folder, path),
    );
  return [
    'README.md',
    'CHANGELOG.md',
    'CONTRIBUTING.md',
    'packages/core/README.md',
    ...under('docs'),
    ...under('recipes'),
  ]
    .filter((path) => path.endsWith('.md'))
    .map((path) => ({ path, text: readFileSync(join(projectRoot, path), 'utf8') }));
}

/** The relative links of a page, without `#part`. */
export function relativeLinks({ text }: Page): string[] {
  return [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target]) => target.split('#')[0])
    .filter((target) => target !== '' && !/^[a-z]+:/.test(target));
}

function withoutCode(text: string): string {
  return text.replace(/^```.*?^```/gms, '').replace(/`[^`\n]*`/g, '');
}

export interface CodeBlock {
  readonly page: string;
  /** Line of its first line of code in the page, from 1. */
  readonly line: number;
  readonly code: string;
}

/** The fenced blocks of a page in one of these languages. */
export function codeBlocks({ path, text }: Page, languages: readonly string[]): CodeBlock[] {
  return [...text.matchAll(/^```(\w+)\n(.*?)^```/gms)]
    .filter(([, language]) => languages.includes(language))
    .map(({ index, 2: code }) => ({ page: path, line: text.slice(0, index).split('\n').length + 1, code }));
}
