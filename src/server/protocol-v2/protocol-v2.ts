import { type Context, Hono } from 'hono';
import type { z } from 'zod';
import { PACKAGE_VERSION } from '../../node/version.ts';
import { errorResponse } from '../error-response.ts';
import { findModel } from '../find-model.ts';
import type { ModelRepository } from '../model-repository.ts';
import { shown } from '../shown.ts';
import { invalidRequest } from '../validate.ts';
import { infer } from './infer.ts';
import type * as schemas from './schemas.ts';
import { tensorsOf } from './task-tensors.ts';

/**
 * The Open Inference Protocol (v2) over REST, with the extensions for binary tensors, parameters and classification,
 * and of Triton's model repository extension the index.
 *
 * @example
 * const app = new Hono().route('/v2', protocolV2(repository));
 */
export function protocolV2(repository: ModelRepository): Hono {
  const app = new Hono();
  app.onError((error, c) => errorResponse(c, error));
  const json = <Schema extends z.ZodType>(c: Context, body: z.output<Schema>, status: 200 | 503 = 200) =>
    c.json(body as object, status);

  app.get('/v2', (c) =>
    json<typeof schemas.serverMetadata>(c, {
      name: 'premodel',
      version: PACKAGE_VERSION,
      extensions: ['binary_tensor_data', 'classification', 'parameters'],
    }),
  );
  app.get('/v2/health/live', (c) => json<typeof schemas.serverLive>(c, { live: true }));
  app.get('/v2/health/ready', (c) => {
    const names = repository.names();
    const ready = names.length > 0 && names.every((name) => repository.isReady(name));
    return json<typeof schemas.serverReady>(c, { live: true, ready }, ready ? 200 : 503);
  });
  app.post('/v2/repository/index', (c) =>
    json<typeof schemas.repositoryIndex>(
      c,
      repository.names().flatMap((name) =>
        repository.versions(name).map((version) => {
          const state = repository.isReady(name, version) ? 'READY' : 'UNAVAILABLE';
          return { name, version, state, reason: '' } as const;
        }),
      ),
    ),
  );
  for (const path of ['/v2/models/:model', '/v2/models/:model/versions/:version'] as const) {
    const found = (c: Context) => findModel(repository, c.req.param('model') ?? '', c.req.param('version'));
    app.get(path, (c) => {
      const { name, served } = found(c);
      const { inputs, outputs } = tensorsOf(served);
      const versions = [...repository.versions(name)];
      return json<typeof schemas.modelMetadata>(c, {
        name,
        versions,
        platform: 'premodel_onnx',
        inputs: [...inputs],
        outputs: [...outputs],
      });
    });
    app.get(`${path}/ready`, (c) => {
      const { name, version } = found(c);
      const ready = repository.isReady(name, version);
      return json<typeof schemas.modelReady>(c, { name, ready }, ready ? 200 : 503);
    });
    app.post(`${path}/infer`, async (c) => {
      const model = found(c);
      assertNothingAsked(c);
      const body = new Uint8Array(await c.req.arrayBuffer());
      return infer(model, body, c.req.header('inference-header-content-length'), c.req.raw.signal);
    });
  }
  return app;
}

/** A constraint that stands where nobody reads it would hold nobody to anything. */
function assertNothingAsked(c: Context): void {
  const [name] = Object.keys(c.req.queries());
  if (name === undefined) return;
  throw invalidRequest(
    `${shown(name)} stands in the URL, where only "parameters" of the JSON are read`,
    name,
  );
}
