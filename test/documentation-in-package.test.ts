import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { documentationPages, projectRoot, relativeLinks } from './support/documentation.ts';

describe('documentation of the package', () => {
  let packed: Set<string>;

  beforeAll(() => {
    const answer = JSON.parse(
      execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
        cwd: projectRoot,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }),
    );
    // npm 12 keys what it packed by name.
    const [{ files }] = Array.isArray(answer) ? answer : (Object.values(answer) as (typeof answer)[]);
    packed = new Set(files.map((file: { path: string }) => file.path));
  });

  it('ships every page that pages, messages and comments name', () => {
    const named = [...documentationPages(), ...sources()].flatMap(({ path, text }) =>
      [...text.matchAll(/(?<![\w/.])docs\/[\w/-]+\.md/g)].map(([page]) => ({ path, page })),
    );
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter(({ page }) => !packed.has(page))).toEqual([]);
  });

  it('ships every file that a page links to', () => {
    const links = documentationPages()
      .filter(({ path }) => packed.has(path))
      .flatMap((page) =>
        relativeLinks(page).map((link) => ({
          page: page.path,
          link: normalize(join(dirname(page.path), link)),
        })),
      );
    const ships = (link: string) =>
      packed.has(link) || [...packed].some((file) => file.startsWith(`${link.replace(/\/$/, '')}/`));
    expect(links.length).toBeGreaterThan(50);
    expect(links.filter(({ link }) => !ships(link))).toEqual([]);
  });

  it('links to what exists', () => {
    const broken = documentationPages().flatMap((page) =>
      relativeLinks(page)
        .filter((link) => !existsSync(join(projectRoot, dirname(page.path), link)))
        .map((link) => `${page.path}: ${link}`),
    );
    expect(broken).toEqual([]);
  });
});

function sources() {
  return readdirSync(join(projectRoot, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => ({ path: join('src', path), text: readFileSync(join(projectRoot, 'src', path), 'utf8') }));
}
