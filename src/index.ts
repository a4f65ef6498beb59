export { createPremodel, type PremodelParts } from './artifact/create-premodel.ts';
export { parsePremodel, parsePremodelText, serialisePremodel } from './artifact/parse-premodel.ts';
export { policyOf } from './artifact/policy-of.ts';
export * from './artifact/premodel.ts';
export { type ErrorPlace, PremodelError } from './error.ts';
export * from './runtime/adaptive-runner.ts';
export type { Candidate, Run } from './runtime/candidate.ts';
export { type LabelScore, topLabels } from './runtime/top-labels.ts';
