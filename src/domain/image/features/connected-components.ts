/**
 * The set pixels of a mask as horizontal runs, each with the 8-connected component it belongs to. Components are
 * numbered from 0 in the order in which reading row by row meets them.
 */
export interface Components {
  readonly count: number;
  readonly runs: number;
  /** Per run: its row, first column, column after its last, and component. */
  readonly rows: Int32Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly components: Int32Array;
}

/** @param mask width x height, not 0 where set */
export function connectedComponents(mask: Uint8Array, width: number, height: number): Components {
  const capacity = Math.ceil(width / 2) * height;
  const rows = new Int32Array(capacity);
  const starts = new Int32Array(capacity);
  const ends = new Int32Array(capacity);
  // Union–find over runs; the root of a component is its first run.
  const parents = new Int32Array(capacity);

  let runs = 0;
  let above = 0;
  for (let y = 0; y < height; y++) {
    const rowStart = runs;
    const base = y * width;
    const baseEnd = base + width;
    for (let at = base; ; ) {
      while (at < baseEnd && mask[at] === 0) at++;
      if (at === baseEnd) break;
      const start = at - base;
      while (at < baseEnd && mask[at] !== 0) at++;
      const end = at - base;
      while (above < rowStart && ends[above] < start) above++;
      let root = runs;
      parents[runs] = root;
      for (let other = above; other < rowStart && starts[other] <= end; other++) {
        const otherRoot = rootOf(parents, other);
        if (otherRoot < root) {
          parents[root] = otherRoot;
          root = otherRoot;
        } else {
          parents[otherRoot] = root;
        }
      }
      rows[runs] = y;
      starts[runs] = start;
      ends[runs++] = end;
    }
    above = rowStart;
  }

  let count = 0;
  const components = new Int32Array(runs);
  for (let run = 0; run < runs; run++) {
    const root = rootOf(parents, run);
    components[run] = root === run ? count++ : components[root];
  }
  return { count, runs, rows, starts, ends, components };
}

function rootOf(parents: Int32Array, run: number): number {
  let root = run;
  while (parents[root] !== root) {
    parents[root] = parents[parents[root]];
    root = parents[root];
  }
  return root;
}
