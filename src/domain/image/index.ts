export { imageClassification } from './classification-domain.ts';
export type { Pixels, Probabilities } from './pixels.ts';
export { type ImageTensor, preprocess, type TensorFormat } from './preprocess.ts';
export {
  type Preprocessing,
  parsePreprocessorConfig,
  type ResizeRule,
  type Size,
  type Triple,
} from './preprocessor-config.ts';
export { type ResizeFilter, type ResizeOptions, type ResizeWindow, resize } from './resize.ts';
