import type { Profile } from '../../profile/profile.ts';
import type { Analysis, AnalysisContext } from './analysis.ts';
import { bagOfWordsSize } from './bag-of-words.ts';
import { classifierCombinations } from './classifiers.ts';
import { importanceOfFeatures } from './feature-importance.ts';
import { neighborRadius } from './neighbor-radius.ts';
import { numberOfCandidates } from './number-of-candidates.ts';
import { numberOfFeatures } from './number-of-features.ts';
import { perfectPredictor } from './perfect-predictor.ts';
import { soundness } from './soundness.ts';

/**
 * The paper's analyses by name; a new one is one entry here.
 *
 * @example
 * const table = analyses['perfect-predictor'](new AnalysisContext(profile, objective));
 */
export const analyses: Readonly<Record<string, (context: AnalysisContext) => Analysis>> = {
  'perfect-predictor': perfectPredictor,
  'number-of-candidates': numberOfCandidates,
  'number-of-features': numberOfFeatures,
  'feature-importance': importanceOfFeatures,
  classifiers: classifierCombinations,
  'bag-of-words': bagOfWordsSize,
  'neighbor-radius': neighborRadius,
  soundness,
};

/** Names of the analyses that can be made of a profile. */
export function analysesOf(profile: Profile): string[] {
  return Object.keys(analyses).filter((name) => name !== 'bag-of-words' || profile.words !== undefined);
}
