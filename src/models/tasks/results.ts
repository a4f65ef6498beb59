import { inSharedClasses, sharedClasses } from '../../domain/classes/labels/shared-classes.ts';
import type { Outputs } from '../../domain/kinds.ts';
import type { OutputKindName } from '../../domain/tasks.ts';
import { PremodelError } from '../../error.ts';
import { classesOf } from '../../profile/class-map.ts';
import type { Decision } from '../../runtime/decision.ts';
import { mappedCandidate } from '../../runtime/mapped-candidate.ts';
import { type LabelScore, topLabels } from '../../runtime/top-labels.ts';
import type { ResultKind } from './task.ts';

export interface ClassifyOptions {
  /** How many predictions to return. Default 5. */
  readonly topK?: number;
}

export interface Classification {
  /** The most probable first; empty exactly when the policy abstained. */
  readonly predictions: readonly LabelScore[];
  readonly decision: Decision;
}

export interface TranslationResult {
  /** Absent exactly when the policy abstained. */
  readonly translation?: string;
  readonly decision: Decision;
}

/** What users may ask of an answer and what they get, by kind of output. */
export interface ResultTypes {
  readonly classes: { readonly options: ClassifyOptions; readonly result: Classification };
  readonly generation: { readonly options: object; readonly result: TranslationResult };
}

export const resultKinds: {
  readonly [Name in OutputKindName]: ResultKind<
    Outputs[Name]['output'],
    ResultTypes[Name]['options'],
    ResultTypes[Name]['result']
  >;
} = {
  classes: {
    inSharedClasses(model, classes, labels) {
      const shared = sharedClasses(classesOf(classes.runs), labels.length);
      const candidate = mappedCandidate(model.candidate, (output) => inSharedClasses(output, shared));
      return { ...model, candidate, labels, classes };
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
  },

  generation: {
    assertOptions() {},
    present: ({ output, decision }) => ({ translation: output?.text, decision }),
  },
};
