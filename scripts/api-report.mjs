// Writes api/<entry>.txt: what each entry of the package exports, with types, as the built declarations say.
// A difference in a change is a difference for users. `--check` fails where the files are not up to date, and where a
// value has no example in its comment. Needs `npm run build`.
//   npm run api
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = fileURLToPath(new URL('..', import.meta.url));
const { name, exports } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8'));
const entries = Object.entries(exports)
  .filter(([, { types }]) => types)
  .map(([path, { types }]) => ({
    title: path.replace('.', name),
    report: `api/${path === '.' ? 'index' : path.slice(2)}.txt`,
    file: `${root}${types.slice(2)}`,
  }));

const program = ts.createProgram(
  entries.map(({ file }) => file),
  {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
    skipLibCheck: true,
    noEmit: true,
  },
);
const checker = program.getTypeChecker();
const printer = ts.createPrinter({ removeComments: true });

function exportsOf({ file }) {
  const module = checker.getSymbolAtLocation(program.getSourceFile(file));
  return checker
    .getExportsOfModule(module)
    .map((symbol) => ({ name: symbol.name, symbol: resolved(symbol), isValue: isValue(symbol) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function resolved(symbol) {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

/** Whether it is there at run time; a class may be exported as a type alone. */
function isValue(symbol) {
  const asType = symbol.declarations.some((node) => ts.isTypeOnlyExportDeclaration(node));
  return !asType && (resolved(symbol).flags & ts.SymbolFlags.Value) !== 0;
}

const hasExample = ({ symbol }) => symbol.getJsDocTags(checker).some((tag) => tag.name === 'example');

/** Without comments, and without the numbers the bundler gives names that occur twice. */
function declarationsOf({ symbol }) {
  return symbol.declarations
    .map((declaration) => (ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration))
    .map((node) => printer.printNode(ts.EmitHint.Unspecified, node, node.getSourceFile()))
    .map((text) => text.replace(/^declare /, '').replace(/\$\d+\b/g, ''))
    .join('\n');
}

function reportOf(entry) {
  const exported = exportsOf(entry);
  const values = exported.filter(({ isValue }) => isValue).length;
  const head = `# ${entry.title}: ${values} values, ${exported.length - values} types. Made by npm run api\n`;
  return [head, ...exported.map(declarationsOf)].join('\n').concat('\n');
}

const current = (path) => {
  try {
    return readFileSync(`${root}/${path}`, 'utf8');
  } catch {
    return '';
  }
};

const isCheck = process.argv.includes('--check');
const problems = [];
for (const entry of entries) {
  for (const exported of exportsOf(entry).filter(({ isValue }) => isValue)) {
    if (!hasExample(exported)) problems.push(`${entry.title}: ${exported.name} has no @example`);
  }
  const report = reportOf(entry);
  if (!isCheck) {
    mkdirSync(`${root}/api`, { recursive: true });
    writeFileSync(`${root}/${entry.report}`, report);
  } else if (current(entry.report) !== report) {
    problems.push(
      `${entry.report} is not what ${entry.title} exports; run npm run api and look at the difference`,
    );
  }
}
for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;
