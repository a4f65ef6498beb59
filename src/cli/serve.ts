import { readFile } from 'node:fs/promises';
import { Command, InvalidArgumentError, Option } from 'commander';
import { type InputKindName, tasks } from '../domain/tasks.ts';
import { PremodelError } from '../error.ts';
import type { RunningServer, ServeOptions } from '../server/serve.ts';
import { endedByCtrlC } from './ended-by-ctrl-c.ts';
import { decimalNumber, positiveNumber, wholeNumber } from './numbers.ts';
import { bytesOption } from './size-option.ts';
import { ACCEPT_MODIFIED } from './table-options.ts';

interface ServeFlags
  extends Pick<
    ServeOptions,
    | 'port'
    | 'host'
    | 'hosts'
    | 'isolation'
    | 'allowModified'
    | 'acceptModified'
    | 'threads'
    | 'preload'
    | 'fallback'
    | 'maxQueue'
    | 'watch'
    | 'logLevel'
  > {
  readonly models?: string;
  readonly audit?: number;
  readonly apiKeyFile?: string;
  readonly allowUnauthenticated?: boolean;
  readonly cors: readonly string[];
  readonly maxMemory?: number;
  readonly pin: readonly string[];
  readonly hangTimeout?: number;
  readonly maxBody: number;
  readonly requestTimeout: number;
  readonly drainTimeout: number;
}

export function serveCommand(): Command {
  return new Command('serve')
    .description('serve premodels over HTTP: Open Inference Protocol v2, and plain routes')
    .argument('<premodels...>', 'files written by `premodel train`; NAME=FILE chooses the name')
    .option('--port <n>', 'port to listen on; 0 takes any that is free', wholeNumber(0), 8080)
    .option('--host <address>', 'address to listen on; any but this machine’s own needs a key', '127.0.0.1')
    .option('--api-key-file <file>', 'bearer keys, one a line; also from the variable PREMODEL_API_KEY')
    .option('--allow-unauthenticated', 'answer whoever reaches the server')
    .option('--cors <origin>', 'web pages of this origin may ask; may be given again', gather, [])
    .option(
      '--hosts <n>',
      'processes or threads, each with models of its own (default: one a core, 1 to 4)',
      wholeNumber(1),
    )
    .addOption(
      new Option(
        '--isolation <how>',
        'process survives crashes and ends hangs; thread is smaller; none blocks',
      )
        .choices(['process', 'thread', 'none'])
        .default('process'),
    )
    .option(
      '--max-memory <size>',
      'for the loaded models of all hosts; those of least use are dropped',
      bytesOption,
    )
    .option('--pin <model>', 'never drop this model once loaded; may be given again', append, [])
    .option(
      '--hang-timeout <s>',
      'seconds without a sign of life after which a host is replaced (default: 20 times the slowest model, 10 or more)',
      positiveNumber,
    )
    .option(
      '--max-queue <n>',
      'requests that may wait before further ones are refused (default: one a host)',
      wholeNumber(0),
    )
    .option('--max-body <size>', 'largest request, inflated if it is compressed', bytesOption, 10_000_000)
    .option('--request-timeout <s>', 'seconds for a whole request to arrive', positiveNumber, 30)
    .option('--drain-timeout <s>', 'seconds for requests under way when told to stop', positiveNumber, 30)
    .option('--watch', 'read a premodel file again when it changes; SIGHUP reads all again, and the keys')
    .option('--no-preload', 'load a model when it is first needed instead of before the server listens')
    .option('--fallback', 'answer with the single best where a decision is likely wrong')
    .option('--audit <share>', 'share of the requests that the single best answers too', decimalNumber(0, 1))
    .option('--models <dir>', 'where the model folders are, if not where the premodel file says')
    .option('--allow-modified', 'run models whose files are not those that were profiled')
    .option(...ACCEPT_MODIFIED)
    .option('--threads <n>', 'threads of one model', wholeNumber(1), 1)
    .addOption(
      new Option('--log-level <level>', 'of the JSON lines on standard output')
        .choices(['trace', 'debug', 'info', 'warn', 'error', 'silent'])
        .default('info'),
    )
    .addHelpText(
      'after',
      `
A premodel is served under the name of its file without .premodel.json. The first SIGTERM or SIGINT lets requests under
way finish; the second ends the server at once. Traces go where OTEL_EXPORTER_OTLP_ENDPOINT says.

Examples:
  $ premodel serve imagenet.premodel.json
  $ premodel serve photos=imagenet.premodel.json en-de.premodel.json --port 9000 --watch
  $ PREMODEL_API_KEY=$(openssl rand -hex 32) premodel serve imagenet.premodel.json --host 0.0.0.0`,
    )
    .action(serve);
}

async function serve(files: string[], flags: ServeFlags): Promise<void> {
  await endedByCtrlC(
    () => 'the server had not begun to listen',
    async () => {
      const running = await start(files, flags);
      obeySignals(running, flags.drainTimeout * 1000);
      console.error(greeting(running, flags));
    },
  );
}

async function start(files: string[], flags: ServeFlags): Promise<RunningServer> {
  // Loaded here, so that `--help` and the other commands need not load the native libraries.
  const server = await import('../server/serve.ts');
  const { premodelSource } = await import('../server/premodel-repository.ts');
  // The reader of the log may go; the server stays.
  for (const stream of [process.stdout, process.stderr])
    stream.removeAllListeners('error').on('error', () => {});
  return server.serve(files.map(premodelSource), {
    ...flags,
    modelsRoot: flags.models,
    auditFraction: flags.audit,
    maxMemoryMb: flags.maxMemory && flags.maxMemory / 1e6,
    pinned: flags.pin,
    hangTimeoutMs: flags.hangTimeout && Math.ceil(flags.hangTimeout * 1000),
    apiKeys: keysOf(flags.apiKeyFile),
    corsOrigins: flags.cors,
    maxBodyBytes: flags.maxBody,
    requestTimeoutMs: flags.requestTimeout * 1000,
  });
}

/** What to send, by the input that a model takes. */
const samples: { readonly [Name in InputKindName]: string } = {
  image: '-H "Content-Type: image/jpeg" --data-binary @photo.jpg',
  text: '-H "Content-Type: text/plain" -d "A man rides a horse."',
};

function greeting(running: RunningServer, { apiKeyFile }: ServeFlags): string {
  const { origin, models } = running;
  const needsKey = apiKeyFile !== undefined || process.env.PREMODEL_API_KEY;
  const key = needsKey ? ' -H "Authorization: Bearer $PREMODEL_API_KEY"' : '';
  return [
    `serving ${models.join(', ')} at ${origin}`,
    `  $ curl${key} ${origin}/v1/models/${models[0]}/predict ${samples[tasks[running.firstTask].input]}`,
    `  $ curl${key} ${origin}/metrics`,
  ].join('\n');
}

function obeySignals(running: RunningServer, drainTimeoutMs: number): void {
  process.on('SIGHUP', () => void running.reload());
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      // By the signal itself: leaving any other way would wait for models that run.
      for (const each of ['SIGTERM', 'SIGINT']) process.removeAllListeners(each);
      for (const each of ['SIGTERM', 'SIGINT']) process.once(each, () => process.kill(process.pid, each));
      running.close(drainTimeoutMs).then(
        () => process.exit(0),
        (error) => {
          running.logger.error({ message: String(error) }, 'could not close');
          process.exit(1);
        },
      );
    });
  }
}

/** The keys that are asked for; undefined where there are none. A file is read again at every reload. */
function keysOf(file: string | undefined): ServeOptions['apiKeys'] {
  const fromEnvironment = process.env.PREMODEL_API_KEY ? [process.env.PREMODEL_API_KEY] : [];
  if (file !== undefined) return async () => [...(await readKeys(file)), ...fromEnvironment];
  return fromEnvironment.length > 0 ? fromEnvironment : undefined;
}

async function readKeys(file: string): Promise<string[]> {
  const text = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new PremodelError('unreadable-file', `cannot read the API keys: ${cause.code}`, {
      place: { file },
      remedy: 'Give a text file of keys, one a line, that this user may read.',
      cause,
    });
  });
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  return lines.filter((line) => line !== '');
}

function append(name: string, before: readonly string[]): string[] {
  return [...before, name];
}

function gather(origin: string, before: readonly string[]): string[] {
  const isOrigin = origin === '*' || (URL.canParse(origin) && new URL(origin).origin === origin);
  if (!isOrigin) throw new InvalidArgumentError('Give an origin such as https://example.org, or *.');
  return [...before, origin];
}
