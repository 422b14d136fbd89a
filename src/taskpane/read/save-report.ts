import { reportJson } from '../../smime/report-json.ts';
import type { Report } from '../../smime/report.ts';
import { saveFile } from '../save-file.ts';

/** Hands the report to the browser as a download, in the form that the command line prints. */
export function saveReport(report: Report): void {
  saveFile(JSON.stringify(reportJson(report, 'message'), null, 2), 'signet-report.json', 'application/json');
}
