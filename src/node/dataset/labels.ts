import { PremodelError } from '../../error.ts';

/** How a row names its class; at least one of the two is set. */
export interface LabelText {
  /** A class name, one of its comma-separated synonyms, or (where no class is called so) a class number. */
  readonly label?: string;
  /** A class number; decides where both are given. */
  readonly labelId?: string;
}

/** Where a label stands, for error messages. */
export interface LabelPlace {
  readonly file: string;
  readonly row?: number;
}

/** Finds the class a row means among the class names of the models. */
export class LabelMatcher {
  private readonly names: readonly string[];
  private readonly byName = new Map<string, number[]>();
  private readonly bySynonym = new Map<string, number[]>();

  /** @param names class names by class index (`id2label`) */
  constructor(names: readonly string[]) {
    this.names = names;
    names.forEach((name, index) => {
      append(this.byName, normalised(name), index);
      const synonyms = new Set(name.split(',').map(normalised));
      if (synonyms.size > 1) for (const synonym of synonyms) append(this.bySynonym, synonym, index);
    });
  }

  /**
   * @returns the class index
   * @throws PremodelError `unknown-label`, `ambiguous-label`, or `label-mismatch` where name and number disagree
   */
  match({ label, labelId }: LabelText, place: LabelPlace): number {
    const named = label === undefined ? [] : this.named(label);
    if (labelId !== undefined) return this.matchId(labelId, label, named, place);
    if (label === undefined) throw this.unknown('an empty label', '', place);
    const numbered = this.numbered(label);
    const classes = [...new Set(numbered === undefined ? named : [...named, numbered])];
    if (classes.length === 0) throw this.unknown(`the label ${quote(label)}`, label, place);
    if (classes.length > 1) throw this.ambiguous(label, classes, place);
    return classes[0];
  }

  private matchId(labelId: string, label: string | undefined, named: number[], place: LabelPlace): number {
    const id = this.numbered(labelId);
    if (id === undefined) throw this.unknown(`the label_id ${quote(labelId)}`, labelId, place);
    if (named.length > 0 && !named.includes(id)) {
      throw new PremodelError(
        'label-mismatch',
        `${at(place)}: label_id ${id} is ${quote(this.names[id])} to the models, but the row says ${quote(label!)}, which is class ${named[0]}`,
        {
          place,
          remedy:
            'The data and the models count their classes differently: correct label_id, or leave it out.',
        },
      );
    }
    return id;
  }

  private named(label: string): number[] {
    const key = normalised(label);
    return this.byName.get(key) ?? this.bySynonym.get(key) ?? [];
  }

  private numbered(text: string): number | undefined {
    const trimmed = text.trim();
    if (!/^\d{1,9}$/.test(trimmed)) return undefined;
    const index = Number(trimmed);
    return index < this.names.length ? index : undefined;
  }

  private ambiguous(label: string, classes: readonly number[], place: LabelPlace): PremodelError {
    const meanings = classes.slice(0, 4).map((index) => `${index} (${this.names[index]})`);
    return new PremodelError(
      'ambiguous-label',
      `${at(place)}: the label ${quote(label)} can mean the classes ${meanings.join(' and ')}`,
      { place, remedy: 'Give the class number in a column label_id (in metadata.csv or your own CSV).' },
    );
  }

  private unknown(what: string, text: string, place: LabelPlace): PremodelError {
    const nearest = this.nearest(text).map(quote).join(', ');
    return new PremodelError(
      'unknown-label',
      `${at(place)}: no model knows ${what}; the nearest of their ${this.names.length} classes: ${nearest}`,
      {
        place,
        remedy: 'Use a class name of id2label in the models’ config.json, or its number as label_id.',
      },
    );
  }

  private nearest(text: string): string[] {
    const wanted = normalised(text).slice(0, 64);
    return this.names
      .map((name, index) => ({
        name: `${index} ${name}`,
        distance: editDistance(wanted, normalised(name).slice(0, 64)),
      }))
      .sort((a, b) => a.distance - b.distance)
      .slice(0, 3)
      .map(({ name }) => name);
  }
}

function append(map: Map<string, number[]>, key: string, value: number): void {
  const values = map.get(key);
  if (values) values.push(value);
  else map.set(key, [value]);
}

/** Case, spacing and the underscores that folder names use instead of spaces carry no meaning. */
function normalised(name: string): string {
  return name.normalize('NFC').replaceAll('_', ' ').replace(/\s+/g, ' ').trim().toLowerCase();
}

function quote(text: string): string {
  return `"${text.length > 80 ? `${text.slice(0, 79)}…` : text}"`;
}

function at({ file, row }: LabelPlace): string {
  return row === undefined ? file : `${file}, row ${row}`;
}

/** Levenshtein distance. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const substituted = previous[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min(substituted, previous[j] + 1, current[j - 1] + 1));
    }
    previous = current;
  }
  return previous[b.length];
}
