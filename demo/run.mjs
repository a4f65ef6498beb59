// The main job from end to end on the embedded models: profile, train, evaluate, report, predict.
// Every step is the command a user would type.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const out = 'demo/out';
const startedAt = Date.now();

function premodel(...args) {
  console.log(`\n$ premodel ${args.join(' ')}`);
  const { status } = spawnSync(process.execPath, ['dist/cli/main.js', ...args], {
    cwd: root,
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 1);
}

rmSync(`${root}${out}`, { recursive: true, force: true });
mkdirSync(`${root}${out}`, { recursive: true });

const models = readdirSync(`${root}demo/images/models`).sort();
const images = readdirSync(`${root}demo/images/data/images`).sort();
const profile = `${out}/characters.profile.parquet`;
// A few from all over the folder.
const pictures = images.filter((_, i) => i % Math.ceil(images.length / 6) === 0);
const trained = `${out}/characters.premodel.json`;

premodel(
  'profile',
  '--models',
  ...models.map((name) => `demo/images/models/${name}`),
  ...['--data', 'demo/images/data', '--max-repeats', '3', '--out', profile],
);
premodel('train', profile, '--policy', 'cascade', '--out', trained);
premodel('evaluate', profile, '--policy', 'cascade,paper', '--report', `${out}/report.html`);
premodel('predict', trained, ...pictures.map((name) => `demo/images/data/images/${name}`));

console.log(`\nDone in ${((Date.now() - startedAt) / 1000).toFixed(0)} s. The report: ${out}/report.html`);
