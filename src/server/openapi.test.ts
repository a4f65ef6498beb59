import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';
import { colours, repositoryOf, shout } from '../../test/support/echo-models.ts';
import { openApiDocument } from './openapi.ts';
import { plainRoutes } from './plain/plain-routes.ts';
import { protocolV2 } from './protocol-v2/protocol-v2.ts';

const repository = repositoryOf({ shout });

it('is OpenAPI 3.1', async () => {
  const validator = new Validator();
  const served = await (await plainRoutes(repository).request('/openapi.json')).text();
  expect(await validator.validate(JSON.parse(served))).toMatchObject({ valid: true });
  expect(validator.version).toBe('3.1');
  expect(served).toBe(JSON.stringify(openApiDocument(repository)));
});

it('names every route and no other', () => {
  const routes = [...protocolV2(repository).routes, ...plainRoutes(repository).routes]
    .map(({ method, path }) => `${method.toLowerCase()} ${path.replaceAll(/:(\w+)/g, '{$1}')}`)
    .sort();
  const documented = Object.entries<object>(openApiDocument(repository).paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method} ${path}`),
  );
  expect(documented.sort()).toEqual(routes);
});

describe('tells of what is served', () => {
  const textOf = (models: Parameters<typeof repositoryOf>[0]) =>
    JSON.stringify(openApiDocument(repositoryOf(models)));

  it('an image server of no text, and the other way round', () => {
    expect(textOf({ colours })).not.toMatch(/"text|"translation"\]|TranslationPredict/);
    expect(textOf({ shout })).not.toMatch(/"image|class_id|UINT8/);
  });

  it('models and versions by their names', () => {
    const { paths } = openApiDocument(repositoryOf({ one: shout, two: shout }));
    expect(Object.keys(paths)).not.toContain('/v1/predict');
    expect(JSON.stringify(paths)).toContain('"enum":["one","two"]');
  });

  it('with several tasks, of what each model takes', () => {
    const paths: Record<string, object> = openApiDocument(repositoryOf({ colours, shout })).paths;
    expect(JSON.stringify(paths['/v1/models/colours/predict'])).toContain(
      'ImageClassificationPredictRequest',
    );
    expect(JSON.stringify(paths['/v2/models/shout/versions/{version}/infer'])).toContain('TranslationInfer');
    expect(paths['/v2/models/{model}/infer']).toBeUndefined();
  });

  it('nothing, where there is no model', async () => {
    const document = JSON.parse(textOf({}));
    expect(await new Validator().validate(document)).toMatchObject({ valid: true });
    expect(JSON.stringify(document)).not.toMatch(/infer"|predict"/);
  });
});

it('resolves every reference', () => {
  const document = openApiDocument(repository);
  const names = [...JSON.stringify(document).matchAll(/#\/components\/schemas\/(\w+)/g)].map(
    ([, name]) => name,
  );
  expect(Object.keys(document.components.schemas)).toEqual(expect.arrayContaining(names));
  expect(names.length).toBeGreaterThan(10);
});
