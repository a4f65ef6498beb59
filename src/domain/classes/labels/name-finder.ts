import { type ClassName, className } from './class-name.ts';
import type { LabelSpace } from './label-space.ts';
import type { LabelTranslation } from './label-translation.ts';
import { type ClassMatching, matchClasses } from './match-classes.ts';
import { imagenetClasses } from './synset-names.ts';

type Index = ReadonlyMap<string, readonly number[]>;

/** Finds the classes that a label of the data can mean by its name. */
export class NameFinder {
  readonly #translation?: LabelTranslation;
  readonly #byWnid: Index;
  /** The surest first. */
  readonly #byName: readonly Index[];
  readonly #space: LabelSpace;
  readonly #isAllOfImageNet: boolean;
  readonly #found = new Map<string, readonly number[]>();
  readonly #notes = new Set<string>();
  #imagenet?: ReadonlyMap<string, readonly number[]>;

  /** @param wnids every WordNet id among the labels */
  constructor(space: LabelSpace, wnids: ReadonlySet<string>, translation?: LabelTranslation) {
    this.#space = space;
    this.#translation = translation;
    this.#isAllOfImageNet =
      wnids.size === imagenetClasses().size && [...wnids].every((wnid) => imagenetClasses().has(wnid));
    const index = (of: (name: ClassName) => readonly string[]) => indexed(space, of);
    this.#byWnid = index(({ wnid }) => (wnid === undefined ? [] : [wnid]));
    this.#byName = [
      index(({ text }) => [text]),
      index(({ whole }) => [whole]),
      index(({ synonyms }) => synonyms),
    ];
  }

  /** Whether every class is called by a number, as digits are. */
  get areNumbersNames(): boolean {
    return this.#space.labels.every((label) => /^\d+$/.test(label.trim()));
  }

  /** How labels were found that no model knows as they are. */
  get notes(): readonly string[] {
    return [...this.#notes];
  }

  /** Several where it can mean each of them. */
  classesOf(label: string): readonly number[] {
    const known = this.#found.get(label);
    if (known) return known;
    const said = this.#translation?.ofData(label);
    if (said !== undefined)
      this.#notes.add(`labels of the data are translated by ${this.#translation!.file}`);
    const found = this.#find(className(said ?? label));
    this.#found.set(label, found);
    return found;
  }

  #find({ text, whole, wnid }: ClassName): readonly number[] {
    const byWnid = wnid === undefined ? undefined : this.#byWnid.get(wnid);
    if (byWnid) return byWnid;
    const [byText, byWhole, bySynonym] = this.#byName;
    const byName =
      whole === '' ? undefined : (byText.get(text) ?? byWhole.get(whole) ?? bySynonym.get(whole));
    if (byName || wnid === undefined) return byName ?? [];
    return this.#ofImageNet().get(wnid) ?? [];
  }

  #ofImageNet(): ReadonlyMap<string, readonly number[]> {
    this.#imagenet ??= this.#matchImageNet();
    return this.#imagenet;
  }

  #matchImageNet(): ReadonlyMap<string, readonly number[]> {
    const { names, numberings } = this.#space;
    const synsets = [...imagenetClasses().values()].map((name) => [name]);
    const matching = matchClasses(
      synsets,
      names,
      numberings.map(({ classes }) => classes),
    );
    const inOrder = this.#isAllOfImageNet ? this.#inOrderOfImageNet(matching) : undefined;
    const found = Array.from(inOrder?.classes ?? matching.classes, (shared) => (shared < 0 ? [] : [shared]));
    if (!inOrder) for (const { one, other } of matching.ambiguous) for (const i of one) found[i] = [...other];
    this.#notes.add(
      inOrder
        ? `the 1000 WordNet ids of the data are those of ImageNet, and its order is that of the classes of ${inOrder.model}`
        : 'WordNet ids of the data are matched by the words that WordNet has for them',
    );
    return new Map([...imagenetClasses().keys()].map((wnid, i) => [wnid, found[i]]));
  }

  /** A numbering that is ImageNet's as far as names tell, or whose labels only count. */
  #inOrderOfImageNet({ classes: found }: ClassMatching): { classes: Int32Array; model: string } | undefined {
    const told = found.filter((shared) => shared >= 0).length;
    for (const { classes, models, onlyCounts } of this.#space.numberings) {
      for (const offset of [0, 1]) {
        const own = classes.subarray(offset);
        if (own.length !== found.length) continue;
        const agrees = own.every((shared, i) => found[i] < 0 || found[i] === shared);
        if (agrees && (told > found.length / 2 || (onlyCounts && offset === 0))) {
          return { classes: own, model: models[0] };
        }
      }
    }
    return undefined;
  }
}

function indexed({ names }: LabelSpace, of: (name: ClassName) => readonly string[]): Index {
  const index = new Map<string, number[]>();
  names.forEach((all, shared) => {
    for (const key of new Set(all.flatMap(of))) {
      const classes = index.get(key);
      if (classes) classes.push(shared);
      else index.set(key, [shared]);
    }
  });
  return index;
}
