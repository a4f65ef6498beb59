import { kFold, trainTestOf } from '../../learn/folds.ts';
import { ridge } from '../../learn/linear/ridge.ts';
import type { StateReader } from '../../learn/state-reader.ts';
import type { Profile } from '../../profile/profile.ts';
import { criterionDepth, referenceClasses } from '../class-criterion.ts';
import { scoresBy } from '../optimal-candidate.ts';
import type { Knowledge, Objective } from '../policy.ts';
import {
  fitBestOutput,
  fitTrustedOutput,
  restoreBestOutput,
  restoreTrustedOutput,
  runToTrust,
} from './best-output.ts';
import type { Combined, Combiner } from './combiner.ts';
import type { EvidenceLayout } from './evidence-layout.ts';
import { fitStackedClasses } from './fit-stacked-classes.ts';
import { fitLabelChoice, restoreLabelChoice } from './label-choice.ts';
import { restoreStackedClasses } from './stacked-classes.ts';

/** Up to so many classes, and with so many rows for each, which class is mistaken for which can be learnt. */
const FEW_CLASSES = 30;
const ROWS_PER_CLASS = 30;
/** A classifier is fitted several times for every set of candidates; of more of them there are too many sets. */
const FEW_CANDIDATES = 4;
const FOLDS = 3;

/** Fits combiners of one kind, the one that suits the profile, for any set of candidates. */
export interface CombinerFitter {
  /** How many classes of an answer the criterion looks at; 0 where answers are not combined classes. */
  readonly depth: number;
  fit(ran: readonly number[]): FittedCombiner;
}

export interface FittedCombiner {
  readonly combiner: Combiner;
  /** Of every row; where a combiner has many weights, by one fitted without the row. */
  readonly combined: readonly Combined[];
  /**
   * What the answer is worth on every row, by a measure that is the same for every set of runs. Of classes: how
   * probable it is once every candidate has run, by a combiner fitted without the row. Of texts: the score it has.
   * What each set expects of its own answer is no such measure: one set flatters itself more than another.
   */
  worth(): Float64Array;
}

export interface CombinerContext {
  readonly profile: Profile;
  readonly objective: Objective;
  readonly layout: EvidenceLayout;
  /** Of every row, with every run there is. */
  readonly knowledge: readonly Knowledge[];
  readonly seed: number;
}

export function combinerFitter(context: CombinerContext): CombinerFitter {
  const { profile, objective, layout, knowledge, seed } = context;
  const depth = criterionDepth(profile, objective.criterion);
  const references = referenceClasses(profile);
  const foldOf = kFold(knowledge.length, Math.min(FOLDS, knowledge.length), seed);
  if (depth === undefined || !references) {
    const scores = profile.candidates.map((candidate) => scoresBy(candidate, objective.criterion));
    const learner = ridge({ alpha: 'gcv', standardize: true });
    return {
      depth: 0,
      fit(ran) {
        const fitted = (fitOn: (known: Knowledge[], scored: Float64Array[]) => Combiner) =>
          crossFitted(ran, knowledge, foldOf, (rows) =>
            fitOn(
              Array.from(rows, (row) => knowledge[row]),
              scores.map((column) => Float64Array.from(rows, (row) => column[row])),
            ),
          );
        const choosing = fitted((known, scored) => fitBestOutput(known, scored, ran, layout, learner));
        const chosen = Int32Array.from(choosing.combined, ({ candidate }) => candidate);
        const trusted = runToTrust(scores, ran, chosen);
        const settled =
          trusted === undefined || ran.length === 1
            ? choosing
            : fitted((known, scored) => fitTrustedOutput(known, scored, ran, trusted, layout, learner));
        const answers = settled.combined.map(({ candidate }) => candidate);
        return { ...settled, worth: () => Float64Array.from(answers, (answer, row) => scores[answer][row]) };
      },
    };
  }
  const classes = profile.labels!.length;
  const everyone = profile.candidates.map((_, k) => k);
  const few = classes <= FEW_CLASSES && profile.candidates.length <= FEW_CANDIDATES;
  if (few && knowledge.length >= ROWS_PER_CLASS * classes) {
    const stacked = (ran: readonly number[]) =>
      fitStackedClasses(knowledge, references, ran, layout, { classes, depth, foldOf, seed });
    const whole = once(() => stacked(everyone));
    return {
      depth,
      fit(ran) {
        const fitted = ran.length === everyone.length ? whole() : stacked(ran);
        return { ...fitted, worth: () => worthOf(fitted.combined, whole().combined, depth) };
      },
    };
  }
  const whole = once(() =>
    heldOut(everyone, knowledge, foldOf, (rows) =>
      fitLabelChoice(
        Array.from(rows, (row) => knowledge[row]),
        rows.map((row) => references[row]),
        everyone,
        layout,
        depth,
      ),
    ),
  );
  return {
    depth,
    fit(ran) {
      // So few weights that what they say of the rows they were fitted on can be believed.
      const combiner = fitLabelChoice(knowledge, references, ran, layout, depth);
      const combined = knowledge.map((known) => combiner.combine(known, ran));
      return { combiner, combined, worth: () => worthOf(combined, whole(), depth) };
    },
  };
}

/** Made when it is first asked for: whoever needs no worth need not wait for it. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** How probable the answers are by what is known once every candidate has run. */
function worthOf(answers: readonly Combined[], whole: readonly Combined[], depth: number): Float64Array {
  return Float64Array.from(answers, ({ classes = [] }, row) => {
    const named = classes.slice(0, depth).map(({ label }) => label);
    const probable = whole[row].classes?.filter(({ label }) => named.includes(label)) ?? [];
    return probable.reduce((sum, { probability }) => sum + probability, 0);
  });
}

export function restoreCombiner(
  reader: StateReader,
  {
    runs,
    layout,
    depth,
    features,
  }: { runs: number; layout: EvidenceLayout; depth: number; features: number },
): Combiner {
  const kind = reader.text('kind');
  if (kind === 'label-choice') return restoreLabelChoice(reader, runs, layout, depth);
  if (kind === 'stacked-classes') return restoreStackedClasses(reader, runs, layout, depth);
  if (kind === 'best-output') return restoreBestOutput(reader, runs, layout, features);
  if (kind === 'trusted-output') return restoreTrustedOutput(reader, runs, layout, features);
  return reader.fail('kind', `is "${kind}", which combines nothing`);
}

function crossFitted(
  ran: readonly number[],
  knowledge: readonly Knowledge[],
  foldOf: Int32Array,
  fitOn: (rows: Int32Array) => Combiner,
): { combiner: Combiner; combined: Combined[] } {
  const combined = heldOut(ran, knowledge, foldOf, fitOn);
  return { combiner: fitOn(Int32Array.from(foldOf.keys())), combined };
}

/** What combiners fitted without the row say of every row. */
function heldOut(
  ran: readonly number[],
  knowledge: readonly Knowledge[],
  foldOf: Int32Array,
  fitOn: (rows: Int32Array) => Combiner,
): Combined[] {
  const combined: Combined[] = new Array(knowledge.length);
  for (const fold of new Set(foldOf)) {
    const { train, test } = trainTestOf(foldOf, fold);
    const combiner = fitOn(train);
    for (const row of test) combined[row] = combiner.combine(knowledge[row], ran);
  }
  return combined;
}
