import type { Domain } from '../domain.ts';
import { loadTextFeatures } from '../text/features/text-features.ts';
import { translationEvidence, translationEvidenceNames } from './evidence.ts';
import { similarity } from './similarity.ts';
import type { Translation } from './translation.ts';
import { TRANSLATION_CRITERIA, translationScores } from './translation-scores.ts';

/**
 * Texts and their translations. The reference is a translation.
 *
 * Features: the paper's (docs/features.md), and `word:<word>` by name. Evidence: what generation said about
 * itself ({@link translationEvidence}). Scores: docs/translation-scores.md.
 *
 * @param featureNames the features that will be asked for; the part-of-speech tagger is loaded only where one of
 *   them needs it. Default: all
 */
export async function loadTranslationDomain(
  featureNames?: readonly string[],
): Promise<Domain<string, Translation, string>> {
  return {
    ...(await loadTextFeatures(featureNames)),
    evidenceNames: translationEvidenceNames,
    criteria: TRANSLATION_CRITERIA,
    evidence: translationEvidence,
    scores: ({ text }, reference) => translationScores(text, reference),
    agreement: (one, other) => similarity(one.text, other.text),
    answer: ({ text }) => text,
  };
}
