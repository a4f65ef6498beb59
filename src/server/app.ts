import { randomUUID } from 'node:crypto';
import type { HttpBindings } from '@hono/node-server';
import { Hono, type MiddlewareHandler } from 'hono';
import { cors } from 'hono/cors';
import { matchedRoutes } from 'hono/route';
import type { Logger } from 'pino';
import { PremodelError } from '../error.ts';
import { type ApiKeys, requireKey, requireLoopbackHost } from './auth.ts';
import { type BodyLimits, readBodies } from './body.ts';
import type { Drain } from './drain.ts';
import { errorResponse } from './error-response.ts';
import type { Metrics } from './metrics.ts';
import type { ModelRepository } from './model-repository.ts';
import { plainRoutes } from './plain/plain-routes.ts';
import { protocolV2 } from './protocol-v2/protocol-v2.ts';
import { type RequestContext, requestContext } from './request-context.ts';
import { endRequestSpan, requestSpan } from './tracing.ts';

export interface App {
  Bindings: HttpBindings;
}

export interface AppParts {
  readonly repository: ModelRepository;
  readonly metrics: Metrics;
  readonly logger: Logger;
  readonly drain: Drain;
  readonly limits: BodyLimits;
  /** Without keys everybody who reaches the server is answered. */
  readonly keys?: ApiKeys;
  /** Answer only requests made to a loopback name. */
  readonly loopbackOnly: boolean;
  /** Of web pages that may ask; none by default. */
  readonly corsOrigins?: readonly string[];
}

const METHODS = new Set(['GET', 'HEAD', 'POST', 'OPTIONS', 'PUT', 'DELETE', 'PATCH']);
const REQUEST_ID = /^[\w.:=+/-]{1,128}$/;

/** Answered without a key and while draining: those who ask must be able to learn how the server is. */
function tellsOfHealth(path: string): boolean {
  return path.startsWith('/v2/health/');
}

/** Every request passes, in this order: the books, draining, who may ask, the body; then the routes. */
export function createApp(parts: AppParts): Hono<App> {
  const { metrics, drain, keys, corsOrigins = [] } = parts;
  const app = new Hono<App>();
  app.use(keepBooks(parts), securityHeaders);
  app.use(drain.middleware((path) => tellsOfHealth(path) || path === '/metrics'));
  if (parts.loopbackOnly) app.use(requireLoopbackHost());
  if (corsOrigins.length > 0) {
    app.use(
      cors({
        origin: [...corsOrigins],
        exposeHeaders: ['X-Request-Id', 'Retry-After', 'Inference-Header-Content-Length'],
        maxAge: 600,
      }),
    );
  }
  if (keys) app.use(requireKey(keys, tellsOfHealth));
  app.use(readBodies(parts.limits));

  app.get('/metrics', async (c) => {
    const { contentType, body } = await metrics.text();
    return c.body(body, 200, { 'Content-Type': contentType });
  });
  app.route('/', protocolV2(parts.repository));
  app.route('/', plainRoutes(parts.repository));
  const routes = app.routes.filter(({ method }) => method !== 'ALL');
  app.notFound((c) => {
    const allowed = methodsAt(routes, c.req.path);
    if (allowed.length === 0) return errorResponse(c, unknownRoute(c.req.method, c.req.path));
    c.header('Allow', allowed.join(', '));
    return errorResponse(c, methodNotAllowed(c.req.method, c.req.path, allowed));
  });
  app.onError((error, c) => errorResponse(c, error));
  return app;
}

/** By which methods there is something at the path; none where nothing is. */
function methodsAt(
  routes: readonly { readonly method: string; readonly path: string }[],
  path: string,
): string[] {
  const matching = routes.filter((route) =>
    new RegExp(`^${route.path.replaceAll('.', '\\.').replaceAll(/:\w+/g, '[^/]+')}$`).test(path),
  );
  const methods = new Set(matching.map(({ method }) => method));
  if (methods.has('GET')) methods.add('HEAD');
  return [...methods].sort();
}

function unknownRoute(method: string, path: string): PremodelError {
  return new PremodelError('unknown-route', `there is nothing at ${method} ${path}`, {
    remedy: 'GET /openapi.json says what there is.',
  });
}

function methodNotAllowed(method: string, path: string, allowed: readonly string[]): PremodelError {
  return new PremodelError('method-not-allowed', `${path} is not asked by ${method}`, {
    remedy: `Use ${allowed.join(' or ')}.`,
  });
}

/** Request id, span, count, time and line in the log of every request. */
function keepBooks({ metrics, logger }: AppParts): MiddlewareHandler<App> {
  return async (c, next) => {
    const startedAt = performance.now();
    const asked = c.req.header('X-Request-Id');
    const id = asked !== undefined && REQUEST_ID.test(asked) ? asked : randomUUID();
    const method = METHODS.has(c.req.method) ? c.req.method : 'other';
    const request: RequestContext = { id, span: requestSpan(method, c.req.header()), decisions: [] };
    c.header('X-Request-Id', id);

    await requestContext.run(request, next);

    // Not the path, which may be anything.
    const route = matchedRoutes(c).findLast((each) => each.method !== 'ALL')?.path ?? 'other';
    const { status } = c.res;
    const durationMs = performance.now() - startedAt;
    metrics.request(method, route, status, durationMs);
    endRequestSpan(request.span, method, route, status);
    const line = {
      requestId: id,
      method,
      route,
      status,
      durationMs: Math.round(durationMs * 1000) / 1000,
      ...(request.decisions.length > 0 && { decisions: request.decisions }),
      ...(c.error && describeFault(c.error)),
    };
    if (status >= 500 && status !== 503 && status !== 504) logger.error(line, 'failed');
    else if (tellsOfHealth(c.req.path) || route === '/metrics') logger.debug(line, 'request');
    else logger.info(line, 'request');
  };
}

/** Of what was not foreseen, also where it happened. */
function describeFault(error: Error): object {
  if (PremodelError.is(error)) return { code: error.code, message: error.message };
  return { code: 'internal', message: error.message, stack: error.stack };
}

/** What is answered is data for the one who asked: no page, nothing to keep, nothing to guess a type of. */
const securityHeaders: MiddlewareHandler = async (c, next) => {
  await next();
  c.header('X-Content-Type-Options', 'nosniff');
  c.header('Cache-Control', 'no-store');
  c.header('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'");
};
