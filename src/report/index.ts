export { type ReportOptions, renderReport, type WriteReportOptions, writeReport } from './report.ts';
export { makeThumbnails } from './thumbnails.ts';
