import type { OutputKind } from '../domain.ts';
import { translationEvidence, translationEvidenceNames } from './evidence.ts';
import { similarity } from './similarity.ts';
import type { Translation } from './translation.ts';
import { TRANSLATION_CRITERIA, translationScores } from './translation-scores.ts';

/**
 * A generated text. The reference is a text, too. Evidence: what generation said about itself
 * ({@link translationEvidence}). Scores: docs/translation-scores.md.
 */
export const generationOutput: OutputKind<Translation, string> = {
  evidenceNames: translationEvidenceNames,
  criteria: TRANSLATION_CRITERIA,
  evidence: translationEvidence,
  scores: ({ text }, reference) => translationScores(text, reference),
  agreement: (one, other) => similarity(one.text, other.text),
  answer: ({ text }) => text,
};
