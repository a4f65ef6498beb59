#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { PACKAGE_VERSION } from '../node/version.ts';
import { exitCodeOf, exitCodes } from './exit-code.ts';
import { describeError } from './report-error.ts';

/** Each is loaded when it is asked for: what others need, such as readers of tables, takes longer than most work. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  profile: async () => (await import('./profile.ts')).profileCommand(),
  train: async () => (await import('./train.ts')).trainCommand(),
  evaluate: async () => (await import('./evaluate.ts')).evaluateCommand(),
  analyze: async () => (await import('./analyze.ts')).analyzeCommand(),
  predict: async () => (await import('./predict.ts')).predictCommand(),
  serve: async () => (await import('./serve.ts')).serveCommand(),
  inspect: async () => (await import('./inspect/inspect.ts')).inspectCommand(),
  calibrate: async () => (await import('./calibrate.ts')).calibrateCommand(),
};

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

// Help, and what is no command, needs them all.
const [, , asked = ''] = process.argv;
const wanted = Object.hasOwn(commands, asked) ? [commands[asked]] : Object.values(commands);
for (const command of await Promise.all(wanted.map((load) => load()))) program.addCommand(command);
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
