import * as Plot from '@observablehq/plot';
import { breakable, type Html, html } from '../html.ts';
import { type FigureSize, shorten } from './figure.ts';
import type { FrontierPoint } from './frontier-point.ts';
import { type Box, type LabelPlace, placeLabels } from './place-labels.ts';

interface ToPixels {
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
}

/** The important ones choose their place first. */
const IMPORTANCE = ['policy', 'single-best', 'oracle', 'single', 'committee'];
const COLORS: Readonly<Record<FrontierPoint['kind'], string>> = {
  policy: 'var(--accent)',
  oracle: 'var(--second)',
  single: 'var(--ink)',
  'single-best': 'var(--ink)',
  committee: 'var(--muted)',
  'random-mix': 'var(--muted)',
  'blind-mix': 'var(--muted)',
};

/**
 * Names beside the points; where there is no room for them, and always on a narrow figure, single models are
 * numbered instead, with the `key` to the numbers.
 */
export function frontierLabels(
  points: readonly FrontierPoint[],
  line: readonly (readonly [number, number])[],
  toPixels: ToPixels,
  size: FigureSize,
  bounds: Box,
): { marks: Plot.Markish[]; key?: Html } {
  const singles = points.filter(isSingle);
  const labelled = points
    .filter((point) => !point.kind.endsWith('-mix'))
    .sort((a, b) => IMPORTANCE.indexOf(a.kind) - IMPORTANCE.indexOf(b.kind));
  const obstacles = [
    ...points.flatMap((point) => pointBoxes(point, toPixels)),
    ...line.map(([cost, quality]) => around(toPixels.x(cost), toPixels.y(quality), 1)),
  ];
  const label = (textOf: (point: FrontierPoint) => string) => {
    const requests = labelled.map((point) => ({
      x: toPixels.x(point.cost),
      y: toPixels.y(point.quality),
      text: textOf(point),
    }));
    const { places, crowded } = placeLabels(requests, obstacles, bounds, size.fontSize);
    return { marks: labelled.map((point, i) => labelMark(point, requests[i].text, places[i])), crowded };
  };
  const longest = size.name === 'narrow' ? 17 : 34;
  const name = (point: FrontierPoint) => shorten(point.name, longest);
  if (size.name === 'wide') {
    const { marks, crowded } = label(name);
    if (!crowded) return { marks };
  }
  const { marks } = label((point) => (isSingle(point) ? String(singles.indexOf(point) + 1) : name(point)));
  const key = html`<ol class="key">${singles.map((single) => html`<li>${breakable(single.name)}</li>`)}</ol>`;
  return { marks, key };
}

function labelMark(point: FrontierPoint, text: string, place: LabelPlace): Plot.Markish {
  return Plot.text([point], {
    x: 'cost',
    y: 'quality',
    text: () => text,
    ...place,
    fill: COLORS[point.kind],
    fontWeight: point.kind === 'policy' || point.kind === 'single-best' ? 600 : 400,
    stroke: 'var(--paper)',
    strokeWidth: 4,
  });
}

function isSingle({ kind }: FrontierPoint): boolean {
  return kind === 'single' || kind === 'single-best';
}

function around(x: number, y: number, radius: number): Box {
  return { x0: x - radius, x1: x + radius, y0: y - radius, y1: y + radius };
}

function pointBoxes({ kind, cost, quality, interval }: FrontierPoint, toPixels: ToPixels): Box[] {
  const x = toPixels.x(cost);
  const mark = around(x, toPixels.y(quality), 7);
  if (kind !== 'policy' || !interval) return [mark];
  return [mark, { x0: x - 3, x1: x + 3, y0: toPixels.y(interval[1]), y1: toPixels.y(interval[0]) }];
}
