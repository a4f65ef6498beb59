import type { Analysis } from '../evaluate/analyses/analysis.ts';
import { barCell } from './bars.ts';
import { breakable, type Html, html } from './html.ts';

export interface FeatureImportance {
  readonly feature: string;
  /** Accuracy of the choice lost without it, as a fraction (0.012 = 1.2 points). */
  readonly loss: number;
}

/** Features by importance, greatest first. */
export function importanceTable(importances: readonly FeatureImportance[]): Html {
  const ordered = [...importances].sort((a, b) => b.loss - a.loss);
  const greatest = Math.max(...ordered.map(({ loss }) => loss), 1e-12);
  return html`
    <table class="bars">
      <thead><tr><th scope="col">Feature</th><th scope="col">Accuracy of the choice lost without it, points</th></tr></thead>
      <tbody>
        ${ordered.map(
          ({ feature, loss }) => html`
            <tr><th scope="row"><code>${breakable(feature)}</code></th>${barCell(loss / greatest, (loss * 100).toFixed(2), 'muted')}</tr>`,
        )}
      </tbody>
    </table>`;
}

/** The rows of the analysis `feature-importance`, where it is among those made. */
export function featureImportanceOf(analyses: readonly Analysis[]): FeatureImportance[] {
  const rows = analyses.find(({ name }) => name === 'feature-importance')?.rows ?? [];
  return rows.map(([feature, loss]) => ({ feature: String(feature), loss: Number(loss) }));
}
