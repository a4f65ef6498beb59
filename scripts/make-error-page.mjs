// Makes docs/errors.md from the table in src/error-codes.ts:
//   npm run error-page               writes it
//   npm run error-page -- --check    fails where it differs from what is committed
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const fileOf = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const PAGE = 'docs/errors.md';

const sections = {
  input: 'The input: what a model was to be run on. The models are well, and none of them rests.',
  request: 'The request: what was asked for, or how. No candidate rests.',
  candidate: 'A candidate: a model, or the files of a model. While a premodel runs, the candidate rests.',
  file: 'Another file: a data set, a profile, a premodel file, a table.',
  'set-up': 'The set-up: the machine, the server, or what is installed.',
  nobody: 'Nobody: somebody asked for it, or it is a result. No candidate rests.',
};

async function main() {
  const source = readFileSync(fileOf('src/error-codes.ts'), 'utf8');
  const options = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 };
  const script = ts.transpileModule(source, { compilerOptions: options }).outputText;
  const { errorTable } = await import(`data:text/javascript,${encodeURIComponent(script)}`);
  const text = page(Object.entries(errorTable));
  if (!process.argv.includes('--check')) return writeFileSync(fileOf(PAGE), text);
  if (readFileSync(fileOf(PAGE), 'utf8') === text) return;
  console.error(`${PAGE} is not what src/error-codes.ts makes: run \`npm run error-page\``);
  process.exitCode = 1;
}

function page(rows) {
  const parts = Object.entries(sections).map(([blame, title]) =>
    section(
      blame,
      title,
      rows.filter(([, facts]) => facts.blame === blame),
    ),
  );
  return `# Errors

Whatever a user can cause or mend is a \`PremodelError\` with a \`code\`, a place, a remedy, and a \`blame\`.
Codes are stable. The remedy of an error says more than this page: it knows the file and the field.

\`\`\`ts
import { PremodelError } from 'premodel';

try {
  await work();
} catch (error) {
  if (!PremodelError.is(error)) throw error;
  console.error(error.code, error.blame, error.place, error.remedy);
}

async function work() {}
\`\`\`

HTTP is the status that \`premodel serve\` answers with; a 503 has \`Retry-After\`. A 500 tells no details but in the log.
Exit is the exit code of a command. \`premodel profile\` leaves out an input that is to blame, and lists it.

${parts.join('\n')}
This page is made by \`npm run error-page\` from \`src/error-codes.ts\`.
`;
}

function section(blame, title, rows) {
  const lines = rows.map(
    ([code, { status, exitCode, means, todo }]) =>
      `| \`${code}\` | ${status} | ${exitCode} | ${means} | ${todo} |`,
  );
  return `## ${blame}

${title}

| code | HTTP | exit | meaning | what to do |
|---|---|---|---|---|
${lines.join('\n')}
`;
}

await main();
