export type { ModelRepository } from './model-repository.ts';
export { openApiDocument } from './openapi.ts';
export { plainRoutes } from './plain/plain-routes.ts';
export { type PremodelSource, premodelSource } from './premodel-repository.ts';
export { protocolV2 } from './protocol-v2/protocol-v2.ts';
export { type RunningServer, type ServeOptions, serve } from './serve.ts';
