import { PremodelError } from '../../../error.ts';
import { areNumbers, className, normalised } from './class-name.ts';

/** What a user says of labels, for all models and the data or for one model. */
export interface LabelEntries {
  /** Class names by class number. */
  readonly names?: readonly string[];
  /** From a label, or from the number of a class, to the name of the class that is meant. */
  readonly classes: ReadonlyMap<string, string>;
}

/** A class of a model, as it is called after translation. */
export interface TranslatedLabel {
  readonly label: string;
  /** Whether the user said so, and no other class can be meant. */
  readonly isSaid: boolean;
}

/** The names that a user gives to labels of models and data that say too little themselves. */
export class LabelTranslation {
  readonly file: string;
  readonly #shared: LabelEntries;
  readonly #byModel: ReadonlyMap<string, LabelEntries>;
  readonly #unused: Set<string>;

  /** @param file where it came from, for messages */
  constructor(file: string, shared: LabelEntries, byModel: ReadonlyMap<string, LabelEntries> = new Map()) {
    this.file = file;
    this.#shared = byKey(shared);
    this.#byModel = new Map([...byModel].map(([model, entries]) => [model, byKey(entries)]));
    this.#unused = new Set([
      ...keysOf(this.#shared, ''),
      ...[...this.#byModel].flatMap(([model, entries]) => keysOf(entries, model)),
    ]);
  }

  /** What nothing was called, so far. */
  get unused(): readonly string[] {
    return [...this.#unused];
  }

  /**
   * The classes of a model, by class number. Numbers of classes, and names by number, count for models whose labels
   * only count (`LABEL_0`), and where they are given for this model.
   * @throws PremodelError `invalid-labels` (another number of names), `ambiguous-label` (a label that occurs twice)
   */
  ofModel(model: string, labels: readonly string[]): TranslatedLabel[] {
    const own = this.#byModel.get(model);
    const onlyCount = areNumbers(labels);
    const scopes = [
      ...(own ? [{ entries: own, scope: model, byNumber: true }] : []),
      { entries: this.#shared, scope: '', byNumber: onlyCount },
    ];
    const counts = new Map<string, number>();
    for (const label of labels) counts.set(normalised(label), (counts.get(normalised(label)) ?? 0) + 1);
    for (const { entries, byNumber } of scopes) if (byNumber) this.#assertAsMany(entries, model, labels);
    return labels.map((label, index) => {
      for (const { entries, scope, byNumber } of scopes) {
        const numbered = byNumber ? this.#find(entries, scope, [String(index)]) : undefined;
        const named = numbered ?? this.#find(entries, scope, keysOfLabel(label));
        if (named !== undefined && numbered === undefined && counts.get(normalised(label))! > 1) {
          throw this.#twice(model, label);
        }
        if (named !== undefined) return { label: named, isSaid: true };
        if (byNumber && entries.names) {
          this.#unused.delete(described(scope, NAMES));
          return { label: entries.names[index], isSaid: false };
        }
      }
      return { label, isSaid: false };
    });
  }

  /** What the data mean by a label. */
  ofData(label: string): string | undefined {
    return this.#find(this.#shared, '', keysOfLabel(label));
  }

  #find({ classes }: LabelEntries, scope: string, keys: readonly string[]): string | undefined {
    const key = keys.find((each) => classes.has(each));
    if (key === undefined) return undefined;
    this.#unused.delete(described(scope, key));
    return classes.get(key);
  }

  #assertAsMany({ names }: LabelEntries, model: string, labels: readonly string[]): void {
    if (!names || names.length === labels.length) return;
    throw new PremodelError(
      'invalid-labels',
      `${this.file} has ${names.length} names, but ${model} has ${labels.length} classes`,
      {
        place: { file: this.file },
        remedy: `Give a name for every class in order, or JSON with a list for each model: {"${model}": ["…"]}.`,
      },
    );
  }

  #twice(model: string, label: string): PremodelError {
    return new PremodelError(
      'ambiguous-label',
      `${this.file} says what "${label}" means, but ${model} calls several classes so`,
      {
        place: { file: this.file },
        remedy: `Say it by class number for this model: {"${model}": {"134": "…"}}.`,
      },
    );
  }
}

const NAMES = 'the names by number';

function byKey({ names, classes }: LabelEntries): LabelEntries {
  return { names, classes: new Map([...classes].map(([label, name]) => [normalised(label), name])) };
}

/** As written, by its WordNet id, and without it. */
function keysOfLabel(label: string): string[] {
  const { wnid, whole } = className(label);
  return [normalised(label), ...(wnid === undefined ? [] : [wnid, whole])];
}

function keysOf({ names, classes }: LabelEntries, scope: string): string[] {
  return [...(names ? [NAMES] : []), ...classes.keys()].map((key) => described(scope, key));
}

function described(scope: string, key: string): string {
  return scope === '' ? key : `${key} of ${scope}`;
}
