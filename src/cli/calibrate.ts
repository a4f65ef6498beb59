import { Command } from 'commander';
import { policyOf } from '../artifact/policy-of.ts';
import type { CandidateCost, Premodel } from '../artifact/premodel.ts';
import type { CalibrateOptions } from '../node/calibrate-premodel.ts';
import { readPremodel } from '../node/premodel-file.ts';
import { keepsTo } from '../policy/constraint.ts';
import { milliseconds, percent } from '../report/format.ts';
import { timesText } from '../report/times.ts';
import { type ConstraintFlags, pointConstraint, withConstraintOptions } from './constraint-options.ts';
import { describeDecoding } from './end-to-end-column.ts';
import { endedByCtrlC } from './ended-by-ctrl-c.ts';
import { withEnergyOptions } from './energy-options.ts';
import { type HangTimeoutFlags, withHangTimeout } from './hang-timeout.ts';
import { Notices } from './notices.ts';
import { wholeNumber } from './numbers.ts';
import { outputSince } from './output-since.ts';
import { formatTable } from './table.ts';
import { ACCEPT_MODIFIED } from './table-options.ts';

export function calibrateCommand(): Command {
  const command = new Command('calibrate')
    .description('measure the costs of a premodel on this device, and choose its operating point anew')
    .argument('<premodel>', 'file written by `premodel train`')
    .requiredOption(
      '--data <path>',
      'inputs without labels: a folder of images, or a text with a sentence a line',
    )
    .requiredOption('--out <file>', 'premodel file to write')
    .option('--limit <n>', 'how many inputs', wholeNumber(1), 20)
    .option('--seed <n>', 'seed of the sample and of the order of the runs', wholeNumber(0), 1)
    .option('--threads <n>', 'threads per model', wholeNumber(1), 1)
    .option('--strict', 'stop at what cannot be read or used, instead of listing it')
    .option('--allow-modified', 'run models whose files are not those that were profiled')
    .option(...ACCEPT_MODIFIED);
  withConstraintOptions(command, 'what was asked for at training, where nothing is here');
  withHangTimeout(command, '60');
  return withEnergyOptions(command)
    .addHelpText(
      'after',
      `
Nothing is trained and no labels are needed. The written file lies where the models are found from it: beside the
premodel it was made of.

Examples:
  $ premodel calibrate imagenet.premodel.json --data photos --out imagenet.pi.premodel.json
  $ premodel calibrate imagenet.premodel.json --data photos --max-latency 20ms --out imagenet.pi.premodel.json`,
    )
    .action((file: string, flags: CalibrateFlags) =>
      endedByCtrlC(outputSince(flags.out), () => calibrate(file, flags)),
    );
}

async function calibrate(file: string, flags: CalibrateFlags): Promise<void> {
  const asked = pointConstraint(flags);
  const constraint = Object.keys(asked).length > 0 ? asked : undefined;
  const before = await readPremodel(file, flags);
  // Loaded here, so that `--help` and the other commands need not load the native libraries.
  const { calibratePremodel } = await import('../node/calibrate-premodel.ts');
  const notices = new Notices();
  const { hangTimeout: hangTimeoutMs, ...options } = flags;
  const running = { hangTimeoutMs, constraint, onNotice: notices.add };
  const after = await calibratePremodel(file, { ...options, ...running }).finally(() => notices.end());
  console.log(calibrationText(before, after, flags.out));
}

type CalibrateFlags = Omit<CalibrateOptions, 'constraint' | 'hangTimeoutMs' | 'isolation' | 'onNotice'> &
  ConstraintFlags &
  HangTimeoutFlags;

function calibrationText(before: Premodel, after: Premodel, out: string): string {
  const right = { align: 'right' } as const;
  const table = formatTable(
    [{ heading: 'model' }, { heading: 'ms before', ...right }, { heading: 'ms here', ...right }],
    after.candidates.flatMap(({ name, cost, continues }, k) => {
      const change = (model: string, from: CandidateCost, to: CandidateCost) => [
        model,
        milliseconds(from.latencyMs),
        milliseconds(to.latencyMs),
      ];
      const { cost: whole, continues: rest } = before.candidates[k];
      return [
        change(name, whole, cost),
        ...(continues ? [change(`  going on from ${continues.candidate}`, rest!.cost, continues.cost)] : []),
      ];
    }),
  );
  const { frontier } = policyOf(after);
  const point = frontier?.points[frontier.chosen];
  const chosen = point
    ? `operating point ${frontier.chosen + 1} of ${frontier.points.length}: ` +
      `${percent(point.accuracy)} right (as estimated at training), ${timesText(point)} here`
    : 'the policy has but one operating point';
  const keeps = !point || keepsTo(point, frontier.singleBest, after.objective.constraint);
  const warning = keeps
    ? []
    : ['no operating point keeps to what is asked for on this device; this one comes nearest'];
  const decoding = `decoding: ${describeDecoding(after.profile.provenance, !point || point.endToEndMs !== undefined)}`;
  const energy = `energy: ${after.profile.provenance.energyMeter}`;
  return [table, '', chosen, ...warning, decoding, energy, `written: ${out}`].join('\n');
}
