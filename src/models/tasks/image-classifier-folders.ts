import type { ClassifierOutput } from '../../domain/classes/classifier-output.ts';
import type { Pixels } from '../../domain/image/pixels.ts';
import { classifierFiles, isClassifierFolder } from '../onnx/classifier-folder.ts';
import { openImageClassifier } from '../onnx/image-classifier.ts';
import { onnxFiles } from '../onnx/onnx-file.ts';
import type { ModelFolders } from './task.ts';

/** Hugging Face ONNX folders that say what is in an image. */
export const imageClassifierFolders: ModelFolders<Pixels, ClassifierOutput> = {
  isModel: isClassifierFolder,

  async open(model, { runtime, name, threads, files }) {
    const modelFile = files?.find((file) => file.endsWith('.onnx'));
    const classifier = await openImageClassifier(model, runtime, { name, threads, modelFile });
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
};
