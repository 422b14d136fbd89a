import { reportJson } from '../../smime/report-json.ts';
import type { Report } from '../../smime/report.ts';

/** Hands the report to the browser as a download, in the form that the command line prints. */
export function saveReport(report: Report): void {
  const json = JSON.stringify(reportJson(report, 'message'), null, 2);
  const url = URL.createObjectURL(new Blob([json], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = 'signet-report.json';
  link.click();
  // The download has begun by the next task; revoked in this one, it would find nothing.
  setTimeout(() => URL.revokeObjectURL(url));
}
