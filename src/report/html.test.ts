import fc from 'fast-check';
import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { breakable, html } from './html.ts';

/** Text with what matters to a parser in it far more often than chance would have it. */
const hostile = fc.oneof(
  fc.string(),
  fc
    .array(
      fc.constantFrom('<', '>', '"', "'", '&', '`', '/', '=', 'script', '-->', ']]>', ' onload', 'é', '\n'),
    )
    .map((parts) => parts.join('')),
);
// biome-ignore lint/suspicious/noControlCharactersInRegex: what HTML cannot carry
const plain = (text: string) => text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '\ufffd');

describe('html', () => {
  it('keeps any text a text and any attribute an attribute', () => {
    fc.assert(
      fc.property(hostile, hostile, (text, attribute) => {
        const { document } = parseHTML(html`<p title="${attribute}">${text}</p>`.markup);
        const paragraphs = document.querySelectorAll('*');
        expect(paragraphs).toHaveLength(1);
        expect(paragraphs[0].textContent).toBe(plain(text));
        expect(paragraphs[0].attributes).toHaveLength(1);
        expect(paragraphs[0].getAttribute('title')).toBe(plain(attribute));
      }),
    );
  });

  it('puts markup made by itself in as it is, and joins lists', () => {
    expect(html`<ul>${['a', 'b'].map((x) => html`<li>${x}</li>`)}</ul>`.markup).toBe(
      '<ul><li>a</li><li>b</li></ul>',
    );
  });

  it('leaves out what is not there, but not zero', () => {
    expect(html`${undefined}${null}${false}${0}`.markup).toBe('0');
  });

  it('lets long names wrap without changing them', () => {
    fc.assert(
      fc.property(hostile, (name) => {
        const { document } = parseHTML(`<p>${breakable(name).markup}</p>`);
        expect(document.querySelector('p')!.textContent).toBe(plain(name));
        expect(document.querySelectorAll('*:not(p):not(wbr)')).toHaveLength(0);
      }),
    );
    expect(breakable('net_v1/x').markup).toBe('net_<wbr>v1/<wbr>x');
  });
});
