import type { Translation } from '../../domain/generation/translation.ts';
import { onnxFiles } from '../onnx/onnx-file.ts';
import { openRescoredTranslator } from '../onnx/rescored-translator.ts';
import { graphFiles, isTranslationFolder, translationFiles } from '../onnx/translation-folder.ts';
import { TranslationModels } from '../onnx/translation-model.ts';
import { openTranslator, type Translator } from '../onnx/translator.ts';
import type { ModelFolders } from './task.ts';

/** Hugging Face ONNX folders that translate a text. Candidates opened by one of these share weights. */
export function translationFolders(): ModelFolders<string, Translation> {
  const models = new TranslationModels();
  return {
    isModel: isTranslationFolder,

    async open(model, { runtime, rescorer, ...options }) {
      const { settings } = options;
      if (!rescorer) {
        const translator = await openTranslator(model, runtime, { ...options, models });
        return { candidate: translator, settings, ...(await describe(translator)) };
      }
      const rescored = await openRescoredTranslator(model, runtime, { ...options, models, rescorer });
      const [own, second] = await Promise.all([describe(rescored.search), describe(rescored.rescorer)]);
      return {
        candidate: rescored,
        settings,
        ...own,
        rescorer: second,
        sharedAs: `${own.sharedAs} + ${second.sharedAs}`,
        sessions: async () => [...(await own.sessions()), ...(await second.sessions())],
      };
    },
  };
}

async function describe({ folder, key }: Translator) {
  return {
    sharedAs: key,
    folder: folder.path,
    reader: folder.reader,
    ...(await translationFiles(folder)),
    sessions: () => Promise.all(graphFiles(folder.graphs).map((file) => onnxFiles(folder.reader, file))),
  };
}
