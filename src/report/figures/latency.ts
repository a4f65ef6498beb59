import * as Plot from '@observablehq/plot';
import { milliseconds } from '../format.ts';
import type { Html } from '../html.ts';
import type { KnownTimes } from '../times.ts';
import { type FigureSize, figure, logTicks, shorten, timeAxis } from './figure.ts';

export interface LatencyRow {
  readonly name: string;
  readonly emphasised: boolean;
  /** One value per input. */
  readonly ms: Float64Array;
  readonly p50: number;
  readonly p95: number;
}

const BINS = { wide: 150, narrow: 90 };

/** Pixels of a row, and of the ridge in it. */
const ROW = { wide: { height: 38, ridge: 28 }, narrow: { height: 52, ridge: 26 } };

/** How the time per input is distributed: one ridge per row, all of the same height. */
export function latencyFigure(rows: readonly LatencyRow[], known: KnownTimes): Html {
  const description = `Distribution of time per input: ${rows
    .map(
      (row) =>
        `${row.name} median ${milliseconds(row.p50)}, 95th percentile ${milliseconds(row.p95)} milliseconds`,
    )
    .join('; ')}.`;
  return figure(description, `${CAPTION} ${COUNTED[known]}`, (size) => ({ plot: draw(rows, size) }));
}

const CAPTION =
  'How many inputs took how long; each ridge is scaled to the same height. The vertical tick marks the median, ' +
  'the ring the 95th percentile.';

const COUNTED: Readonly<Record<KnownTimes, string>> = {
  both: 'Decoding is part of it.',
  same: 'Nothing is decoded.',
  model: 'Decoding, shared by all, was not measured and is not part of it.',
};

function draw(rows: readonly LatencyRow[], size: FigureSize): Plot.PlotOptions {
  const narrow = size.name === 'narrow';
  const margin = margins(rows, size);
  const height = margin.marginTop + margin.marginBottom + rows.length * ROW[size.name].height;
  const range: [number, number] = [margin.marginLeft + 4, size.width - margin.marginRight];
  const scale = timeScale(rows, size, range);
  return {
    ...margin,
    height,
    x: { ...scale, axis: null },
    y: { domain: [-0.1, rows.length - 0.1], axis: null },
    marks: [
      timeAxis(scale.ticks, 'time per input, ms →'),
      Plot.gridX({ stroke: 'var(--line)', strokeOpacity: 1, ticks: scale.ticks }),
      ...rows.flatMap((row, index) => {
        const base = rows.length - 1 - index;
        return [...ridge(row, base, scale, size), ...(narrow ? namedAbove : namedBeside)(row, base)];
      }),
      ...(narrow
        ? [Plot.text(['name · median / p95, ms'], { frameAnchor: 'top-left', dy: -18, fill: 'var(--muted)' })]
        : [heading('p50', 50), heading('p95', 104)]),
    ],
  };
}

function margins(rows: readonly LatencyRow[], { name, fontSize }: FigureSize) {
  if (name === 'narrow') return { marginLeft: 4, marginRight: 8, marginTop: 22, marginBottom: 42 };
  const longestName = Math.max(...rows.map((row) => Math.min(row.name.length, 30)));
  const marginLeft = Math.ceil(longestName * fontSize * 0.58) + 20;
  return { marginLeft, marginRight: 110, marginTop: 26, marginBottom: 42 };
}

/** The distribution, its median and its 95th percentile. */
function ridge(row: LatencyRow, base: number, scale: TimeScale, { name }: FigureSize) {
  const bins = density(row.ms, scale, BINS[name]);
  const color = row.emphasised ? 'var(--accent)' : 'var(--muted)';
  const top = (value: number) => base + (value * ROW[name].ridge) / ROW[name].height;
  const y2 = (bin: Bin) => top(bin.height);
  const curve = 'monotone-x';
  const ink = { stroke: 'var(--ink)', strokeWidth: 1.5 };
  return [
    Plot.areaY(bins, { x: 'ms', y1: base, y2, fill: color, fillOpacity: 0.35, curve }),
    Plot.lineY(bins, { x: 'ms', y: y2, stroke: color, strokeWidth: 1.2, curve }),
    Plot.ruleX([row.p50], { y1: base, y2: top(1), ...ink }),
    Plot.dot([row.p95], { x: (v: number) => v, y: base, r: 3.5, fill: 'var(--paper)', ...ink }),
  ];
}

function namedAbove(row: LatencyRow, base: number) {
  const text = `${shorten(row.name, 28)} · ${milliseconds(row.p50)} / ${milliseconds(row.p95)}`;
  const y = base + (ROW.narrow.ridge + 12) / ROW.narrow.height;
  return [nameMark(row, text, { y, dx: 0, textAnchor: 'start', strokeWidth: 4 })];
}

function namedBeside(row: LatencyRow, base: number) {
  const y = base + 10 / ROW.wide.height;
  const name = nameMark(row, shorten(row.name, 30), { y, dx: -12, textAnchor: 'end', strokeWidth: 0 });
  return [name, ...numbers(row, y)];
}

function nameMark(row: LatencyRow, text: string, place: Plot.TextOptions) {
  return Plot.text([row], {
    frameAnchor: 'left',
    ...place,
    text: () => text,
    fill: row.emphasised ? 'var(--accent)' : 'var(--ink)',
    fontWeight: row.emphasised ? 600 : 400,
    stroke: 'var(--paper)',
  });
}

function numbers(row: LatencyRow, y: number) {
  return [
    [row.p50, 50],
    [row.p95, 104],
  ].map(([value, dx]) =>
    Plot.text([value], {
      frameAnchor: 'right',
      textAnchor: 'end',
      y,
      dx,
      text: milliseconds,
      fontVariant: 'tabular-nums',
      fill: 'var(--ink)',
    }),
  );
}

function heading(text: string, dx: number) {
  return Plot.text([text], {
    frameAnchor: 'top-right',
    textAnchor: 'end',
    dx,
    dy: -16,
    fill: 'var(--muted)',
  });
}

interface TimeScale {
  readonly type: 'log' | 'linear';
  readonly domain: [number, number];
  readonly range: [number, number];
  readonly ticks: number[] | number;
}

function timeScale(rows: readonly LatencyRow[], size: FigureSize, range: [number, number]): TimeScale {
  // One slow outlier among thousands must not squeeze everything else: the axis ends a little beyond p99.
  const ends = rows
    .filter((row) => row.ms.length > 0)
    .map((row) => {
      const sorted = Float64Array.from(row.ms).sort();
      return [sorted[Math.floor(sorted.length * 0.005)], sorted[Math.ceil(sorted.length * 0.99) - 1]];
    });
  const high = Math.max(...ends.map(([, end]) => end), 1e-6) * 1.15;
  const low = Math.min(...ends.map(([start]) => start)) / 1.15;
  if (!(low > 0) || high / low < 6) {
    return { type: 'linear', domain: [0, high], range, ticks: size.name === 'narrow' ? 4 : 8 };
  }
  const domain: [number, number] = [low, high];
  return {
    type: 'log',
    domain,
    range,
    ticks: logTicks(domain, size.name === 'narrow' ? 6 : 11),
  };
}

interface Bin {
  readonly ms: number;
  /** 0..1, the fullest bin being 1. */
  readonly height: number;
}

/** Histogram over bins of equal width on the axis; what lies beyond it is counted in the last bin. */
function density(ms: Float64Array, { type, domain }: TimeScale, bins: number): Bin[] {
  const position = type === 'log' ? Math.log : (value: number) => value;
  const start = position(domain[0]);
  const width = (position(domain[1]) - start) / bins;
  const counts = new Float64Array(bins);
  for (const value of ms) {
    const bin = value > 0 || type === 'linear' ? Math.floor((position(value) - start) / width) : 0;
    counts[Math.min(bins - 1, Math.max(0, bin))]++;
  }
  const fullest = Math.max(...counts, 1);
  const value = (at: number) => (type === 'log' ? Math.exp(start + at * width) : start + at * width);
  const filled = Array.from(counts, (count, i) => ({ ms: value(i + 0.5), height: count / fullest }));
  // Long empty stretches need no points of their own.
  return filled.filter(
    (bin, i) => bin.height > 0 || (filled[i - 1]?.height ?? 1) > 0 || (filled[i + 1]?.height ?? 1) > 0,
  );
}
