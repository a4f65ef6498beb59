#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { PremodelError } from '../error.ts';
import { PACKAGE_VERSION } from '../node/version.ts';
import { analyzeCommand } from './analyze.ts';
import { calibrateCommand } from './calibrate.ts';
import { evaluateCommand } from './evaluate.ts';
import { inspectCommand } from './inspect.ts';
import { predictCommand } from './predict.ts';
import { profileCommand } from './profile.ts';
import { describeError } from './report-error.ts';
import { serveCommand } from './serve.ts';
import { trainCommand } from './train.ts';

/** Exit codes: 0 done, 1 something in the data or on the way failed, 2 the command line was wrong. */
const FAILED = 1;
const WRONG_USAGE = 2;

const program = new Command('premodel')
  .description('Several models for one job: choose, for every input, which to run, and prove what it gains.')
  .version(PACKAGE_VERSION)
  .showHelpAfterError('(--help shows what there is)')
  .addHelpText(
    'after',
    `
Example, from a folder of models and a folder of labelled images to a model that adapts:
  $ premodel profile --models zoo/* --data images --out my.profile.parquet
  $ premodel train my.profile.parquet --min-accuracy best --out my.premodel.json
  $ premodel predict my.premodel.json photo.jpg`,
  );

const commands = [
  profileCommand,
  trainCommand,
  evaluateCommand,
  analyzeCommand,
  predictCommand,
  serveCommand,
  inspectCommand,
  calibrateCommand,
];
for (const command of commands) program.addCommand(command());
throwInsteadOfExit(program);

// A reader that has seen enough (`premodel … | head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : FAILED);
});
for (const event of ['uncaughtException', 'unhandledRejection']) {
  process.on(event, (error: unknown) => {
    fail(error);
    process.exit();
  });
}

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) fail(error);
  // Commander has said what was wrong; asking for help or the version is right.
  else process.exitCode = error.exitCode === 0 ? 0 : WRONG_USAGE;
}

/** Sets the exit code and lets the loop drain: exiting amid a run of the native runtime aborts the process. */
function fail(error: unknown): void {
  console.error(describeError(error));
  process.exitCode = PremodelError.is(error) && error.code === 'invalid-option' ? WRONG_USAGE : FAILED;
}

/** Settings are not inherited by commands made elsewhere. */
function throwInsteadOfExit(command: Command): void {
  command.exitOverride();
  for (const inner of command.commands) {
    inner.copyInheritedSettings(command);
    throwInsteadOfExit(inner);
  }
}
