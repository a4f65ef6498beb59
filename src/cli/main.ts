#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { PACKAGE_VERSION } from '../node/version.ts';
import { analyzeCommand } from './analyze.ts';
import { calibrateCommand } from './calibrate.ts';
import { evaluateCommand } from './evaluate.ts';
import { exitCodeOf, exitCodes } from './exit-code.ts';
import { inspectCommand } from './inspect.ts';
import { predictCommand } from './predict.ts';
import { profileCommand } from './profile.ts';
import { describeError } from './report-error.ts';
import { serveCommand } from './serve.ts';
import { trainCommand } from './train.ts';

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
  process.exit(error.code === 'EPIPE' ? exitCodes.done : exitCodes.failed);
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
  else process.exitCode = error.exitCode === 0 ? exitCodes.done : exitCodes.wrongUsage;
}

/** Sets the exit code and lets the loop drain: exiting amid a run of the native runtime aborts the process. */
function fail(error: unknown): void {
  console.error(describeError(error));
  process.exitCode = exitCodeOf(error);
}

/** Settings are not inherited by commands made elsewhere. */
function throwInsteadOfExit(command: Command): void {
  command.exitOverride();
  for (const inner of command.commands) {
    inner.copyInheritedSettings(command);
    throwInsteadOfExit(inner);
  }
}
