import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { Hono } from 'hono';
import { PremodelError } from '../error.ts';
import type { App } from './app.ts';
import { Connections } from './connections.ts';

export interface ConnectionLimits {
  /** For all headers of a request to arrive. Default 10 s. */
  readonly headersTimeoutMs?: number;
  /** For a whole request to arrive, and for an answer to be taken. Default 30 s. */
  readonly requestTimeoutMs?: number;
  /** How long an idle connection is kept. Default 15 s. */
  readonly keepAliveTimeoutMs?: number;
  /** Further connections are closed at once. Default 1000. */
  readonly maxConnections?: number;
  /** Of all headers of a request. Default 16 KiB. */
  readonly maxHeaderBytes?: number;
}

/** How often connections are held against their timeouts. */
const CHECK_INTERVAL_MS = 500;

/**
 * A server that listens.
 * @param port 0 for any that is free
 * @throws PremodelError `address-in-use`, `cannot-listen`
 */
export async function listen(
  app: Pick<Hono<App>, 'fetch'>,
  { port, host }: { readonly port: number; readonly host: string },
  onRequest: () => () => void,
  limits: ConnectionLimits = {},
): Promise<{ readonly server: Server; readonly connections: Connections }> {
  const { requestTimeoutMs = 30_000, headersTimeoutMs = 10_000 } = limits;
  const answer = getRequestListener((request, bindings) => app.fetch(request, bindings as App['Bindings']), {
    overrideGlobalObjects: false,
  });
  const options = {
    requestTimeout: requestTimeoutMs,
    headersTimeout: Math.min(headersTimeoutMs, requestTimeoutMs),
    keepAliveTimeout: limits.keepAliveTimeoutMs ?? 15_000,
    maxHeaderSize: limits.maxHeaderBytes ?? 16 * 1024,
    connectionsCheckingInterval: Math.min(CHECK_INTERVAL_MS, requestTimeoutMs),
  };
  const server = createServer(options, (incoming, outgoing) => {
    const leave = onRequest();
    const answered = connections.enter(incoming.socket);
    let timer: NodeJS.Timeout | undefined;
    // A client that does not take its answer is cut off as one that does not send its request.
    outgoing.once('prefinish', () => {
      timer = setTimeout(() => outgoing.destroy(), requestTimeoutMs);
    });
    outgoing.once('close', () => {
      clearTimeout(timer);
      answered();
      leave();
    });
    void answer(incoming, outgoing);
  });
  const connections = new Connections(server);
  server.maxConnections = limits.maxConnections ?? 1000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => reject(cannotListen(port, host, cause)));
    server.listen(port, host, resolve);
  });
  return { server, connections };
}

/** As it stands in a URL. */
export function originOf(server: Server): string {
  const { address, port, family } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}

function cannotListen(port: number, host: string, cause: NodeJS.ErrnoException): PremodelError {
  const inUse = cause.code === 'EADDRINUSE';
  return new PremodelError(
    inUse ? 'address-in-use' : 'cannot-listen',
    inUse ? `${host}:${port} is in use` : `cannot listen on ${host}:${port}: ${cause.message}`,
    { remedy: 'Give another --port or --host; --port 0 takes any that is free.', cause },
  );
}
