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
const ROUNDS = 2;
const AMBIGUOUS = 1500;
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
 * Puts every label beside its mark where it covers least: obstacles, other labels, the edges of `bounds`, and
 * places where it would look like the label of another mark. Starts greedily, in the given order (the
 * important ones first), then moves labels two at a time while that makes room. `crowded` tells that this did
 * not go well: some label is covered or could be taken for another mark's.
 */
export function placeLabels(
  labels: readonly LabelRequest[],
  obstacles: readonly Box[],
  bounds: Box,
  fontSize: number,
): { places: LabelPlace[]; crowded: boolean } {
  const boxes = labels.map((label) => PLACES.map((place) => labelBox(label, place, fontSize)));
  const ownCosts = labels.map((label, i) =>
    boxes[i].map((box, rank) => {
      const covered = obstacles.reduce((sum, other) => sum + overlap(box, other), 0);
      const outside = area(box) - overlap(box, bounds);
      const own = distance(label, box);
      const nearer = labels.filter((other) => other !== label && distance(other, box) < own + 3).length;
      return covered + outside * 20 + nearer * AMBIGUOUS + rank * 4;
    }),
  );
  const chosen: number[] = [];
  const costOf = (i: number, place: number, besides = i) =>
    chosen.reduce(
      (sum, other, j) => (j === i || j === besides ? sum : sum + overlap(boxes[i][place], boxes[j][other])),
      ownCosts[i][place],
    );
  for (const i of labels.keys()) chosen[i] = cheapest((place) => costOf(i, place));
  for (let round = 0; round < ROUNDS; round++) {
    for (let i = 0; i < labels.length; i++) {
      for (let j = i + 1; j < labels.length; j++) {
        const pair = cheapest((both) => {
          const [one, two] = [Math.floor(both / PLACES.length), both % PLACES.length];
          return costOf(i, one, j) + costOf(j, two, i) + overlap(boxes[i][one], boxes[j][two]);
        }, PLACES.length ** 2);
        chosen[i] = Math.floor(pair / PLACES.length);
        chosen[j] = pair % PLACES.length;
      }
    }
  }
  return {
    places: chosen.map((place) => PLACES[place]),
    crowded: chosen.some((place, i) => costOf(i, place) >= AMBIGUOUS / 2),
  };
}

function cheapest(cost: (choice: number) => number, choices = PLACES.length): number {
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let choice = 0; choice < choices; choice++) {
    const its = cost(choice);
    if (its < least) [best, least] = [choice, its];
  }
  return best;
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
