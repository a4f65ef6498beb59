// Every link of the built site to a part of a page (`#part`) must find that part; VitePress itself checks only pages.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const site = fileURLToPath(new URL('../site/.vitepress/dist', import.meta.url));
const pages = readdirSync(site, { recursive: true, encoding: 'utf8' }).filter((path) =>
  path.endsWith('.html'),
);
const textOf = new Map(pages.map((path) => [path, readFileSync(join(site, path), 'utf8')]));
const anchorsOf = new Map(
  [...textOf].map(([path, text]) => [
    path,
    new Set([...text.matchAll(/ (?:id|name)="([^"]+)"/g)].map(([, id]) => id)),
  ]),
);

function fileOf(pathname) {
  const path = decodeURI(pathname).slice(1);
  return [path, `${path}.html`, join(path, 'index.html')].find((file) => anchorsOf.has(file));
}

let links = 0;
const broken = [];
for (const [path, text] of textOf) {
  for (const [, href] of text.matchAll(/<a[^>]* href="([^"]*#[^"]+)"/g)) {
    if (/^[a-z]+:/.test(href)) continue;
    const { pathname, hash } = new URL(href, `https://site/${path.replaceAll('\\', '/')}`);
    const file = fileOf(pathname);
    links += 1;
    if (!file || !anchorsOf.get(file).has(decodeURIComponent(hash.slice(1)))) broken.push(`${path}: ${href}`);
  }
}
if (!existsSync(site) || links === 0) broken.push('no links at all: build the site first');
for (const link of broken) console.error(`broken link: ${link}`);
process.exit(broken.length > 0 ? 1 : 0);
