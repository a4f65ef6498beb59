import type { ClassifierOutput } from '../../domain/classes/classifier-output.ts';
import { onnxFiles } from '../onnx/onnx-file.ts';
import { openTextClassifier } from '../onnx/text-classifier.ts';
import { isTextClassifierFolder, textClassifierFiles } from '../onnx/text-classifier-folder.ts';
import type { ModelFolders } from './task.ts';

/** Hugging Face ONNX folders that say of which class a text is, or a pair of texts. */
export const textClassifierFolders: ModelFolders<string, ClassifierOutput> = {
  isModel: isTextClassifierFolder,

  async open(model, { runtime, name, threads, files }) {
    const modelFile = files?.find((file) => file.endsWith('.onnx'));
    const classifier = await openTextClassifier(model, runtime, { name, threads, modelFile });
    const { folder, labels } = classifier;
    return {
      candidate: classifier,
      folder: folder.path,
      reader: folder.reader,
      labels,
      ...(await textClassifierFiles(folder)),
      async sessions() {
        const inputs = await classifier.inputTensors();
        return [{ ...(await onnxFiles(folder.reader, folder.modelFile)), inputs }];
      },
    };
  },
};
