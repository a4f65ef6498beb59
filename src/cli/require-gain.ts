import { PremodelError } from '../error.ts';
import type { Evaluation } from '../evaluate/evaluation.ts';
import { qualityOf } from '../report/quality.ts';
import { isPolicy } from '../report/rows.ts';
import { gainText } from './describe-evaluation.ts';

/**
 * Holds that every policy gains over ignoring the input: a gate for continuous integration.
 * @param least by how much, 0..1: where the 95 % interval against mixing at equal cost begins
 * @throws PremodelError `gain-not-established`, which ends a command with exit code 3
 */
export function requireGain(evaluation: Evaluation, least: number): void {
  const quality = qualityOf(evaluation);
  for (const { name, gain, pairedDifferences } of evaluation.rows.filter(isPolicy)) {
    const [low, high] = quality.difference(pairedDifferences!.blindMix).interval95;
    if (gain?.established && low >= least) continue;
    const reason = gain?.established
      ? `the gain over mixing at equal cost may be as little as ${quality.points(low)} points`
      : gainText(gain!);
    throw new PremodelError(
      'gain-not-established',
      `${name}: ${reason} (${quality.points(low)} to ${quality.points(high)} points against blind mixing)`,
      {
        place: { field: '--require-gain' },
        remedy:
          'Use the single model that the evaluation names, add candidates that differ more, or profile more inputs.',
      },
    );
  }
}
