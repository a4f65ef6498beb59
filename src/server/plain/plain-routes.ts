import { type Context, Hono } from 'hono';
import type { z } from 'zod';
import { PremodelError } from '../../error.ts';
import { type Constraints, predictOptions } from '../constraints.ts';
import { errorResponse } from '../error-response.ts';
import { findModel } from '../find-model.ts';
import type { ModelRepository } from '../model-repository.ts';
import { openApiDocument } from '../openapi.ts';
import { predictAll } from '../predict-all.ts';
import { shown } from '../shown.ts';
import { invalidRequest, validate } from '../validate.ts';
import { readInput } from './read-input.ts';
import { constraintQuery, type modelList } from './schemas.ts';

/**
 * For people with curl: an image or a text in, JSON out.
 *
 * @example
 * const app = new Hono().route('/', plainRoutes(repository));
 */
export function plainRoutes(repository: ModelRepository): Hono {
  const app = new Hono();
  app.onError((error, c) => errorResponse(c, error));

  app.get('/v1/models', (c) => {
    const models = repository.names().flatMap((name) => {
      const served = repository.get(name);
      if (!served) return [];
      const candidates = served.candidates.map(({ name, cost }) => ({ name, latencyMs: cost.latencyMs }));
      const ready = repository.isReady(name);
      return { name, versions: [...repository.versions(name)], task: served.task, ready, candidates };
    });
    return c.json({ models } satisfies z.output<typeof modelList>);
  });
  for (const path of [
    '/v1/predict',
    '/v1/models/:model/predict',
    '/v1/models/:model/versions/:version/predict',
  ]) {
    app.post(path, async (c) => {
      const name = c.req.param('model') ?? onlyName(repository);
      const { version, served } = findModel(repository, name, c.req.param('version'));
      const inUrl = validate(constraintQuery, queryValues(c));
      const body = new Uint8Array(await c.req.arrayBuffer());
      const { given, constraints } = readInput(served.task, c.req.header('content-type'), body);
      const options = predictOptions(merged(inUrl, constraints));
      const [result] = await predictAll(served, [given], options, c.req.raw.signal);
      return c.json({ model: name, version, ...result });
    });
  }
  app.get('/openapi.json', (c) => c.json(openApiDocument(repository)));
  return app;
}

/** Of a server with one model it is not needed. */
function onlyName(repository: ModelRepository): string {
  const names = repository.names();
  if (names.length <= 1) return names[0] ?? '';
  throw new PremodelError('model-not-named', `this server has ${names.length} models`, {
    place: { field: 'model' },
    remedy: `Send it to /v1/models/NAME/predict, with NAME one of ${names.join(', ')}.`,
  });
}

/** What the URL and the JSON ask for. @throws PremodelError `invalid-request` where they contradict each other */
function merged(inUrl: Constraints, inJson: Constraints): Constraints {
  for (const [name, value] of Object.entries(inJson)) {
    const other = inUrl[name as keyof Constraints];
    if (value === undefined || other === undefined || other === value) continue;
    throw invalidRequest(`${name} is ${other} in the URL and ${value} in the JSON`, name);
  }
  return { ...inUrl, ...inJson };
}

/** In a URL everything is text; what looks like a number is one. */
function queryValues(c: Context): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(c.req.queries()).map(([key, [value, ...others]]) => {
      if (others.length > 0) throw invalidRequest(`${shown(key)} stands in the URL more than once`, key);
      return [key, /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(value) ? Number(value) : value];
    }),
  );
}
