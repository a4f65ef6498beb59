// Makes docs/results.md and README's table from docs/results.json, so that no figure is typed twice:
//   npm run results                                              writes both
//   npm run results -- --check                                   fails where either differs from what is committed
//   npm run results -- --take imagenet evaluated.json --date 2026-12-01 --device "2-core …"
//                                                                puts what `premodel evaluate --json` printed into the JSON
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const fileOf = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const read = (path) => readFileSync(fileOf(path), 'utf8');
const begin = '<!-- results: made by `npm run results` from docs/results.json -->';
const end = '<!-- end of results -->';

function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      check: { type: 'boolean', default: false },
      take: { type: 'boolean', default: false },
      date: { type: 'string' },
      device: { type: 'string' },
    },
  });
  const results = JSON.parse(read('docs/results.json'));
  if (values.take) {
    const [id, file] = positionals;
    const target = results.evaluations.find((evaluation) => evaluation.id === id);
    if (!target || !file)
      fail(`--take needs one of ${results.evaluations.map(({ id }) => id).join(', ')} and a file`);
    take(target, JSON.parse(readFileSync(file, 'utf8')), values);
    writeFileSync(fileOf('docs/results.json'), `${JSON.stringify(results, null, 2)}\n`);
  }
  const made = { 'docs/results.md': page(results), 'README.md': readmeWith(read('README.md'), results) };
  for (const [path, text] of Object.entries(made)) {
    if (read(path) === text) continue;
    if (values.check) fail(`${path} is not what docs/results.json makes: run \`npm run results\``);
    writeFileSync(fileOf(path), text);
  }
}

function fail(message) {
  console.error(message);
  process.exit(1);
}

// What an evaluation measured, put into the rows that the JSON shows.

function take(target, evaluation, { date, device }) {
  target.inputs = evaluation.inputs;
  if (date) target.date = date;
  if (device) target.device = device;
  const best = findRow(evaluation, { role: 'single best' });
  for (const row of target.rows) {
    const measured = findRow(evaluation, row);
    if (!measured)
      fail(`no row for ${JSON.stringify({ role: row.role, name: row.name })} in this evaluation`);
    const { endToEndMs, modelMs, ...figures } = figuresOf(measured, target.metric);
    const ratio = { endToEndMs: endToEndMs / endToEnd(best), modelMs: modelMs / best.cost.latencyMs };
    Object.assign(row, rounded({ ...figures, endToEndMs, modelMs, ratio }));
  }
}

const endToEnd = ({ cost }) => cost.endToEndMs ?? cost.latencyMs;

function findRow({ rows, singleBest }, { role, name, point }) {
  const ofKind = (kind) => rows.filter((row) => row.kind === kind);
  if (role === 'single best') return ofKind('single').find((row) => row.name === singleBest);
  if (role === 'oracle') return ofKind('oracle')[0];
  if (role === 'committee') return ofKind('committee').at(-1);
  const named = ofKind(role).filter((row) => row.name === name);
  return point === 'dearest'
    ? named.findLast((row) => row.operatingPoint)
    : named.find((row) => !row.operatingPoint);
}

function figuresOf(row, metric) {
  const corpus = row.corpus?.[metric];
  const differences = row.pairedDifferences;
  return {
    ...(row.kind === 'oracle' ? {} : { name: row.name }),
    score: corpus?.score ?? 100 * row.accuracy,
    interval95: corpus?.interval95 ?? row.interval95.accuracy.map((bound) => 100 * bound),
    bleu: row.corpus?.bleu?.score,
    f1: row.corpus?.f1?.score,
    coverage: row.coverage,
    endToEndMs: endToEnd(row),
    modelMs: row.cost.latencyMs,
    againstSingleBest: differences && inPoints(differences.singleBest, metric),
    againstBlindMixing: differences && inPoints(differences.blindMix, metric, row.gain?.againstMixing),
    gainEstablished: row.gain?.established,
  };
}

const rounded = (figures) =>
  JSON.parse(
    JSON.stringify(figures, (_, value) => (typeof value === 'number' ? Number(value.toFixed(4)) : value)),
  );

function inPoints({ accuracy, corpus }, metric, ofAccuracy = accuracy) {
  if (corpus?.[metric]) return corpus[metric];
  return {
    difference: 100 * ofAccuracy.difference,
    interval95: ofAccuracy.interval95.map((bound) => 100 * bound),
  };
}

// How figures are written.

const number = (value, digits) => value.toFixed(digits).replace('-', '−');
const signed = (value, digits) =>
  (value > 0 && Number(value.toFixed(digits)) !== 0 ? '+' : '') + number(value, digits);
const range = ([low, high], write) => `[${write(low)}, ${write(high)}]`;
const digitsOf = ({ metric }) => (metric === 'top1' ? 1 : 2);

function score({ score: value, interval95 }, evaluation) {
  const digits = digitsOf(evaluation);
  const percent = evaluation.metric === 'top1' ? ' %' : '';
  return `${number(value, digits)}${percent} ${range(interval95, (bound) => number(bound, digits))}`;
}

function points(difference, evaluation) {
  if (!difference) return '';
  const write = (value) => signed(value, digitsOf(evaluation));
  return `${write(difference.difference)} points ${range(difference.interval95, write)}`;
}

function milliseconds(row, evaluation, field) {
  const best = evaluation.rows.find(({ role }) => role === 'single best');
  const value = row[field].toFixed(row[field] < 10 ? 2 : 1);
  // A ratio that was measured before the figures were rounded is stored beside them.
  const ratio = row.ratio?.[field] ?? row[field] / best[field];
  return row.role === 'policy' ? `${value} (${ratio.toFixed(2)}x)` : value;
}

function label({ role, name, point }) {
  if (name === 'paper') return "the paper's premodel";
  if (role === 'policy') return `\`${name}\`${point === 'dearest' ? ', its dearest point' : ''}`;
  if (role === 'single') return `\`${name}\``;
  return name ? `${role} (\`${name}\`)` : role;
}

// The page and README's table.

const table = (columns, rows) =>
  [columns, columns.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
const commands = (list) => ['```sh', ...list, '```'].join('\n');
const facts = ({ device, date }) => `Measured on ${device}, ${date}.`;

function evaluationTable(evaluation) {
  const { rows, metricName } = evaluation;
  const decodes = rows.some((row) => row.endToEndMs !== row.modelMs);
  const all = [
    ['', label],
    [metricName, (row) => score(row, evaluation)],
    ['corpus BLEU', (row) => row.bleu?.toFixed(2) ?? '', rows.some((row) => row.bleu !== undefined)],
    ['corpus F1', (row) => row.f1?.toFixed(2) ?? '', rows.some((row) => row.f1 !== undefined)],
    [
      'answered',
      ({ coverage = 1 }) => `${(100 * coverage).toFixed(coverage === 1 ? 0 : 1)} %`,
      rows.some(({ coverage = 1 }) => coverage < 1),
    ],
    ['end-to-end ms', (row) => milliseconds(row, evaluation, 'endToEndMs'), decodes],
    [decodes ? 'model ms' : 'ms', (row) => milliseconds(row, evaluation, 'modelMs')],
    [
      'against the single best',
      (row) => points(row.againstSingleBest, evaluation),
      rows.some((row) => row.againstSingleBest),
    ],
    ['against blind mixing', (row) => points(row.againstBlindMixing, evaluation)],
  ];
  const columns = all.filter(([, , shown = true]) => shown);
  return table(
    columns.map(([name]) => name),
    rows.map((row) => columns.map(([, cell]) => cell(row))),
  );
}

const evaluationSection = (evaluation) =>
  [
    `## ${evaluation.title}`,
    evaluation.about,
    evaluationTable(evaluation),
    facts(evaluation),
    ...evaluation.notes,
    commands(evaluation.commands),
  ].join('\n\n');

const findingsSection = ({ title, about, findings, device, date, notes, commands: list }) =>
  [
    `## ${title}`,
    about,
    table(
      ['what', 'result'],
      findings.map(({ what, result }) => [what, result]),
    ),
    facts({ device, date }),
    ...notes,
    commands(list),
  ].join('\n\n');

const speedSection = ({ title, about, rows, notes }) =>
  [
    `## ${title}`,
    about,
    table(
      ['what', 'figure', 'measured on', 'command'],
      rows.map(({ what, figure, device, date, command }) => [what, figure, `${device}, ${date}`, command]),
    ),
    ...notes,
  ].join('\n\n');

function page({ introduction, evaluations, studies, speed }) {
  return `${['# Results', '<!-- Made by `npm run results` from results.json; edit that. -->', ...introduction, ...evaluations.map(evaluationSection), ...studies.map(findingsSection), speedSection(speed)].join('\n\n')}\n`;
}

function readmeTable({ evaluations }) {
  const lines = evaluations.flatMap((evaluation) =>
    evaluation.rows
      .filter(({ inReadme }) => inReadme)
      .map((row) => [
        evaluation.shortTitle,
        label(row),
        `${number(row.score, digitsOf(evaluation))}${evaluation.metric === 'top1' ? ' %' : ' chrF'}`,
        milliseconds(row, evaluation, 'endToEndMs'),
        points(row.againstBlindMixing, evaluation),
      ]),
  );
  return table(['data', 'what chooses', 'score', 'ms, end to end', 'against ignoring the input'], lines);
}

function readmeWith(readme, results) {
  const [from, to] = [readme.indexOf(begin), readme.indexOf(end)];
  if (from < 0 || to < from) fail('README.md lacks the two comments between which its table stands');
  return `${readme.slice(0, from)}${begin}\n${readmeTable(results)}\n${readme.slice(to)}`;
}

main();
