/** A part of a text, from `start` to before `end`, in UTF-16 code units. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly isMatch: boolean;
}

/** A text cut where something matches. The spans cover it. */
export type Matcher = (text: string) => Span[];

/** What becomes of matches: `Split.behavior` of tokenizer.json. */
export type Behavior = 'Removed' | 'Isolated' | 'MergedWithPrevious' | 'MergedWithNext' | 'Contiguous';

export const BEHAVIORS: readonly Behavior[] = [
  'Removed',
  'Isolated',
  'MergedWithPrevious',
  'MergedWithNext',
  'Contiguous',
];

/** Every character of a set is a match by itself. */
export function characterMatcher(set: RegExp): Matcher {
  return (text) => {
    const spans: Span[] = [];
    let from = 0;
    let at = 0;
    for (const character of text) {
      const end = at + character.length;
      if (set.test(character)) {
        if (from < at) spans.push({ start: from, end: at, isMatch: false });
        spans.push({ start: at, end, isMatch: true });
        from = end;
      }
      at = end;
    }
    if (from < at) spans.push({ start: from, end: at, isMatch: false });
    return spans;
  };
}

/** @param literal where it is empty it matches between characters, as an expression would */
export function literalMatcher(literal: string): Matcher {
  if (literal === '') return patternMatcher(/(?:)/gu);
  return (text) => {
    const matches: Span[] = [];
    for (let at = text.indexOf(literal); at >= 0; at = text.indexOf(literal, at + literal.length)) {
      matches.push({ start: at, end: at + literal.length, isMatch: true });
    }
    return withGaps(text, matches);
  };
}

/** @param pattern with the flag `g`; an empty match right behind another is none, as in Oniguruma's search */
export function patternMatcher(pattern: RegExp): Matcher {
  return (text) => {
    if (text === '') return [];
    const matches: Span[] = [];
    for (const { index: start, 0: found } of text.matchAll(pattern)) {
      const end = start + found.length;
      if (start === end && matches.at(-1)?.end === end) continue;
      matches.push({ start, end, isMatch: true });
    }
    return withGaps(text, matches);
  };
}

export function inverted(matcher: Matcher): Matcher {
  return (text) => matcher(text).map(({ start, end, isMatch }) => ({ start, end, isMatch: !isMatch }));
}

/** The spans of a text that are left, by what is to become of matches. */
export function applyBehavior(spans: readonly Span[], behavior: Behavior): Span[] {
  if (behavior === 'Isolated') return [...spans];
  if (behavior === 'Removed') return spans.filter(({ isMatch }) => !isMatch);
  if (behavior === 'Contiguous') return joined(spans, (span, before) => span.isMatch === before);
  const joins = (span: Span, before: boolean) => span.isMatch && !before;
  if (behavior === 'MergedWithPrevious') return joined(spans, joins);
  return joined(spans.toReversed(), joins).toReversed();
}

/** @param joins whether a span goes into the one before it, told whether the span before it was a match */
function joined(spans: readonly Span[], joins: (span: Span, before: boolean) => boolean): Span[] {
  const kept: Span[] = [];
  let before = false;
  for (const span of spans) {
    const last = kept.at(-1);
    if (last !== undefined && joins(span, before)) {
      const [start, end] = [Math.min(last.start, span.start), Math.max(last.end, span.end)];
      kept[kept.length - 1] = { start, end, isMatch: last.isMatch };
    } else {
      kept.push(span);
    }
    before = span.isMatch;
  }
  return kept;
}

function withGaps(text: string, matches: readonly Span[]): Span[] {
  const spans: Span[] = [];
  let from = 0;
  for (const match of matches) {
    if (from < match.start) spans.push({ start: from, end: match.start, isMatch: false });
    spans.push(match);
    from = match.end;
  }
  if (from < text.length) spans.push({ start: from, end: text.length, isMatch: false });
  return spans;
}
