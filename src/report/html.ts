/** Markup that is safe to put into a page as it stands. Made by {@link html} and {@link trustedHtml} only. */
export class Html {
  readonly markup: string;

  constructor(markup: string) {
    this.markup = markup;
  }

  toString(): string {
    return this.markup;
  }
}

export type HtmlValue = Html | string | number | null | undefined | false | readonly HtmlValue[];

/**
 * Template tag for HTML: every interpolated string is escaped, so that labels and file names cannot become
 * markup; `Html` goes in as it is, lists are joined, and `false`, `null` and `undefined` vanish. Attribute
 * values must be written in double quotes.
 */
export function html(strings: TemplateStringsArray, ...values: HtmlValue[]): Html {
  return new Html(strings.reduce((markup, part, i) => markup + toMarkup(values[i - 1]) + part));
}

/** A long name that may wrap where a person would wrap it: after `_`, `-` and `/`. */
export function breakable(name: string): Html {
  return new Html(
    name
      .split(/(?<=[_\-/])/)
      .map(escapeHtml)
      .join('<wbr>'),
  );
}

/** For markup made elsewhere by code that escapes what it is given (SVG serialisation) or by constants. */
export function trustedHtml(markup: string): Html {
  return new Html(markup);
}

function toMarkup(value: HtmlValue): string {
  if (value === null || value === undefined || value === false) return '';
  if (value instanceof Html) return value.markup;
  if (Array.isArray(value)) return value.map(toMarkup).join('');
  return escapeHtml(String(value));
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

/** Escapes for text and for quoted attributes; control characters, which HTML cannot carry, become U+FFFD. */
export function escapeHtml(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '\ufffd')
      .replace(/[&<>"'`]/g, (character) => ENTITIES[character])
  );
}
