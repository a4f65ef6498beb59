import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { type Html, html, trustedHtml } from '../html.ts';

/** Figures are drawn for a page and for a phone; the style sheet shows the one that fits. */
export interface FigureSize {
  readonly name: 'wide' | 'narrow';
  readonly width: number;
  readonly fontSize: number;
}

export interface Drawing {
  readonly plot: Plot.PlotOptions;
  /** What had no room inside, put below. */
  readonly key?: Html;
}

const SIZES: readonly FigureSize[] = [
  { name: 'wide', width: 880, fontSize: 13 },
  { name: 'narrow', width: 350, fontSize: 11.5 },
];

/**
 * One figure with its caption. `description` says in words what the picture shows, for those who don't see it.
 */
export function figure(
  description: string,
  caption: Html | string,
  draw: (size: FigureSize) => Drawing,
): Html {
  const drawings = SIZES.map((size) => {
    const { plot, key } = draw(size);
    const svg = drawPlot(plot, size, description);
    return html`<div class="drawing ${size.name}">${svg}${key}</div>`;
  });
  return html`<figure>${drawings}<figcaption>${caption}</figcaption></figure>`;
}

function drawPlot(options: Plot.PlotOptions, size: FigureSize, description: string): Html {
  const { document } = parseHTML('<html></html>');
  const svg = Plot.plot({
    ...options,
    document,
    width: size.width,
    className: 'plot',
    style: { fontSize: `${size.fontSize}px` },
  });
  svg.querySelector('style')?.remove();
  // A picture with a text alternative: what is inside it is not read out a second time.
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', description);
  for (const element of svg.querySelectorAll('g[aria-label]')) element.removeAttribute('aria-label');
  return trustedHtml(svg.outerHTML);
}

/** A time axis whose every tick is labelled: left to itself, a logarithmic axis leaves labels out. */
export function timeAxis(ticks: number | readonly number[], label: string): Plot.Markish {
  return Plot.axisX({
    ticks: ticks as number,
    text: (value: number) => String(value),
    label,
    labelAnchor: 'right',
    labelOffset: 38,
  });
}

/** 1, 2, 5, 10, 20 … within the domain, at most about one per `minimumGap` of the axis' logarithmic length. */
export function logTicks([low, high]: readonly [number, number], maximum: number): number[] {
  for (const steps of [[1, 2, 5], [1, 3], [1]]) {
    const ticks: number[] = [];
    for (let exponent = Math.floor(Math.log10(low)); 10 ** exponent <= high; exponent++) {
      for (const step of steps) {
        const tick = Number((step * 10 ** exponent).toPrecision(3));
        if (tick >= low && tick <= high) ticks.push(tick);
      }
    }
    if (ticks.length <= maximum || steps.length === 1) return ticks;
  }
  return [];
}

/** Keeps the start and the end of a long name, which tell models of one family apart. */
export function shorten(name: string, maximum: number): string {
  if (name.length <= maximum) return name;
  const end = Math.floor((maximum - 1) / 2);
  return `${name.slice(0, maximum - 1 - end)}…${name.slice(name.length - end)}`;
}
