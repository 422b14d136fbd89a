import type { Row } from './row.ts';

/** Times in milliseconds; `/x` is Signet's time in theirs, `x/` theirs in Signet's; memory in multiples of the content. */
const COLUMNS: Readonly<Record<string, (row: Row) => string>> = {
  engine: ({ engine }) => engine,
  operation: ({ operation }) => operation,
  content: ({ bytes }) => sizeOf(bytes),
  ms: ({ ms }) => number(ms),
  raw: ({ rawMs }) => number(rawMs),
  '/raw': ({ ms, rawMs }) => ratio(ms, rawMs),
  openssl: ({ opensslMs }) => number(opensslMs),
  '/openssl': ({ ms, opensslMs }) => ratio(ms, opensslMs),
  pkijs: ({ pkijsMs }) => number(pkijsMs),
  'pkijs/': ({ pkijsMs, ms }) => ratio(pkijsMs, ms),
  forge: ({ forgeMs }) => number(forgeMs),
  peak: ({ peakOverIdleBytes, bytes }) => ratio(peakOverIdleBytes, bytes),
  'raw peak': ({ rawPeakOverIdleBytes, bytes }) => ratio(rawPeakOverIdleBytes, bytes),
};

const number = (value: number | null): string => (value === null ? '-' : value.toFixed(value < 10 ? 2 : 1));

const ratio = (value: number | null, of: number | null): string =>
  value === null || of === null ? '-' : (value / of).toFixed(2);

export function sizeOf(bytes: number): string {
  const mebibytes = bytes / (1024 * 1024);
  return mebibytes >= 1 ? `${Number(mebibytes.toFixed(1))} MiB` : `${Number((bytes / 1024).toFixed(1))} KiB`;
}

export function table(rows: readonly Row[]): string {
  const titles = Object.keys(COLUMNS);
  const cells = [titles, ...rows.map((row) => Object.values(COLUMNS).map((cell) => cell(row)))];
  const widths = titles.map((_, column) => Math.max(...cells.map((line) => line[column]!.length)));
  const aligned = (cell: string, column: number): string =>
    column < 2 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!);
  return cells.map((line) => line.map(aligned).join('  ').trimEnd()).join('\n');
}
