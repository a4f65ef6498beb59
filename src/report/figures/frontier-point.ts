import type { RowKind } from '../../evaluate/evaluation.ts';

/** Something with a quality and a price. */
export interface FrontierPoint {
  readonly name: string;
  readonly kind: RowKind | 'single-best';
  /** Mean over the inputs of the cost that counts. */
  readonly cost: number;
  /** 0..1 */
  readonly quality: number;
  /** 95 % interval of the quality. */
  readonly interval?: readonly [number, number];
}

/** Corner of the line that mixing at random reaches, by rising cost. */
export type Corner = Pick<FrontierPoint, 'cost' | 'quality'>;
