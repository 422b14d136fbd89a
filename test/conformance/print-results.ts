import type { SetResult } from './run-set.ts';

/** The results for people: a line a set, what is worth a word, what is wrong, and the line that counts. */
export function resultsText(results: readonly SetResult[]): string {
  const lines = results.map(setLine);
  for (const { name, notes } of results) {
    for (const [note, ids] of Object.entries(notes))
      lines.push('', `${name}: ${note}`, ...ids.map((id) => `    ${id}`));
  }
  for (const { name, wrong } of results) {
    if (wrong.length > 0) lines.push('', `${name}: wrong`);
    for (const { id, why } of wrong) lines.push(`    ${id}: ${why}`);
  }
  const { right, wrong, skipped } = totals(results);
  return [...lines, '', `${right} right, ${wrong} wrong, ${skipped} skipped`, ''].join('\n');
}

function setLine({ name, absent, right, wrong, skipped, reasons, slowest }: SetResult): string {
  const label = name.padEnd(12);
  if (absent) return `${label} absent`;
  const why = Object.entries(reasons).map(([reason, count]) => `${reason}, ${count}`);
  const list = why.length > 0 ? ` (${why.join('; ')})` : '';
  const longest = slowest ? `; slowest ${Math.round(slowest.ms)} ms: ${slowest.id}` : '';
  return `${label} ${right} right, ${wrong.length} wrong, ${skipped} skipped${list}${longest}`;
}

interface Totals {
  readonly right: number;
  readonly wrong: number;
  readonly skipped: number;
}

export const totals = (results: readonly SetResult[]): Totals => ({
  right: results.reduce((sum, { right }) => sum + right, 0),
  wrong: results.reduce((sum, { wrong }) => sum + wrong.length, 0),
  skipped: results.reduce((sum, { skipped }) => sum + skipped, 0),
});
