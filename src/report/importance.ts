import { barCell } from './bars.ts';
import { breakable, type Html, html } from './html.ts';

export interface FeatureImportance {
  readonly feature: string;
  /** Loss of the policy's choice accuracy without the feature, as a fraction (0.012 = 1.2 points). */
  readonly importance: number;
}

/** Features by importance, greatest first. */
export function importanceTable(importances: readonly FeatureImportance[]): Html {
  const ordered = [...importances].sort((a, b) => b.importance - a.importance);
  const greatest = Math.max(...ordered.map(({ importance }) => importance), 1e-12);
  return html`
    <table class="bars">
      <thead><tr><th scope="col">Feature</th><th scope="col">Accuracy lost without it, points</th></tr></thead>
      <tbody>
        ${ordered.map(
          ({ feature, importance }) => html`
            <tr><th scope="row"><code>${breakable(feature)}</code></th>${barCell(importance / greatest, (importance * 100).toFixed(2), 'muted')}</tr>`,
        )}
      </tbody>
    </table>`;
}
