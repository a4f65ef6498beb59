import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type DefaultTheme, defineConfig } from 'vitepress';

const root = fileURLToPath(new URL('../..', import.meta.url));

const page = (text: string, path: string): DefaultTheme.SidebarItem => ({ text, link: `/docs/${path}` });

/** Every record, by its number and title: `1. Costs and abstentions`. */
const decisions = readdirSync(`${root}/docs/decisions`)
  .filter((file) => /^\d+-.*\.md$/.test(file))
  .sort()
  .map((file) => {
    const [, title] = /^# (.*)$/m.exec(readFileSync(`${root}/docs/decisions/${file}`, 'utf8')) ?? [];
    return page(title ?? file, `decisions/${file.replace('.md', '')}`);
  });

/** In the order in which a reader needs them. */
const sidebar: DefaultTheme.SidebarItem[] = [
  {
    text: 'Start',
    items: [
      { text: 'What it is', link: '/' },
      page('The command line', 'cli'),
      page('Text classification', 'text-classification'),
      page('Translation', 'translation'),
    ],
  },
  {
    text: 'Models and data',
    items: [
      page('Model folders', 'model-folders'),
      page('Data sets', 'datasets'),
      page('Labels', 'labels'),
      page('Tables of outcomes', 'tables'),
      page('Compression', 'compression'),
      { text: 'Recipe: int8 variants', link: '/recipes/quantise/' },
    ],
  },
  {
    text: 'Policies',
    items: [page('Policies', 'policies'), page('Learners', 'learners'), page('Features', 'features')],
  },
  {
    text: 'Evaluation',
    items: [
      page('Results', 'results'),
      page('How to evaluate', 'evaluation'),
      page('Certificates', 'certificate'),
      page('Scores of translations', 'translation-scores'),
      page('Energy', 'energy'),
    ],
  },
  {
    text: 'Running',
    items: [
      page('The runtime', 'runtime'),
      { text: 'In a page: @premodel/core', link: '/packages/core/' },
      page('Trust', 'trust'),
      page('Threads and processes', 'serving'),
      page('The server', 'server'),
      page('Operations', 'server-operations'),
      page('Reliability', 'reliability'),
    ],
  },
  {
    text: 'Reference',
    items: [
      page('Profile', 'profile-format'),
      page('Premodel file', 'premodel-file'),
      page('Architecture', 'architecture'),
      ...(existsSync(`${root}/docs/errors.md`) ? [page('Errors', 'errors')] : []),
      { text: 'Programming interface', link: '/site/reference/' },
      { text: 'Contributing', link: '/CONTRIBUTING' },
      { text: 'Changes', link: '/CHANGELOG' },
    ],
  },
  { text: 'Decisions', collapsed: true, items: decisions },
];

/** As GitHub makes anchors of headings, so that a link to one works in both places. */
function anchorOf(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}\- _]/gu, '')
    .replace(/ /g, '-');
}

export default defineConfig({
  title: 'premodel',
  description: 'Several models for one job: choose, for every input, which to run, and prove what it gains.',
  srcDir: '..',
  srcExclude: ['{node_modules,dist,src,test,demo,coverage}/**', '**/.venv/**', 'bench/requirements*'],
  rewrites: (path) => path.replace(/README\.md$/, 'index.md'),
  outDir: './.vitepress/dist',
  cacheDir: './.vitepress/cache',
  cleanUrls: true,
  lastUpdated: false,
  markdown: { anchor: { slugify: anchorOf } },
  themeConfig: {
    sidebar,
    nav: [
      { text: 'Start', link: '/docs/cli' },
      { text: 'Results', link: '/docs/results' },
      { text: 'Reference', link: '/site/reference/' },
    ],
    outline: [2, 3],
    search: { provider: 'local' },
  },
});
