import { inspectMessage } from '../smime/inspect.ts';
import type { Inspected } from '../smime/inspected.ts';
import { visible } from '../smime/visible.ts';
import { EXIT, UnreadableError } from './exit.ts';
import { readInput } from './input.ts';

/** `signet inspect`: the tree of parts, CMS layers and certificates. Answers the exit status. */
export async function inspect(files: readonly string[], json: boolean): Promise<number> {
  let status: number = EXIT.passed;
  for (const file of files) {
    try {
      const tree = inspectMessage(await readInput(file));
      if (json) process.stdout.write(`${JSON.stringify({ file, ...tree })}\n`);
      else process.stdout.write(`${visible(file)}\n${lines(tree, '').join('\n')}\n`);
    } catch (error) {
      if (!(error instanceof UnreadableError)) throw error;
      process.stderr.write(`signet: ${error.message}\n`);
      if (json) process.stdout.write(`${JSON.stringify({ file, error: error.message })}\n`);
      status = EXIT.unreadable;
    }
  }
  return status;
}

function lines({ type, bytes, facts, children }: Inspected, indent: string): readonly string[] {
  const inner = `${indent}  `;
  return [
    `${indent}${visible(type)} (${bytes} octets)`,
    ...Object.entries(facts).map(([name, value]) => {
      const text = typeof value === 'string' ? value : value.join(', ');
      return `${inner}${visible(name)}: ${visible(text, 2000)}`;
    }),
    ...children.flatMap((child) => lines(child, inner)),
  ];
}
