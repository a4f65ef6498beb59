export { createPremodel, type PremodelParts } from './artifact/create-premodel.ts';
export {
  type ParseOptions,
  parsePremodel,
  parsePremodelText,
  serialisePremodel,
} from './artifact/parse-premodel.ts';
export { policyOf } from './artifact/policy-of.ts';
export type {
  CandidateCost,
  CrossValidated,
  DomainColumns,
  Premodel,
  PremodelCandidate,
  ProfileSource,
  Training,
} from './artifact/premodel.ts';
export { type PremodelWatch, type Price, type PricedPromise, watchOf } from './artifact/watch-of.ts';
export type { ClassifierOutput, Probabilities } from './domain/classes/classifier-output.ts';
export type { Domain, InputKind, OutputKind } from './domain/domain.ts';
export type { Translation } from './domain/generation/translation.ts';
export type { Pixels } from './domain/image/pixels.ts';
export { type ImageTensor, preprocess, type TensorFormat } from './domain/image/preprocess.ts';
export type { Preprocessing } from './domain/image/preprocessing.ts';
export { type PreprocessorContext, parsePreprocessorConfig } from './domain/image/preprocessor-config.ts';
export { loadDomain } from './domain/kinds.ts';
export { profileOfOutcomes } from './domain/table/profile-of-outcomes.ts';
export type { RawTable } from './domain/table/raw-table.ts';
export { type TaskName, tasks } from './domain/tasks.ts';
export { loadTextFeatures, type TextFeatures } from './domain/text/features/text-features.ts';
export { type ErrorPlace, PremodelError } from './error.ts';
export type { Blame, ErrorCode } from './error-codes.ts';
export { analyses } from './evaluate/analyses/analyses.ts';
export { type Analysis, AnalysisContext, type AnalysisOptions } from './evaluate/analyses/analysis.ts';
export type { BoundName } from './evaluate/certificate/bounds.ts';
export type { Certificate, CertificateFailure, TestedPoint } from './evaluate/certificate/certificate.ts';
export type { CertifyOptions } from './evaluate/certificate/certify.ts';
export {
  type CertifiedFit,
  certifyPolicies,
  type FitCertifiedOptions,
  fitCertified,
  type NamedPolicy,
} from './evaluate/certificate/fit-certified.ts';
export { type DriftColumn, type DriftReference, driftReference } from './evaluate/drift/drift-reference.ts';
export {
  type CrossEvaluateOptions,
  type EvaluateOptions,
  evaluate,
  evaluateFitted,
  type NamedTrainer,
} from './evaluate/evaluate.ts';
export type * from './evaluate/evaluation.ts';
export type { HeldOutMean, PromisedPoint, UsePromise } from './evaluate/promise/promise.ts';
export type { PromiseOnTable, PromisesOnTable } from './evaluate/promise/promises-on-table.ts';
export { type SimulateOptions, simulate } from './evaluate/simulate.ts';
export { type FitSoundnessOptions, fitSoundness } from './evaluate/soundness/fit-soundness.ts';
export { type HeldOutPolicy, heldOutPolicies } from './evaluate/soundness/held-out-decisions.ts';
export type { Soundness, SoundnessVerdict } from './evaluate/soundness/soundness.ts';
export { auto } from './policy/auto/auto.ts';
export { type KeptCandidate, keepCandidates, type SelectionOptions } from './policy/candidate-selection.ts';
export { type CascadeOptions, cascade } from './policy/cascade/cascade.ts';
export { type CommitteeOptions, committee } from './policy/committee/committee.ts';
export type { Constraint, PointConstraint } from './policy/constraint.ts';
export type { CostKind } from './policy/costs.ts';
export { fixed, singleBest } from './policy/fixed.ts';
export { keepingWithin } from './policy/keep/keep-within.ts';
export type { Frontier, OperatingPoint } from './policy/operating-point.ts';
export type { PaperOptions } from './policy/paper/options.ts';
export { paperPremodel } from './policy/paper/paper-premodel.ts';
export type { PlannerOptions } from './policy/planner/fit-planner.ts';
export { planner } from './policy/planner/planner.ts';
export type * from './policy/policy.ts';
export { type RouterOptions, router } from './policy/router/router.ts';
export type { Compared, Verdict } from './policy/verdict/verdict.ts';
export type { CorpusMetric } from './profile/corpus-metric.ts';
export type {
  CandidateProfile,
  FeatureTable,
  LeftOutColumn,
  ModelFile,
  ModelSettings,
  ModelSource,
  Profile,
  Provenance,
  RescorerSource,
  Task,
} from './profile/profile.ts';
export { selectCandidates, selectInputs } from './profile/select.ts';
export { AdaptiveRunner } from './runtime/adaptive-runner.ts';
export type { Candidate, Run, RunOptions } from './runtime/candidate.ts';
export type * from './runtime/decision.ts';
export type { RunnerCounts, RunnerEvent } from './runtime/faults/runner-event.ts';
export { type CandidateFunction, functionCandidate } from './runtime/function-candidate.ts';
export type { AuditReport } from './runtime/monitor/audit.ts';
export type { ColumnDrift, DriftOptions, DriftReport } from './runtime/monitor/drift-monitor.ts';
export type { KeptPromise, PromiseReport } from './runtime/monitor/promise-report.ts';
export type { WatchParts } from './runtime/monitor/watch.ts';
export { OverloadedError } from './runtime/overloaded-error.ts';
export type { RequestOptions, RunnerPredictOptions } from './runtime/predict-options.ts';
export { noAnswer } from './runtime/request-errors.ts';
export {
  type FunctionOptions,
  type FunctionResult,
  type FunctionRouter,
  type RoutedAnswer,
  type RoutedFunction,
  type RoutedFunctions,
  type RouteOptions,
  routeFunctions,
} from './runtime/route-functions.ts';
export type { AdaptiveRunnerParts } from './runtime/runner-parts.ts';
export { type LabelScore, topLabels } from './runtime/top-labels.ts';
