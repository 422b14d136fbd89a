import type { SetResult } from './run-set.ts';

/** As many cases as are named one by one; of more, the count and the first say enough. */
const NAMED = 12;

/** The results for people: a line a set, what is worth a word, what is wrong, and the line that counts. */
export function resultsText(results: readonly SetResult[]): string {
  const lines = results.map(setLine);
  for (const { name, notes, refusals } of results) {
    for (const [note, ids] of Object.entries(notes)) lines.push('', `${name}: ${note}`, ...listed(ids));
    for (const [reason, ids] of Object.entries(refusals))
      lines.push('', `${name}: refused by policy: ${reason}`, ...listed(ids));
  }
  for (const { name, wrong } of results) {
    if (wrong.length > 0) lines.push('', `${name}: wrong`);
    for (const { id, why } of wrong) lines.push(`    ${id}: ${why}`);
  }
  const { right, refused, wrong, skipped } = totals(results);
  const counts = `${right} right, ${refused} refused by policy, ${wrong} wrong, ${skipped} skipped`;
  return [...lines, '', counts, ''].join('\n');
}

/** The same as a table for docs/conformance.md, with what is refused by policy below it. */
export function resultsMarkdown(results: readonly SetResult[]): string {
  const row = (...cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
  const rows = results
    .filter(({ absent }) => !absent)
    .map(({ name, right, refused, wrong, skipped }) => row(name, right, refused, wrong.length, skipped));
  const sums = totals(results);
  const refusals = results.flatMap(({ name, refusals: reasons }) =>
    Object.entries(reasons).map(([reason, ids]) => `- ${name}, ${ids.length}: ${reason}`),
  );
  const skips = results.flatMap(({ name, reasons }) =>
    Object.entries(reasons).map(([reason, count]) => `- ${name}, ${count}: ${reason}`),
  );
  return [
    row('set', 'right', 'refused by policy', 'wrong', 'skipped'),
    row('---', '---:', '---:', '---:', '---:'),
    ...rows,
    row('all', sums.right, sums.refused, sums.wrong, sums.skipped),
    '',
    'Refused by policy:',
    '',
    ...refusals,
    '',
    'Skipped:',
    '',
    ...skips,
    '',
  ].join('\n');
}

function listed(ids: readonly string[]): readonly string[] {
  const rest = ids.length - NAMED;
  const named = ids.slice(0, NAMED).map((id) => `    ${id}`);
  return rest > 0 ? [...named, `    and ${rest} more`] : named;
}

function setLine({ name, absent, right, refused, wrong, skipped, reasons, slowest }: SetResult): string {
  const label = name.padEnd(12);
  if (absent) return `${label} absent`;
  const why = Object.entries(reasons).map(([reason, count]) => `${reason}, ${count}`);
  const list = why.length > 0 ? ` (${why.join('; ')})` : '';
  const longest = slowest ? `; slowest ${Math.round(slowest.ms)} ms: ${slowest.id}` : '';
  const policy = refused > 0 ? `${refused} refused by policy, ` : '';
  return `${label} ${right} right, ${policy}${wrong.length} wrong, ${skipped} skipped${list}${longest}`;
}

interface Totals {
  readonly right: number;
  readonly refused: number;
  readonly wrong: number;
  readonly skipped: number;
}

export const totals = (results: readonly SetResult[]): Totals => ({
  right: results.reduce((sum, { right }) => sum + right, 0),
  refused: results.reduce((sum, { refused }) => sum + refused, 0),
  wrong: results.reduce((sum, { wrong }) => sum + wrong.length, 0),
  skipped: results.reduce((sum, { skipped }) => sum + skipped, 0),
});
