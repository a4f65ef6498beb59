/** Axis-aligned box in pixels. */
export interface Box {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

export interface LabelRequest {
  /** Position of the mark being labelled, in pixels. */
  readonly x: number;
  readonly y: number;
  readonly text: string;
}

/** Offset of the text's anchor from its mark, in pixels, for vertically centred text. */
export interface LabelPlace {
  readonly dx: number;
  readonly dy: number;
  readonly textAnchor: 'start' | 'middle' | 'end';
}

const GAP = 9;
const ROUNDS = 4;
const PLACES: readonly LabelPlace[] = [1, 1.7, 2.6].flatMap((reach): LabelPlace[] => {
  const far = GAP * reach;
  const near = far * 0.75;
  return [
    { dx: far, dy: 0, textAnchor: 'start' },
    { dx: -far, dy: 0, textAnchor: 'end' },
    { dx: near, dy: -far, textAnchor: 'start' },
    { dx: near, dy: far, textAnchor: 'start' },
    { dx: -near, dy: -far, textAnchor: 'end' },
    { dx: -near, dy: far, textAnchor: 'end' },
    { dx: 0, dy: -far - 4, textAnchor: 'middle' },
    { dx: 0, dy: far + 4, textAnchor: 'middle' },
  ];
});

/**
 * Puts every label beside its mark where it covers least: greedily, in the given order (the important ones
 * first), avoiding the obstacles, the labels already placed, the edges of `bounds`, and places where it would
 * look like the label of another mark.
 */
export function placeLabels(
  labels: readonly LabelRequest[],
  obstacles: readonly Box[],
  bounds: Box,
  fontSize: number,
): LabelPlace[] {
  const rivals = (label: LabelRequest) => labels.filter((other) => other !== label);
  const places: LabelPlace[] = [];
  // The first round sees only the labels placed so far; the others mend what that made crowded.
  for (let round = 0; round < ROUNDS; round++) {
    labels.forEach((label, i) => {
      const placed = places.flatMap((place, j) => (j === i ? [] : [labelBox(labels[j], place, fontSize)]));
      const taken = [...obstacles, ...placed];
      const costs = PLACES.map((place, rank) => {
        const box = labelBox(label, place, fontSize);
        const covered = taken.reduce((sum, other) => sum + overlap(box, other), 0);
        const outside = area(box) - overlap(box, bounds);
        const own = distance(label, box);
        const nearer = rivals(label).filter((other) => distance(other, box) < own + 3).length;
        return covered + outside * 20 + nearer * 400 + rank * 4;
      });
      places[i] = PLACES[costs.indexOf(Math.min(...costs))];
    });
  }
  return places;
}

function labelBox(label: LabelRequest, place: LabelPlace, fontSize: number): Box {
  const width = textWidth(label.text, fontSize);
  const shift = { start: 0, middle: width / 2, end: width }[place.textAnchor];
  const x0 = label.x + place.dx - shift;
  const y = label.y + place.dy;
  return { x0, x1: x0 + width, y0: y - fontSize * 0.65, y1: y + fontSize * 0.65 };
}

/** Estimated: no font is at hand where the report is made, and readers have different ones. */
export function textWidth(text: string, fontSize: number): number {
  return text.length * fontSize * 0.57;
}

function distance({ x, y }: LabelRequest, box: Box): number {
  const dx = Math.max(box.x0 - x, 0, x - box.x1);
  const dy = Math.max(box.y0 - y, 0, y - box.y1);
  return Math.hypot(dx, dy);
}

function overlap(a: Box, b: Box): number {
  const width = Math.min(a.x1, b.x1) - Math.max(a.x0, b.x0);
  const height = Math.min(a.y1, b.y1) - Math.max(a.y0, b.y0);
  return width > 0 && height > 0 ? width * height : 0;
}

function area(box: Box): number {
  return (box.x1 - box.x0) * (box.y1 - box.y0);
}
