import { type ClassName, isBackground } from './class-name.ts';

/** Every name of a class. */
export type ClassNames = readonly ClassName[];

export interface ClassMatching {
  /** By class of the first list the class of the second; -1 where none was found. */
  readonly classes: Int32Array;
  /** What told them: classes of the first list by way. */
  readonly told: Readonly<Record<Way, readonly number[]>>;
  /** Classes that could each be several others. */
  readonly ambiguous: readonly Group[];
}

/** Classes of both lists that names connect. */
export interface Group {
  readonly one: readonly number[];
  readonly other: readonly number[];
}

/** How a class can be told. */
export type Way = 'WordNet id' | 'name' | 'synonym' | 'order';

interface Tell {
  readonly way: Way;
  readonly of: (name: ClassName) => readonly string[];
}

/** By what classes are told, the surest first; what one finds, the next do not look at. */
const TELLS: readonly Tell[] = [
  { way: 'WordNet id', of: ({ wnid }) => (wnid === undefined ? [] : [wnid]) },
  { way: 'name', of: ({ text }) => (text === '' ? [] : [text]) },
  { way: 'name', of: ({ whole }) => (whole === '' ? [] : [whole]) },
  { way: 'synonym', of: ({ synonyms }) => synonyms },
];
const NONE = -1;
/** So many classes must agree in order before order tells others apart. */
const LEAST_IN_ORDER = 2;

/**
 * Which classes of two lists are the same: by WordNet id, by name, by synonym. Classes that share a name with others
 * of their own list are told apart by order, where all the rest is in the same order; else they are ambiguous.
 * @param orders lists of classes of the second list, each in an order that may tell. Default: its own
 */
export function matchClasses(
  one: readonly ClassNames[],
  other: readonly ClassNames[],
  orders: readonly ArrayLike<number>[] = [other.map((_, i) => i)],
): ClassMatching {
  const classes = new Int32Array(one.length).fill(NONE);
  const taken = new Uint8Array(other.length);
  const told: Record<Way, number[]> = { 'WordNet id': [], name: [], synonym: [], order: [] };
  const tells = allHaveWnids(one) && allHaveWnids(other) ? TELLS.slice(0, 1) : TELLS;
  let ambiguous: Group[] = [];
  for (const tell of tells) {
    ambiguous = [];
    const groups = connected(one, other, tell.of, {
      isFree: (own) => classes[own] === NONE,
      isOtherFree: (shared) => taken[shared] === 0,
    });
    for (const group of groups) {
      const [[own], [shared]] = [group.one, group.other];
      const isPair = group.one.length === 1 && group.other.length === 1;
      if (!isPair) ambiguous.push(group);
      else if (!areOthersByWnid(one[own], other[shared])) {
        classes[own] = shared;
        taken[shared] = 1;
        told[tell.way].push(own);
      }
    }
  }
  const isPlaced = (own: number) => !one[own].some(isBackground);
  const { byOrder, ambiguous: left } = tellByOrder(classes, ambiguous, orders, isPlaced);
  return { classes, told: { ...told, order: byOrder }, ambiguous: left };
}

/** Writes into `classes` what order tells: of all groups that it can tell of, or of none. */
function tellByOrder(
  classes: Int32Array,
  groups: readonly Group[],
  orders: readonly ArrayLike<number>[],
  isPlaced: (own: number) => boolean,
): { readonly byOrder: readonly number[]; readonly ambiguous: readonly Group[] } {
  for (const place of orders.map(placesOf)) {
    const known = placesIn(classes, place, isPlaced);
    if (known.length < LEAST_IN_ORDER || !isRising(known)) continue;
    const even = groups.filter(
      ({ one, other }) => one.length === other.length && other.every((shared) => place.has(shared)),
    );
    const told = classes.slice();
    for (const { one, other } of even) {
      const inOrder = [...other].sort((a, b) => place.get(a)! - place.get(b)!);
      one.forEach((own, i) => {
        told[own] = inOrder[i];
      });
    }
    if (even.length === 0 || !isRising(placesIn(told, place, isPlaced))) continue;
    classes.set(told);
    return {
      byOrder: even.flatMap(({ one }) => one),
      ambiguous: groups.filter((group) => !even.includes(group)),
    };
  }
  return { byOrder: [], ambiguous: groups };
}

function placesOf(order: ArrayLike<number>): Map<number, number> {
  return new Map(Array.from(order, (shared, place) => [shared, place]));
}

/** Of the classes found, as far as the order knows them; a background may stand first or last. */
function placesIn(
  classes: Int32Array,
  place: ReadonlyMap<number, number>,
  isPlaced: (own: number) => boolean,
): number[] {
  return Array.from(classes, (shared, own) => (isPlaced(own) ? place.get(shared) : undefined)).filter(
    (at) => at !== undefined,
  );
}

function isRising(values: readonly number[]): boolean {
  return values.every((value, i) => i === 0 || value > values[i - 1]);
}

function allHaveWnids(classes: readonly ClassNames[]): boolean {
  return classes.every((names) => names.some((name) => name.wnid !== undefined || isBackground(name)));
}

function areOthersByWnid(one: ClassNames, other: ClassNames): boolean {
  const wnids = (names: ClassNames) => names.flatMap(({ wnid }) => wnid ?? []);
  const known = wnids(other);
  return known.length > 0 && wnids(one).length > 0 && !wnids(one).some((wnid) => known.includes(wnid));
}

/** The free classes of both lists in groups that share what `tell` says; those of one list alone left out. */
function connected(
  one: readonly ClassNames[],
  other: readonly ClassNames[],
  tell: (name: ClassName) => readonly string[],
  { isFree, isOtherFree }: { isFree: (own: number) => boolean; isOtherFree: (shared: number) => boolean },
): Group[] {
  const parents: number[] = Array.from({ length: one.length + other.length }, (_, i) => i);
  const nodeOf = new Map<string, number>();
  const join = (node: number, names: ClassNames) => {
    for (const said of names.flatMap(tell)) {
      const known = nodeOf.get(said);
      if (known === undefined) nodeOf.set(said, node);
      else parents[rootOf(parents, node)] = rootOf(parents, known);
    }
  };
  one.forEach((names, own) => {
    if (isFree(own)) join(own, names);
  });
  other.forEach((names, shared) => {
    if (isOtherFree(shared)) join(one.length + shared, names);
  });
  const groups = new Map<number, { one: number[]; other: number[] }>();
  for (let node = 0; node < parents.length; node++) {
    const isOwn = node < one.length;
    if (isOwn ? !isFree(node) : !isOtherFree(node - one.length)) continue;
    const root = rootOf(parents, node);
    const group = groups.get(root) ?? { one: [], other: [] };
    groups.set(root, group);
    if (isOwn) group.one.push(node);
    else group.other.push(node - one.length);
  }
  return [...groups.values()].filter((group) => group.one.length > 0 && group.other.length > 0);
}

/** Halves the way for the next who asks. */
function rootOf(parents: number[], node: number): number {
  let at = node;
  while (parents[at] !== at) {
    parents[at] = parents[parents[at]];
    at = parents[at];
  }
  return at;
}
