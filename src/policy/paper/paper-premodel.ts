import { PremodelError } from '../../error.ts';
import { selectColumns } from '../../learn/matrix.ts';
import { MinMaxScaler } from '../../learn/scaling.ts';
import type { Profile } from '../../profile/profile.ts';
import { selectCandidates } from '../../profile/select.ts';
import { keepCandidates } from '../candidate-selection.ts';
import { FAIL, optimalCandidates } from '../optimal-candidate.ts';
import type { Action, Objective, Policy, PolicyState, PolicyTrainer } from '../policy.ts';
import { policyReader, readNames } from '../policy-state.ts';
import { fitChain, restoreChain } from './chain.ts';
import { type ChoiceLabels, chooseFeatures } from './choose-features.ts';
import type { Chooser } from './chooser.ts';
import { ABSTAIN, type Architecture, architectures, learnerNamed, type PaperOptions } from './options.ts';
import { fitSingle, restoreSingle } from './single.ts';

interface PaperParts {
  readonly architecture: Architecture;
  /** The kept ones in Algorithm 1's order; a fallback that was not kept comes last. */
  readonly candidates: readonly string[];
  readonly kept: number;
  /** Index into `candidates`, or -1 to abstain. */
  readonly fallback: number;
  readonly features: readonly string[];
  readonly scaler: MinMaxScaler;
  readonly chooser: Chooser;
}

/**
 * The paper's premodel (arXiv:1911.04946): Algorithm 1 picks the candidates, the paper's search picks the
 * features, and one classifier (`single`) or one for each candidate (`chain`) says which candidate to run.
 * It looks at the input once, runs one candidate, and answers with it.
 * @throws PremodelError on `fit`: `missing-candidate` (the fallback), `missing-feature`, `invalid-option`
 */
export function paperPremodel(options: PaperOptions = {}): PolicyTrainer {
  const { architecture = 'chain', classifiers = ['knn'], neighbors, fallback = ABSTAIN } = options;
  const learners = classifiers.map((name) => learnerNamed(name, neighbors));
  return {
    kind: 'paper',
    fit(profile, objective, { seed }) {
      const { keptNames, labels, target } = choiceLabels(profile, objective, options);
      const kept = keptNames.length;
      const columns = chooseFeatures(profile.features, target, { ...options, seed });
      const chosen = selectColumns(profile.features.values, columns);
      const scaler = MinMaxScaler.fit(chosen);
      const fit = { x: scaler.transform(chosen), labels, kept, seed };
      const candidates = withFallback(profile, keptNames, fallback);
      return paperPolicy({
        architecture,
        candidates,
        kept,
        fallback: candidates.indexOf(fallback),
        features: Array.from(columns, (column) => profile.features.names[column]),
        scaler,
        chooser: architecture === 'chain' ? fitChain(fit, learners) : fitSingle(fit, learners[0]),
      });
    },
  };
}

/** Algorithm 1's candidates, and which of them each input is best served by. */
export function choiceLabels(
  profile: Profile,
  objective: Objective,
  { selection: method, theta, maxCandidates: limit }: PaperOptions,
): { readonly keptNames: readonly string[]; readonly labels: Int32Array; readonly target: ChoiceLabels } {
  const keptNames = keepCandidates(profile, objective, { method, theta, limit }).map(({ name }) => name);
  const labels = optimalCandidates(selectCandidates(profile, keptNames), objective);
  const candidates = keptNames.length;
  return {
    keptNames,
    labels,
    target: { labels: labels.map((label) => (label === FAIL ? candidates : label)), candidates },
  };
}

export function restorePaper(state: PolicyState): Policy {
  const reader = policyReader(state);
  const architecture =
    architectures.find((name) => name === reader.text('architecture')) ??
    reader.fail('architecture', `is none of: ${architectures.join(', ')}`);
  const candidates = readNames(reader, 'candidates', 1);
  const kept = reader.integer('kept', 1, candidates.length);
  const features = readNames(reader, 'features', 1);
  const scaler = MinMaxScaler.restore(reader.object('scaler'));
  if (scaler.minima.length !== features.length) reader.fail('scaler', 'does not fit the features');
  const restore = architecture === 'chain' ? restoreChain : restoreSingle;
  return paperPolicy({
    architecture,
    candidates,
    kept,
    fallback: reader.integer('fallback', -1, candidates.length - 1),
    features,
    scaler,
    chooser: restore(reader, kept, features.length),
  });
}

function paperPolicy(parts: PaperParts): Policy {
  const { architecture, candidates, kept, fallback, features, scaler, chooser } = parts;
  return {
    kind: 'paper',
    candidates,
    features,
    evidence: [],
    next(knowledge): Action {
      const ran = knowledge.evidence.findIndex((evidence) => evidence !== undefined);
      if (ran >= 0) return { kind: 'answer', candidate: ran };
      const choice = chooser.choose(scaler.transformRow(knowledge.features));
      if (choice !== FAIL) return { kind: 'run', candidate: choice };
      return fallback >= 0 ? { kind: 'run', candidate: fallback } : { kind: 'abstain' };
    },
    toJSON: () => ({
      kind: 'paper',
      architecture,
      candidates,
      kept,
      fallback,
      features,
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
