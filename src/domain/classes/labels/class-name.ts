/** What one text says of a class. */
export interface ClassName {
  /** As it was written, without a WordNet id; empty where there is nothing else. */
  readonly text: string;
  /** Without case, spacing and punctuation. */
  readonly whole: string;
  /** Each part between commas, and the whole, likewise. */
  readonly synonyms: readonly string[];
  /** WordNet id, e.g. `n01440764`. */
  readonly wnid?: string;
}

const WNID = /(?<![a-z0-9])n\d{8}(?![a-z0-9])/i;
const BACKGROUNDS = new Set(['background', 'background class', 'dummy', '???']);

export function className(label: string): ClassName {
  const wnid = wnidIn(label);
  const text =
    wnid === undefined ? label.trim() : label.replace(WNID, ' ').replace(/^[\s:;,()-]+|[\s:;,(-]+$/g, '');
  const whole = normalised(text);
  const parts = text.split(',').map(normalised);
  const synonyms = [...new Set([whole, ...parts])].filter((part) => part !== '');
  return { text, whole, synonyms, ...(wnid !== undefined && { wnid }) };
}

export function wnidIn(label: string): string | undefined {
  return WNID.exec(label)?.[0].toLowerCase();
}

/** The class of nothing in particular that models of TensorFlow have before the others. */
export function isBackground({ whole }: ClassName): boolean {
  return BACKGROUNDS.has(whole);
}

/**
 * Case, spacing, the underscores that folder names use instead of spaces, and punctuation within words carry no
 * meaning: `Jack_o_Lantern` is `jack-o'-lantern`. Signs before numbers do: `-1` is not `1`.
 */
export function normalised(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/(?<=\p{L})['’.]/gu, '')
    .replace(/(?<=\p{L})[-‐‑](?=\p{L})|_/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

/**
 * Whether the labels only count the classes (`LABEL_0`, `LABEL_1` … or `0`, `1` …), which says nothing of what they
 * are.
 */
export function areNumbers(labels: readonly string[]): boolean {
  const parts = labels.map((label) => /^(\D*?)(\d{1,9})$/.exec(label.trim()));
  const [first] = parts;
  if (!first) return false;
  const start = Number(first[2]);
  return (
    start <= 1 &&
    parts.every((part, index) => part && part[1] === first[1] && Number(part[2]) === start + index)
  );
}
