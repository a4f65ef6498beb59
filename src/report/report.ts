import type { Analysis } from '../evaluate/analyses/analysis.ts';
import type { Certificate } from '../evaluate/certificate/certificate.ts';
import type { EvaluationDetail } from '../evaluate/evaluation.ts';
import { writeFileWhole } from '../node/write-file.ts';
import type { Profile } from '../profile/profile.ts';
import { disagreementsOf } from './disagreements.ts';
import { failuresOf } from './failures.ts';
import { featureImportanceOf } from './importance.ts';
import { renderPage } from './render.ts';
import { makeThumbnails } from './thumbnails.ts';

export interface ReportOptions {
  /** The profile the evaluation was made on. */
  readonly profile: Profile;
  /** Analyses made on the same profile; of these the report shows the feature importance. */
  readonly analyses?: readonly Analysis[];
  /** What was certified of the premodel evaluated. */
  readonly certificate?: Certificate;
  /** Small pictures of inputs as `data:image/jpeg;base64,…` by input id; see `makeThumbnails`. */
  readonly thumbnails?: ReadonlyMap<string, string>;
  /** Commands that give the same numbers again, shown at the end. */
  readonly commands?: readonly string[];
}

/**
 * The report of an evaluation: one HTML page that loads nothing from anywhere and needs no script.
 *
 * @example
 * const detail = evaluate(profile, [{ name: 'cascade', trainer: cascade() }]);
 * const page = renderReport(detail, { profile });
 */
export function renderReport(detail: EvaluationDetail, options: ReportOptions): string {
  const { profile, thumbnails = new Map(), analyses = [], certificate, commands } = options;
  return renderPage({
    detail,
    profile,
    failures: failuresOf(detail, profile),
    disagreements: disagreementsOf(detail, profile),
    thumbnails,
    featureImportance: featureImportanceOf(analyses),
    certificate,
    commands,
  });
}

export interface WriteReportOptions extends Omit<ReportOptions, 'thumbnails'> {
  /** Folder that the profile's input ids are relative to; without it the failures have no pictures. */
  readonly dataFolder?: string;
}

/**
 * Writes the report with pictures of its failures; the file is whole or not there.
 * @throws PremodelError `disk-full`, `cannot-write`
 *
 * @example
 * const detail = evaluate(profile, [{ name: 'cascade', trainer: cascade() }]);
 * await writeReport('report.html', detail, { profile, dataFolder: 'images' });
 */
export async function writeReport(
  path: string,
  detail: EvaluationDetail,
  options: WriteReportOptions,
): Promise<void> {
  const { profile, dataFolder } = options;
  const shown = failuresOf(detail, profile)?.examples.map(({ input }) => profile.inputs[input]) ?? [];
  const thumbnails = dataFolder ? await makeThumbnails(dataFolder, shown) : undefined;
  const page = renderReport(detail, { ...options, thumbnails });
  await writeFileWhole(path, page);
}
