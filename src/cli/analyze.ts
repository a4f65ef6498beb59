import { Command } from 'commander';
import { PremodelError } from '../error.ts';
import { analyses, analysesOf } from '../evaluate/analyses/analyses.ts';
import { type Analysis, AnalysisContext } from '../evaluate/analyses/analysis.ts';
import { type Compute, endedByCtrlC } from './ended-by-ctrl-c.ts';
import { wholeNumber } from './numbers.ts';
import {
  addPolicyOptions,
  objectiveFromOptions,
  type PolicyOptions,
  paperOptions,
} from './policy-options.ts';
import { terminalProgress } from './progress.ts';
import { formatTable } from './table.ts';
import { readTableAsAsked, type TableFlags, withTableOptions } from './table-options.ts';

interface AnalyzeFlags extends PolicyOptions, TableFlags {
  readonly only?: string;
  readonly folds?: number;
  readonly seed: number;
  readonly json?: boolean;
}

export function analyzeCommand(): Command {
  const names = Object.keys(analyses);
  const command = new Command('analyze')
    .description("the paper's analyses of its premodel, on a profile")
    .argument('<profile>', 'written by `premodel profile`, or a table of outcomes (CSV, Parquet)')
    .option('--only <names>', `some of: ${names.join(', ')}`)
    .option(
      '--folds <n>',
      'folds of the cross-validation (default: 10, or those the table fixes)',
      wholeNumber(2),
    )
    .option('--seed <n>', 'seed of everything random', wholeNumber(0), 1)
    .option('--json', 'print one JSON object: { analyses: [{ name, title, columns, rows }] }');
  return addPolicyOptions(withTableOptions(command))
    .addHelpText(
      'after',
      `
Example:
  $ premodel analyze imagenet.profile.parquet --only perfect-predictor,feature-importance`,
    )
    .action(analyze);
}

async function analyze(file: string, flags: AnalyzeFlags): Promise<void> {
  const asked = flags.only?.split(',').map((name) => name.trim()) ?? [];
  const unknown = asked.find((name) => !Object.hasOwn(analyses, name));
  if (unknown !== undefined) {
    throw new PremodelError('invalid-option', `there is no analysis "${unknown}"`, {
      place: { field: '--only' },
      remedy: `Use some of: ${Object.keys(analyses).join(', ')}.`,
    });
  }
  const done: Analysis[] = [];
  const told = () => {
    const printed = flags.json ? 0 : done.length;
    return `${printed === 1 ? '1 analysis is' : `${printed} analyses are`} printed, and nothing is written`;
  };
  await endedByCtrlC(told, (compute) => analyzeAsAsked({ file, flags, asked, done }, compute));
}

interface Asked {
  readonly file: string;
  readonly flags: AnalyzeFlags;
  /** By name; of no meaning without --only. */
  readonly asked: readonly string[];
  /** Filled as they are done. */
  readonly done: Analysis[];
}

async function analyzeAsAsked({ file, flags, asked, done }: Asked, compute: Compute): Promise<void> {
  const profile = await readTableAsAsked(file, flags);
  const names = flags.only === undefined ? analysesOf(profile) : asked;
  const { folds, seed } = flags;
  const objective = objectiveFromOptions(profile, flags);
  const context = new AnalysisContext(profile, objective, { premodel: paperOptions(flags), folds, seed });
  const report = terminalProgress(flags.json);
  for (const name of names) {
    const analysis = compute(() => analyses[name](context));
    done.push(analysis);
    report?.({ phase: 'analysing', done: done.length, total: names.length });
    if (flags.json) continue;
    console.log(`${analysisText(analysis)}\n`);
  }
  if (flags.json) console.log(JSON.stringify({ analyses: done }, null, 2));
}

function analysisText({ title, columns, rows }: Analysis): string {
  const isNumber = columns.map((_, i) => rows.every((row) => typeof row[i] === 'number'));
  return `${title}\n\n${formatTable(
    columns.map((heading, i) => ({ heading, align: isNumber[i] ? 'right' : 'left' })),
    rows.map((row) => row.map((value) => (typeof value === 'number' ? rounded(value) : value))),
  )}`;
}

function rounded(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(4);
}
