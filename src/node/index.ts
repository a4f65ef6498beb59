export type {
  ClassifierOptions,
  ImageClassifier,
} from '../models/onnx/image-classifier.ts';
export type {
  RescoredOptions,
  RescoredTranslator,
  RescoringSettings,
} from '../models/onnx/rescored-translator.ts';
export type { TextClassifier } from '../models/onnx/text-classifier.ts';
export { TranslationModels } from '../models/onnx/translation-model.ts';
export type {
  TranslationSettings,
  Translator,
  TranslatorOptions,
} from '../models/onnx/translator.ts';
export type { ImageGiven } from '../models/tasks/image-given.ts';
export type { Classification, ClassifyOptions, TranslationResult } from '../models/tasks/results.ts';
export type {
  LabelledInput,
  ModelTask,
  OpenedModel,
  OpenOptions,
  RunnableTask,
} from '../models/tasks/task.ts';
export type { RunnableTaskName, RunnableTaskOf, TaskTypes } from '../models/tasks/tasks.ts';
export { OverloadedError } from '../runtime/overloaded-error.ts';
export { AdaptiveModel, type LoadOptions, type PredictOptions } from './adaptive-model.ts';
export { type CalibrateOptions, calibratePremodel } from './calibrate-premodel.ts';
export {
  type DatasetOptions,
  type ImageDataset,
  type LabelledImage,
  readImageDataset,
} from './dataset/image-dataset.ts';
export type { LeftOut } from './dataset/labelled-files.ts';
export { type ClassifiedText, readTextDataset, type TextDataset } from './dataset/text-dataset.ts';
export type { EnergyMeter } from './energy/energy-meter.ts';
export { type EnergyMeterKind, findEnergyMeter } from './energy/find-energy-meter.ts';
export { type DecodeOptions, decodeImage } from './image/decode.ts';
export {
  type LoadRescoredOptions,
  loadImageClassifier,
  loadRescoredTranslator,
  loadTextClassifier,
  loadTranslator,
} from './load-models.ts';
export { nodeTask } from './node-task.ts';
export { readPremodel, writePremodel } from './premodel-file.ts';
export type { ClassifierProfileOptions } from './profile/profile-classifiers.ts';
export { type ImageProfileOptions, profileImages } from './profile/profile-images.ts';
export { profileLabelledTexts } from './profile/profile-labelled-texts.ts';
export {
  type ProfileOptions,
  type ProfileProgress,
  type ProfileSubject,
  profileTask,
} from './profile/profile-task.ts';
export { profileTranslations, type TranslationProfileOptions } from './profile/profile-translations.ts';
export { readProfile } from './profile-file/read-profile.ts';
export { exportProfileCsv, writeProfile } from './profile-file/write-profile.ts';
export { ModelPool } from './serving/model-pool.ts';
export type { PoolOptions } from './serving/pool-options.ts';
export type { ModelEvent, ModelEventKind, ServedModel, ServedStatus } from './serving/served-model.ts';
export { readTable, type TableOptions } from './table/read-table.ts';
export { type OpenModelsOptions, openModels, type Variant } from './tasks/open-models.ts';
export { type TrainSettings, trainPremodel } from './train-premodel.ts';
