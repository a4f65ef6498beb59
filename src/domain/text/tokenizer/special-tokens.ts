import type { Template } from './templates.ts';

/** Ids that are put around those of a text. */
export interface SpecialTokens {
  readonly before: readonly number[];
  readonly behind: readonly number[];
}

/** What a template puts around its one text. */
export function specialTokensOf(template: Template): SpecialTokens {
  const at = template.findIndex((part) => 'text' in part);
  const idsOf = (parts: Template) => parts.flatMap((part) => ('ids' in part ? part.ids : []));
  return { before: idsOf(template.slice(0, at)), behind: idsOf(template.slice(at + 1)) };
}
