import { parseArgs } from 'node:util';
import { corporaFolder } from './corpora.ts';
import { resultsMarkdown, resultsText, totals } from './print-results.ts';
import { runSet, type SetResult } from './run-set.ts';
import { SETS } from './sets.ts';

const USAGE = 2;

/**
 * Runs the conformance sets and prints what came of them.
 * @param args `--json` for one JSON object, `--markdown` for the table of docs/conformance.md, `--only SET` (again for more sets)
 * @param root the project's folder
 * @returns the exit status: 0 if no case is wrong, 1 if one is, 2 for arguments that mean nothing
 */
export async function main(args: readonly string[], root: string): Promise<number> {
  const read = readArgs(args);
  if (typeof read === 'string') return complain(read);
  const { form, only } = read;
  const chosen = SETS.filter(
    ({ name, folder }) => only.length === 0 || only.some((one) => one === name || one === folder),
  );
  const unknown = only.filter((one) => !SETS.some(({ name, folder }) => one === name || one === folder));
  if (unknown.length > 0) {
    const names = SETS.map(({ name }) => name).join(', ');
    return complain(`no set is named ${unknown.join(', ')}; the sets are ${names}`);
  }
  const results: SetResult[] = [];
  for (const set of chosen) results.push(await runSet(set, corporaFolder(root)));
  const sums = totals(results);
  process.stdout.write(FORMS[form](results));
  return sums.wrong === 0 ? 0 : 1;
}

const FORMS = {
  json: (results: readonly SetResult[]) => `${JSON.stringify({ ...totals(results), sets: results })}\n`,
  markdown: resultsMarkdown,
  text: resultsText,
} as const;

function complain(what: string): number {
  process.stderr.write(`Signet: ${what}.\n`);
  return USAGE;
}

interface Args {
  readonly form: keyof typeof FORMS;
  readonly only: readonly string[];
}

/** What was asked for, or in words why it means nothing. */
function readArgs(args: readonly string[]): Args | string {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        json: { type: 'boolean' },
        markdown: { type: 'boolean' },
        only: { type: 'string', multiple: true },
      },
    });
    const form = values.json ? 'json' : values.markdown ? 'markdown' : 'text';
    return { form, only: values.only ?? [] };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
