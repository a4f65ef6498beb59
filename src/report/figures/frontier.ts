import * as Plot from '@observablehq/plot';
import type { CostWords } from '../cost-words.ts';
import { sentenceCase } from '../format.ts';
import type { Html } from '../html.ts';
import type { Quality } from '../quality.ts';
import { type Drawing, type FigureSize, figure, logTicks, timeAxis } from './figure.ts';
import { frontierLabels } from './frontier-labels.ts';
import type { Corner, FrontierPoint } from './frontier-point.ts';

/** Shapes differ as well as colours, so that the figure survives without colour. */
const LOOK = {
  policy: { symbol: 'square2', fill: 'var(--accent)', stroke: 'var(--paper)', r: 6.5 },
  'single-best': { symbol: 'circle', fill: 'var(--ink)', stroke: 'var(--ink)', r: 5 },
  single: { symbol: 'circle', fill: 'var(--paper)', stroke: 'var(--ink)', r: 4.5 },
  oracle: { symbol: 'diamond2', fill: 'var(--paper)', stroke: 'var(--second)', r: 6 },
  committee: { symbol: 'triangle', fill: 'var(--paper)', stroke: 'var(--ink)', r: 5 },
  'random-mix': { symbol: 'times', fill: 'none', stroke: 'var(--muted)', r: 4.5 },
  'blind-mix': { symbol: 'times', fill: 'none', stroke: 'var(--muted)', r: 4.5 },
} as const satisfies Readonly<Record<FrontierPoint['kind'], object>>;

/** Quality against mean cost: single models, committees, what mixing them at random reaches, oracle and policies. */
export function frontierFigure(
  points: readonly FrontierPoint[],
  corners: readonly Corner[],
  words: CostWords,
  quality: Quality,
): Html {
  const drawable = points.filter((point) => point.cost >= 0 && Number.isFinite(point.quality));
  const hull = mixingLine(corners);
  return figure(frontierText(drawable, words, quality), caption(words, quality), (size) =>
    draw(drawable, hull, size, words, quality),
  );
}

const caption = ({ noun, less }: CostWords, { corpus }: Quality) =>
  `Up is ${corpus ? 'better' : 'more accurate'}, left is ${less}. Circles: single models (filled: the best). Triangles: committees, ` +
  `always the same models together. Squares: policies, with their 95\u00a0% intervals. Diamond: the oracle, a perfect ` +
  `choice for every input. Dashed: what mixing at random reaches without looking at the input, with a cross at the ` +
  `${noun} of each policy; a policy below it would do better to ignore its input.`;

function frontierText(points: readonly FrontierPoint[], words: CostWords, quality: Quality): string {
  const parts = points.map(
    (point) => `${point.name} (${point.kind}) ${quality.text(point.quality)} at ${words.text(point.cost)}`,
  );
  return `${sentenceCase(quality.noun)} against mean ${words.noun}: ${parts.join('; ')}.`;
}

function draw(
  points: readonly FrontierPoint[],
  hull: readonly [number, number][],
  size: FigureSize,
  words: CostWords,
  quality: Quality,
): Drawing {
  const narrow = size.name === 'narrow';
  const height = narrow ? 360 : 460;
  const margin = { marginLeft: narrow ? 40 : 52, marginRight: 16, marginTop: 28, marginBottom: 46 };
  const x = costScale(points, size, [margin.marginLeft, size.width - margin.marginRight]);
  const y = qualityScale(points, [height - margin.marginBottom, margin.marginTop]);
  const toPixels = { x: Plot.scale({ x }).apply, y: Plot.scale({ x: y }).apply };
  const labels = frontierLabels(points, hull, toPixels, size, {
    x0: margin.marginLeft,
    x1: size.width - 4,
    y0: 4,
    y1: height - margin.marginBottom,
  });
  const plot: Plot.PlotOptions = {
    ...margin,
    height,
    x: { ...x, axis: null },
    y: {
      ...y,
      label: `↑ ${quality.axis}`,
      labelAnchor: 'top',
      grid: true,
      ticks: narrow ? 5 : 7,
      tickFormat: (v: number) => `${Math.round(v * 1000) / 10}`,
    },
    marks: [
      timeAxis(x.ticks, `mean ${words.heading} →`),
      Plot.gridY({ stroke: 'var(--line)', strokeOpacity: 1, ticks: narrow ? 5 : 7 }),
      Plot.line(hull, { x: '0', y: '1', stroke: 'var(--muted)', strokeDasharray: '5 4', strokeWidth: 1.5 }),
      Plot.ruleX(
        points.filter((p) => p.kind === 'policy' && p.interval),
        {
          x: 'cost',
          y1: (p: FrontierPoint) => p.interval![0],
          y2: (p: FrontierPoint) => p.interval![1],
          stroke: 'var(--accent)',
          strokeWidth: 2.5,
        },
      ),
      ...points.map((point) =>
        Plot.dot([point], { x: 'cost', y: 'quality', strokeWidth: 1.75, ...LOOK[point.kind] }),
      ),
      ...labels.marks,
    ],
  };
  return { plot, key: labels.key };
}

function costScale(points: readonly FrontierPoint[], size: FigureSize, range: [number, number]) {
  const values = points.map((point) => point.cost);
  const high = Math.max(...values, Number.MIN_VALUE);
  const low = Math.min(...values);
  // Below a factor of six a straight axis is easier to read.
  if (!(low > 0) || high / low < 6) {
    return {
      type: 'linear' as const,
      domain: [0, high > 1e-9 ? high * 1.1 : 1],
      range,
      ticks: size.name === 'narrow' ? 4 : 8,
    };
  }
  const domain: [number, number] = [low / 1.25, high * 1.25];
  const ticks = logTicks(domain, size.name === 'narrow' ? 6 : 12);
  return { type: 'log' as const, domain, range, ticks };
}

function qualityScale(points: readonly FrontierPoint[], range: [number, number]) {
  const values = points.flatMap((point) => [point.quality, ...(point.interval ?? [])]);
  const low = Math.min(1, ...values);
  const high = Math.max(0, ...values);
  const room = Math.max(0.02, (high - low) * 0.08);
  return { type: 'linear' as const, domain: [Math.max(0, low - room), Math.min(1.01, high + room)], range };
}

/** Mixing is a straight line between corners; sampled, so that it is drawn right on a logarithmic axis, too. */
function mixingLine(corners: readonly Corner[]): [number, number][] {
  const steps = 30;
  return corners.flatMap((from, i) => {
    const to = corners[i + 1] ?? from;
    return Array.from({ length: to === from ? 1 : steps }, (_, step): [number, number] => [
      from.cost + (step / steps) * (to.cost - from.cost),
      from.quality + (step / steps) * (to.quality - from.quality),
    ]);
  });
}
