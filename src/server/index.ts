export type { ModelRepository } from './model-repository.ts';
