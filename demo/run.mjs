// The main job from end to end on the embedded models: profile, train, evaluate, report, predict; of pictures, then of
// translations. Every step is the command a user would type.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const out = 'demo/out';
const startedAt = Date.now();

function premodel(...args) {
  console.log(`\n$ premodel ${args.map((arg) => (arg.includes(' ') ? `"${arg}"` : arg)).join(' ')}`);
  const { status } = spawnSync(process.execPath, ['dist/cli/main.js', ...args], {
    cwd: root,
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 1);
}

/** Some from all over. */
function sample(items, count) {
  return items.filter((_, i) => i % Math.ceil(items.length / count) === 0);
}

rmSync(`${root}${out}`, { recursive: true, force: true });
mkdirSync(`${root}${out}`, { recursive: true });

/** The first policy is trained and used, all are evaluated. */
function demonstrate(name, profileArguments, policies, inputs) {
  const [profile, trained] = [`${out}/${name}.profile.parquet`, `${out}/${name}.premodel.json`];
  const report = `${out}/${name}.report.html`;
  premodel(
    'profile',
    ...['--models', `demo/${name}/models`],
    ...profileArguments,
    ...['--max-repeats', '3', '--out', profile],
  );
  premodel('train', profile, '--policy', policies[0], '--out', trained);
  premodel('evaluate', profile, '--policy', policies.join(','), '--report', report);
  premodel('predict', trained, ...inputs);
  return report;
}

const pictures = readdirSync(`${root}demo/images/data/images`).sort();
const images = demonstrate(
  'images',
  ['--data', 'demo/images/data'],
  ['cascade', 'paper'],
  sample(pictures, 6).map((name) => `demo/images/data/images/${name}`),
);

const sentences = 'demo/translation/data/test';
const english = readFileSync(`${root}${sentences}.en`, 'utf8').trimEnd().split('\n');
const translation = demonstrate(
  'translation',
  ['--source', `${sentences}.en`, '--target', `${sentences}.de`],
  ['cascade', 'paper'],
  sample(english, 6),
);

const seconds = ((Date.now() - startedAt) / 1000).toFixed(0);
console.log(`\nDone in ${seconds} s. The reports: ${images} and ${translation}`);
