import { join } from 'node:path';
import type { Translation } from '../../domain/text/translation.ts';
import { loadTranslationDomain } from '../../domain/text/translation-domain.ts';
import { PremodelError } from '../../error.ts';
import type { Decision } from '../../runtime/decision.ts';
import { graphFiles, isTranslationFolder, translationFiles } from '../onnx/translation-folder.ts';
import { TranslationModels } from '../onnx/translation-model.ts';
import { loadTranslator } from '../onnx/translator.ts';
import type { ModelTask, RunnableTask } from './task.ts';

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

    async open(path, { name, threads, settings, files }) {
      const translator = await loadTranslator(path, {
        name,
        threads,
        settings,
        files,
        models,
      });
      const { folder } = translator;
      return {
        candidate: translator,
        folder: folder.path,
        settings,
        sharedAs: translator.key,
        files: await translationFiles(folder),
        sessions: async () => graphFiles(folder.graphs).map((file) => ({ model: join(folder.path, file) })),
      };
    },

    decode(text) {
      if (typeof text === 'string') return text;
      throw new PremodelError('invalid-input', `a ${typeof text} is no text to translate`, {
        remedy: 'Give a string.',
      });
    },

    assertOptions() {},

    present: ({ output, decision }) => ({ translation: output?.text, decision }),
  };
}
