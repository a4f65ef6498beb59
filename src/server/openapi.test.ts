import { Validator } from '@seriousme/openapi-schema-validator';
import { expect, it } from 'vitest';
import { repositoryOf } from '../../test/support/echo-models.ts';
import { openApiDocument } from './openapi.ts';
import { plainRoutes } from './plain/plain-routes.ts';
import { protocolV2 } from './protocol-v2/protocol-v2.ts';

const repository = repositoryOf({});

it('is OpenAPI 3.1', async () => {
  const validator = new Validator();
  const served = await (await plainRoutes(repository).request('/openapi.json')).text();
  expect(await validator.validate(JSON.parse(served))).toMatchObject({ valid: true });
  expect(validator.version).toBe('3.1');
  expect(served).toBe(JSON.stringify(openApiDocument()));
});

it('names every route and no other', () => {
  const routes = [...protocolV2(repository).routes, ...plainRoutes(repository).routes]
    .map(({ method, path }) => `${method.toLowerCase()} ${path.replaceAll(/:(\w+)/g, '{$1}')}`)
    .sort();
  const documented = Object.entries(openApiDocument().paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method} ${path}`),
  );
  expect(documented.sort()).toEqual(routes);
});

it('resolves every reference', () => {
  const document = openApiDocument();
  const names = [...JSON.stringify(document).matchAll(/#\/components\/schemas\/(\w+)/g)].map(
    ([, name]) => name,
  );
  expect(Object.keys(document.components.schemas)).toEqual(expect.arrayContaining(names));
  expect(names.length).toBeGreaterThan(10);
});
