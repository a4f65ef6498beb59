import { Server as HttpServer } from 'node:http';
import { Server as NetServer, type Socket } from 'node:net';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';

/** After the last answer the server goes on saying that it closes for so long, to whoever is still connected. */
const LINGER_MS = 1000;
/** For what has just been accepted to be asked. */
const SETTLE_MS = 100;
/** For clients to close a connection whose end they were told. */
const GOODBYE_MS = 500;
const LOOK_EVERY_MS = 10;

/** The connections of a server, so that they can be closed without a request being cut off. */
export class Connections {
  readonly #server: HttpServer;
  /** How many requests are under way on each. */
  readonly #requests = new Map<Socket, number>();

  constructor(server: HttpServer) {
    this.#server = server;
    server.on('connection', (socket: Socket) => {
      this.#requests.set(socket, 0);
      socket.once('close', () => this.#requests.delete(socket));
    });
  }

  /** A request has come; call what is returned when it has been answered. */
  enter(socket: Socket): () => void {
    this.#count(socket, 1);
    return () => this.#count(socket, -1);
  }

  /**
   * Closes all, with nothing under way any more. A reset would lose a request that is on its way on a kept connection:
   * whoever comes is still answered for a second while anybody is connected; then nobody is let in, and who is idle is
   * told the end.
   * @param timeoutMs for the lingering; what is left then is cut off
   */
  async close(timeoutMs: number): Promise<void> {
    await this.#untilNone(Math.min(LINGER_MS, timeoutMs));
    // What waits to be accepted is taken before the door is shut.
    await nextTurn();
    const closed = new Promise<void>((resolve) => {
      // `close` of the HTTP server would destroy idle connections, also those whose request is in the socket.
      NetServer.prototype.close.call(this.#server, () => resolve());
    });
    if (this.#requests.size > 0) await sleep(Math.min(SETTLE_MS, timeoutMs));
    for (const [socket, requests] of this.#requests) if (requests === 0) socket.end();
    await this.#untilNone(Math.min(GOODBYE_MS, timeoutMs));
    this.#server.closeAllConnections();
    await closed;
    HttpServer.prototype.close.call(this.#server);
  }

  async #untilNone(timeoutMs: number): Promise<void> {
    const until = performance.now() + timeoutMs;
    while (this.#requests.size > 0 && performance.now() < until) await sleep(LOOK_EVERY_MS);
  }

  #count(socket: Socket, change: number): void {
    const requests = this.#requests.get(socket);
    if (requests !== undefined) this.#requests.set(socket, requests + change);
  }
}
