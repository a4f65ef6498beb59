import type { Translation } from '../../domain/generation/translation.ts';
import { loadTranslationDomain } from '../../domain/generation/translation-output.ts';
import type { Decision } from '../../runtime/decision.ts';
import { onnxFiles } from '../onnx/onnx-file.ts';
import { loadRescoredTranslator } from '../onnx/rescored-translator.ts';
import { graphFiles, isTranslationFolder, translationFiles } from '../onnx/translation-folder.ts';
import { TranslationModels } from '../onnx/translation-model.ts';
import { loadTranslator, type Translator } from '../onnx/translator.ts';
import type { ModelTask, RunnableTask } from './task.ts';
import { assertText } from './text-given.ts';

export interface TranslationResult {
  /** Absent exactly when the policy abstained. */
  readonly translation?: string;
  readonly decision: Decision;
}

/** Hugging Face ONNX folders that translate a text. Candidates opened by one task share weights. */
export function translationTask(): ModelTask<string, Translation, string> &
  RunnableTask<string, string, Translation, object, TranslationResult> {
  const models = new TranslationModels();
  return {
    name: 'translation',
    loadDomain: loadTranslationDomain,
    isModel: isTranslationFolder,

    async open(path, { rescorer, ...options }) {
      const { settings } = options;
      if (!rescorer) {
        const translator = await loadTranslator(path, { ...options, models });
        return { candidate: translator, settings, ...(await describe(translator)) };
      }
      const rescored = await loadRescoredTranslator(path, { ...options, models, rescorer });
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

    assertGiven: assertText,
    decode: (text) => text,

    assertOptions() {},

    present: ({ output, decision }) => ({ translation: output?.text, decision }),
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
