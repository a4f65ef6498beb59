import type { IncomingMessage } from 'node:http';
import type { HttpBindings } from '@hono/node-server';
import type { MiddlewareHandler } from 'hono';
import { PremodelError } from '../error.ts';

/** Counts requests under way, and turns new ones away once it is told to drain. */
export class Drain {
  readonly #whenIdle: (() => void)[] = [];
  #running = 0;
  #draining = false;

  get draining(): boolean {
    return this.#draining;
  }

  get running(): number {
    return this.#running;
  }

  /** @param isPublic paths that are answered to the end: those that tell of the server's health */
  middleware(isPublic: (path: string) => boolean): MiddlewareHandler<{ Bindings: HttpBindings }> {
    return async (c, next) => {
      if (this.#draining) c.header('Connection', 'close');
      if (isPublic(c.req.path)) return next();
      if (this.#draining) {
        await dropBody(c.env.incoming);
        throw new PremodelError('draining', 'the server is shutting down', { remedy: 'Ask another one.' });
      }
      await next();
      // A connection that is kept would outlive the server.
      if (this.#draining) c.header('Connection', 'close');
    };
  }

  /** A request is under way until its connection is done with the answer; call what is returned then. */
  enter(): () => void {
    this.#running++;
    let left = false;
    return () => {
      if (left) return;
      left = true;
      this.#running--;
      if (this.#running === 0) for (const tell of this.#whenIdle.splice(0)) tell();
    };
  }

  /** Whether all that was under way ended within the time. */
  async drain(timeoutMs: number): Promise<boolean> {
    this.#draining = true;
    if (this.#running === 0) return true;
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), timeoutMs);
      this.#whenIdle.push(() => {
        clearTimeout(timer);
        resolve(true);
      });
    });
  }
}

/** Longer is not waited for the body of a request that is turned away. */
const BODY_TIMEOUT_MS = 2000;

/** A connection that is closed with a body unread is reset, and the answer lost. */
async function dropBody(incoming: IncomingMessage): Promise<void> {
  if (incoming.readableEnded || incoming.destroyed) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, BODY_TIMEOUT_MS);
    const end = () => {
      clearTimeout(timer);
      resolve();
    };
    incoming.once('end', end).once('close', end).once('error', end).resume();
  });
}
