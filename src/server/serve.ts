import type { Logger } from 'pino';
import { PremodelError } from '../error.ts';
import type { RunnableTaskName } from '../models/tasks/tasks.ts';
import type { ModelEvent } from '../node/serving/served-model.ts';
import { createApp } from './app.ts';
import { ApiKeys } from './auth.ts';
import type { Connections } from './connections.ts';
import { Drain } from './drain.ts';
import { type ConnectionLimits, listen, originOf } from './listen.ts';
import { type HostOptions, loadModel } from './load-model.ts';
import { createLogger, type LogLevel } from './logging.ts';
import { Metrics } from './metrics.ts';
import { observed } from './observed-model.ts';
import { assertPinnedServed } from './pinned.ts';
import { PremodelRepository, type PremodelSource } from './premodel-repository.ts';
import { startTraceExport } from './tracing-export.ts';
import { watchFiles } from './watch-files.ts';

export interface ServeOptions extends HostOptions, ConnectionLimits {
  /** Default 8080; 0 for any that is free. */
  readonly port?: number;
  /** Address to listen on. Default 127.0.0.1: this machine only. */
  readonly host?: string;
  /**
   * Bearer keys, any of which will do; a function is asked again at every reload. Needed to listen on anything but this
   * machine's own address.
   */
  readonly apiKeys?: readonly string[] | (() => Promise<readonly string[]>);
  /** Load every model before the server listens, or as many as `maxMemoryMb` has room for. Default true. */
  readonly preload?: boolean;
  /** Answer everybody who can reach the server. Default false. */
  readonly allowUnauthenticated?: boolean;
  /** Origins of web pages that may ask. Default: none. */
  readonly corsOrigins?: readonly string[];
  /** Of one request body, also when inflated. Default 10 MB. */
  readonly maxBodyBytes?: number;
  /** Of all request bodies in memory together. Default 16 times `maxBodyBytes`. */
  readonly maxPendingBytes?: number;
  /** Read a premodel file again when it changes. Default false. */
  readonly watch?: boolean;
  /** Default `info`. */
  readonly logLevel?: LogLevel;
}

export interface RunningServer {
  /** Such as `http://127.0.0.1:8080`. */
  readonly origin: string;
  readonly models: readonly string[];
  readonly firstTask: RunnableTaskName;
  readonly logger: Logger;
  /** Reads every premodel file and the keys again; a broken one keeps what there was. Never rejects. */
  reload(): Promise<void>;
  /**
   * Turns new requests away, lets those under way finish, and frees every model. Idempotent.
   * @param timeoutMs for requests under way; their connections are closed then. Default 30 s
   */
  close(timeoutMs?: number): Promise<void>;
}

const DEFAULT_HOST = '127.0.0.1';
const DRAIN_TIMEOUT_MS = 30_000;
const FAULTS = new Set<ModelEvent['kind']>(['fault', 'crash', 'hang', 'retry']);

/**
 * Loads the premodels and serves them over HTTP.
 * @throws PremodelError `api-key-needed`, `invalid-api-key`, `address-in-use`, `cannot-listen`, `duplicate-name`,
 * `missing-package`, `invalid-option`, and what loading a model throws
 *
 * @example
 * const server = await serve([premodelSource('imagenet.premodel.json')], { port: 8080 });
 * await server.close();
 */
export async function serve(
  premodels: readonly PremodelSource[],
  options: ServeOptions = {},
): Promise<RunningServer> {
  const access = await readAccess(options);
  const { logger, lost } = createLogger(options.logLevel ?? 'info');
  const drain = new Drain();
  const metrics: Metrics = new Metrics({
    models: () => repository.models(),
    lostLogLines: lost,
    draining: () => drain.draining,
  });
  const books = { logger, drain, metrics };
  const stopTraces = await startTraceExport();
  const repository = await openRepository(premodels, options, books);
  const { server, connections } = await openDoor(repository, access, options, books);
  const stopWatching = options.watch ? reloadChanged(repository) : undefined;
  const origin = originOf(server);
  logger.info({ origin, models: repository.names() }, 'listening');

  let closing: Promise<void> | undefined;
  const close = async (timeoutMs: number) => {
    stopWatching?.();
    await finishRequests(connections, books, timeoutMs);
    await repository.close();
    await stopTraces?.();
    logger.info('closed');
  };
  return {
    origin,
    models: repository.names(),
    firstTask: [...repository.models().values()][0].task,
    logger,
    reload: async () => {
      const models = repository.names().map((name) => repository.reload(name));
      await Promise.all([reloadKeys(access, logger), ...models]);
    },
    close: (timeoutMs = DRAIN_TIMEOUT_MS) => {
      closing ??= close(timeoutMs);
      return closing;
    },
  };
}

/** Where the server notes what happens. */
interface Books {
  readonly logger: Logger;
  readonly drain: Drain;
  readonly metrics: Metrics;
}

/** Who may ask. */
interface Access {
  /** Without keys, everybody who reaches the server. */
  readonly keys?: ApiKeys;
  /** Asked again at every reload. */
  readonly readKeys?: () => Promise<readonly string[]>;
  readonly loopbackOnly: boolean;
}

async function readAccess(options: ServeOptions): Promise<Access> {
  const { host = DEFAULT_HOST, apiKeys, allowUnauthenticated = false } = options;
  const readKeys = typeof apiKeys === 'function' ? apiKeys : undefined;
  const firstKeys = typeof apiKeys === 'function' ? await apiKeys() : apiKeys;
  const loopbackOnly = firstKeys === undefined && !allowUnauthenticated;
  const keys = firstKeys && new ApiKeys(firstKeys);
  if (loopbackOnly && !isLoopback(host)) throw keyNeeded(host);
  return { keys, readKeys, loopbackOnly };
}

async function reloadKeys({ keys, readKeys }: Access, logger: Logger): Promise<void> {
  if (!readKeys) return;
  try {
    keys?.replace(await readKeys());
  } catch (error) {
    logger.error(faultOf(error), 'API keys not read, the old ones stay');
  }
}

function openRepository(
  premodels: readonly PremodelSource[],
  options: ServeOptions,
  { logger, drain, metrics }: Books,
): Promise<PremodelRepository> {
  const hosts = hostOptions(options, premodels.length);
  const onEvent = (model: string, event: ModelEvent) => {
    if (FAULTS.has(event.kind)) logger.warn({ model, event }, event.kind);
    else logger.info({ model, event }, event.kind);
    options.onEvent?.(event);
  };
  return PremodelRepository.open(premodels, {
    load: ({ name, file }) => loadModel(file, { ...hosts, onEvent: (event) => onEvent(name, event) }),
    observe: (name, model) => observed(name, model, metrics),
    draining: () => drain.draining,
    onReload: ({ name, file }, error) => {
      metrics.reloaded(name, error === undefined ? 'done' : 'failed');
      if (error === undefined) logger.info({ model: name, file }, 'reloaded');
      else logger.error({ model: name, file, ...faultOf(error) }, 'not reloaded, the old model stays');
    },
  });
}

/** Listens; a server that cannot frees its models. */
async function openDoor(
  repository: PremodelRepository,
  { keys, loopbackOnly }: Access,
  options: ServeOptions,
  books: Books,
) {
  const { host = DEFAULT_HOST, port = 8080, maxBodyBytes = 10_000_000, corsOrigins } = options;
  const { maxPendingBytes = 16 * maxBodyBytes } = options;
  const limits = { maxBodyBytes, maxPendingBytes };
  try {
    assertPinnedServed(repository.models().values(), options.pinned);
    const app = createApp({ repository, ...books, limits, keys, loopbackOnly, corsOrigins });
    const door = await listen(app, { port, host }, () => books.drain.enter(), options);
    door.server.on('drop', () => books.metrics.dropped.inc());
    return door;
  } catch (error) {
    await repository.close();
    throw error;
  }
}

/** @returns stops watching */
function reloadChanged(repository: PremodelRepository) {
  const files = repository.sources.map(({ file }) => file);
  return watchFiles(files, (changed) => {
    for (const { name, file } of repository.sources) if (file === changed) void repository.reload(name);
  });
}

async function finishRequests(
  connections: Connections,
  { logger, drain }: Books,
  timeoutMs: number,
): Promise<void> {
  logger.info({ running: drain.running }, 'draining');
  const inTime = await drain.drain(timeoutMs);
  if (!inTime) logger.warn({ running: drain.running }, 'requests under way are cut off');
  await connections.close(inTime ? timeoutMs : 0);
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

function keyNeeded(host: string): PremodelError {
  return new PremodelError('api-key-needed', `whoever reaches ${host} could use the models`, {
    place: { field: '--host' },
    remedy:
      'Give an API key (--api-key-file or PREMODEL_API_KEY), or say --allow-unauthenticated where a proxy asks for one.',
  });
}

function faultOf(error: unknown): object {
  if (PremodelError.is(error)) return { code: error.code, message: error.message, remedy: error.remedy };
  return { code: 'internal', message: String(error) };
}

/** All premodels share the memory alike. */
function hostOptions(options: ServeOptions, premodels: number): HostOptions {
  const { isolation, hosts, maxQueue, hangTimeoutMs, allowModified, acceptModified, modelsRoot, threads } =
    options;
  const { preload = true, fallback, auditFraction, maxMemoryMb, pinned } = options;
  return {
    isolation,
    hosts,
    maxQueue,
    hangTimeoutMs,
    allowModified,
    acceptModified,
    modelsRoot,
    threads,
    preload,
    fallback,
    auditFraction,
    maxMemoryMb: maxMemoryMb && maxMemoryMb / premodels,
    pinned,
  };
}
