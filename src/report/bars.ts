import { type Html, html, trustedHtml } from './html.ts';

export type BarLook = 'accent' | 'second' | 'muted';

/** A number with a bar behind it, for table cells; `fraction` of the full width, 0..1. */
export function barCell(fraction: number, text: string, look: BarLook): Html {
  const width = Math.min(100, Math.max(0, Number.isFinite(fraction) ? fraction * 100 : 0));
  const style = trustedHtml(`style="width:${width.toFixed(2)}%"`);
  return html`<td class="bar-cell"><span class="bar-track"><span class="bar ${look}" ${style}></span></span><span class="bar-text">${text}</span></td>`;
}
