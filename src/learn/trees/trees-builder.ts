import { LEAF, Trees } from './trees.ts';

/** A node of a tree under construction. */
export type GrowingNode = GrowingSplit | { readonly values: ArrayLike<number> };

interface GrowingSplit {
  readonly feature: number;
  /** The last bin that goes left, and the largest value in it. */
  readonly bin: number;
  readonly threshold: number;
  readonly left: number;
  readonly right: number;
}

/** Collects grown trees. */
export class TreesBuilder {
  readonly #width: number;
  readonly #feature: number[] = [];
  readonly #threshold: number[] = [];
  readonly #values: number[] = [];

  constructor(width: number) {
    this.#width = width;
  }

  /** @param nodes any order, the root first */
  add(nodes: readonly GrowingNode[]): void {
    // A list of nodes yet to write, not recursion: a tree can be as deep as there are rows.
    const open = [0];
    while (open.length > 0) {
      const node = nodes[open.pop()!];
      if ('values' in node) {
        this.#feature.push(LEAF);
        for (let k = 0; k < this.#width; k++) this.#values.push(node.values[k]);
      } else {
        this.#feature.push(node.feature);
        this.#threshold.push(node.threshold);
        open.push(node.right, node.left);
      }
    }
  }

  build(): Trees {
    return new Trees(this.#width, this.#feature, this.#threshold, this.#values);
  }
}
