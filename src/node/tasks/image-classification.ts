import { imageClassification } from '../../domain/classes/classes-output.ts';
import type { ClassifierOutput } from '../../domain/classes/classifier-output.ts';
import { inSharedClasses, sharedClasses } from '../../domain/classes/labels/shared-classes.ts';
import { assertAspectRatio } from '../../domain/image/image-bounds.ts';
import type { Pixels } from '../../domain/image/pixels.ts';
import { PremodelError } from '../../error.ts';
import { classesOf } from '../../profile/class-map.ts';
import type { Decision } from '../../runtime/decision.ts';
import { mappedCandidate } from '../../runtime/mapped-candidate.ts';
import { type LabelScore, topLabels } from '../../runtime/top-labels.ts';
import { decodeImage } from '../image/decode.ts';
import { classifierFiles, isClassifierFolder } from '../onnx/classifier-folder.ts';
import { loadImageClassifier } from '../onnx/image-classifier.ts';
import { onnxFiles } from '../onnx/onnx-file.ts';
import { assertImageGiven, type ImageGiven } from './image-given.ts';
import type { ModelTask, RunnableTask } from './task.ts';

export interface ClassifyOptions {
  /** How many predictions to return. Default 5. */
  readonly topK?: number;
}

export interface Classification {
  /** The most probable first; empty exactly when the policy abstained. */
  readonly predictions: readonly LabelScore[];
  readonly decision: Decision;
}

/** Hugging Face ONNX folders that say what is in an image. */
export const imageClassificationTask: ModelTask<Pixels, ClassifierOutput, number> &
  RunnableTask<ImageGiven, Pixels, ClassifierOutput, ClassifyOptions, Classification> = {
  name: 'image-classification',
  loadDomain: async () => imageClassification,
  isModel: isClassifierFolder,

  async open(path, { name, threads, files, pins }) {
    const modelFile = files?.find((file) => file.endsWith('.onnx'));
    const classifier = await loadImageClassifier(path, { name, threads, modelFile, pins });
    const { folder, labels } = classifier;
    return {
      candidate: classifier,
      folder: folder.path,
      reader: folder.reader,
      labels,
      ...(await classifierFiles(folder)),
      async sessions() {
        const input = await classifier.inputTensor();
        return [{ ...(await onnxFiles(folder.reader, folder.modelFile)), inputs: [input] }];
      },
    };
  },

  inSharedClasses(model, classes, labels) {
    const shared = sharedClasses(classesOf(classes.runs), labels.length);
    const candidate = mappedCandidate(model.candidate, (output) => inSharedClasses(output, shared));
    return { ...model, candidate, labels, classes };
  },

  assertGiven: assertImageGiven,

  decode(image) {
    if (typeof image === 'string') return decodeImage(image);
    if ('width' in image) return checkedPixels(image);
    return decodeImage(image instanceof Uint8Array ? image : new Uint8Array(image));
  },

  assertOptions({ topK = 5 }) {
    if (Number.isInteger(topK) && topK >= 1) return;
    throw new PremodelError('invalid-option', `topK must be a whole number of at least 1, got ${topK}`, {
      place: { field: 'topK' },
      remedy: 'Leave it out for 5.',
    });
  },

  present({ output, classes, decision }, labels = [], { topK = 5 }) {
    if (!classes)
      return {
        predictions: output ? topLabels(output.probabilities, labels, topK, output.known) : [],
        decision,
      };
    const predictions = classes.slice(0, topK).map(({ label, probability }) => {
      return { label: labels[label] ?? String(label), score: probability, id: label };
    });
    return { predictions, decision };
  },
};

function checkedPixels(pixels: Pixels): Pixels {
  const { width, height, data } = pixels;
  if (width >= 1 && height >= 1 && data.length === width * height * 3) {
    assertAspectRatio(pixels);
    return pixels;
  }
  throw new PremodelError(
    'unreadable-image',
    `${data.length} values are no RGB image of ${width}x${height}`,
    {
      remedy: 'Give width x height x 3 values of 0..255: red, green, blue, row by row.',
    },
  );
}
