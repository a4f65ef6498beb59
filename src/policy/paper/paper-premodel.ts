import { PremodelError } from '../../error.ts';
import type { Learner } from '../../learn/classifier.ts';
import { MinMaxScaler } from '../../learn/scaling.ts';
import type { StateReader } from '../../learn/state-reader.ts';
import { featureColumns } from '../../profile/feature-columns.ts';
import type { Profile } from '../../profile/profile.ts';
import { selectCandidates } from '../../profile/select.ts';
import { wordOfFeature } from '../../word-feature.ts';
import { keepCandidates } from '../candidate-selection.ts';
import { optimalCandidates } from '../optimal-candidate.ts';
import type { Action, Objective, Policy, PolicyState, PolicyTrainer } from '../policy.ts';
import { policyReader, readNames } from '../policy-state.ts';
import { fitChain, restoreChain } from './chain.ts';
import { type ChoiceLabels, chooseFeatures } from './choose-features.ts';
import { type Chooser, type ChooserFit, type ChooserShape, classesOf } from './chooser.ts';
import {
  ABSTAIN,
  type Architecture,
  architectures,
  learnerNamed,
  type PaperOptions,
  type ResolvedPaperOptions,
  resolvePaperOptions,
} from './options.ts';
import { fitSingle, restoreSingle } from './single.ts';
import { fitStacking, restoreStacking } from './stacking.ts';

interface PaperParts extends ChooserShape {
  readonly architecture: Architecture;
  /** The kept ones in Algorithm 1's order; a fallback that was not kept comes last. */
  readonly candidates: readonly string[];
  /** Index into `candidates`, or -1 to abstain. */
  readonly fallback: number;
  /** The words of the bag of words last. */
  readonly names: readonly string[];
  readonly scaler: MinMaxScaler;
  readonly chooser: Chooser;
}

interface ArchitectureParts {
  fit(fit: ChooserFit, learners: readonly Learner[]): Chooser;
  restore(reader: StateReader, shape: ChooserShape): Chooser;
}

const builders: Readonly<Record<Architecture, ArchitectureParts>> = {
  chain: { fit: fitChain, restore: restoreChain },
  single: { fit: fitSingle, restore: restoreSingle },
  stacking: { fit: fitStacking, restore: restoreStacking },
};

/**
 * The paper's premodel (arXiv:1911.04946): Algorithm 1 picks the candidates, the paper's search picks the
 * features, for text chi² picks the words of a bag of words, and an architecture of classifiers says which
 * candidate to run. It looks at the input once, runs one candidate, and answers with it.
 * @throws PremodelError on `fit`: `missing-candidate` (the fallback), `missing-feature`, `invalid-option`
 *
 * @example
 * const policy = paperPremodel({ classifiers: ['knn'] }).fit(profile, objective, { seed: 1 });
 */
export function paperPremodel(options: PaperOptions = {}): PolicyTrainer {
  return {
    kind: 'paper',
    fit(profile, objective, { seed }) {
      const resolved = resolvePaperOptions(profile, options);
      const { architecture, classifiers, neighbors, fallback } = resolved;
      const learners = classifiers.map((name) => learnerNamed(name, neighbors));
      const { keptNames, labels, target } = choiceLabels(profile, objective, resolved);
      const names = chooseFeatures(profile, target, { ...resolved, seed });
      const chosen = featureColumns(profile, names);
      const scaler = MinMaxScaler.fit(chosen);
      const shape = shapeOf(keptNames.length, names);
      const candidates = withFallback(profile, keptNames, fallback);
      return paperPolicy({
        ...shape,
        architecture,
        candidates,
        fallback: candidates.indexOf(fallback),
        names,
        scaler,
        chooser: builders[architecture].fit(
          { ...shape, x: scaler.transform(chosen), labels, seed },
          learners,
        ),
      });
    },
  };
}

function shapeOf(kept: number, names: readonly string[]): ChooserShape {
  const words = names.filter((name) => wordOfFeature(name) !== undefined).length;
  return { kept, features: names.length, words };
}

/** Algorithm 1's candidates, and which of them each input is best served by. */
export function choiceLabels(
  profile: Profile,
  objective: Objective,
  { selection: method, theta, maxCandidates: limit }: ResolvedPaperOptions,
): { readonly keptNames: readonly string[]; readonly labels: Int32Array; readonly target: ChoiceLabels } {
  const keptNames = keepCandidates(profile, objective, { method, theta, limit }).map(({ name }) => name);
  const labels = optimalCandidates(selectCandidates(profile, keptNames), objective);
  const candidates = keptNames.length;
  return { keptNames, labels, target: { labels: classesOf(labels, candidates), candidates } };
}

export function restorePaper(state: PolicyState): Policy {
  const reader = policyReader(state);
  const architecture =
    architectures.find((name) => name === reader.text('architecture')) ??
    reader.fail('architecture', `is none of: ${architectures.join(', ')}`);
  const candidates = readNames(reader, 'candidates', 1);
  const names = readNames(reader, 'features', 1);
  const scaler = MinMaxScaler.restore(reader.object('scaler'));
  if (scaler.minima.length !== names.length) reader.fail('scaler', 'does not fit the features');
  const shape = shapeOf(reader.integer('kept', 1, candidates.length), names);
  const firstWord = names.findIndex((name) => wordOfFeature(name) !== undefined);
  if (firstWord >= 0 && firstWord !== names.length - shape.words) {
    reader.fail('features', 'do not have the words last');
  }
  return paperPolicy({
    ...shape,
    architecture,
    candidates,
    fallback: reader.integer('fallback', -1, candidates.length - 1),
    names,
    scaler,
    chooser: builders[architecture].restore(reader, shape),
  });
}

function paperPolicy({
  architecture,
  candidates,
  kept,
  fallback,
  names,
  scaler,
  chooser,
}: PaperParts): Policy {
  return {
    kind: 'paper',
    candidates,
    features: names,
    evidence: [],
    next(knowledge): Action {
      const ran = knowledge.evidence.findIndex((evidence) => evidence !== undefined);
      if (ran >= 0) return { kind: 'answer', candidate: ran };
      const choice = chooser.choose(scaler.transformRow(knowledge.features));
      const next = [choice, fallback].find((k) => k >= 0 && !knowledge.unanswered?.has(k));
      return next === undefined ? { kind: 'abstain' } : { kind: 'run', candidate: next };
    },
    toJSON: () => ({
      kind: 'paper',
      architecture,
      candidates,
      kept,
      fallback,
      features: names,
      scaler: scaler.toJSON(),
      classifiers: chooser.toJSON(),
    }),
  };
}

function withFallback(profile: Profile, kept: readonly string[], fallback: string): readonly string[] {
  if (fallback === ABSTAIN || kept.includes(fallback)) return kept;
  if (profile.candidates.some(({ name }) => name === fallback)) return [...kept, fallback];
  throw new PremodelError('missing-candidate', `the profile has no candidate named "${fallback}"`, {
    place: { field: 'fallback' },
    remedy: `use ${ABSTAIN}, or one of: ${profile.candidates.map(({ name }) => name).join(', ')}`,
  });
}
