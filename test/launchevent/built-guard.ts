import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createContext, Script } from 'node:vm';
import { ROOT } from '../../bin/root.js';

/** launchevent.js as `npm run build` makes it, with the policy of this config.json. */
export function buildGuard(config: object): string {
  const folder = mkdtempSync(join(tmpdir(), 'signet-guard-'));
  try {
    const file = join(folder, 'config.json');
    writeFileSync(file, JSON.stringify(config));
    const webpack = join(ROOT, 'node_modules/webpack/bin/webpack.js');
    const args = ['--config-name', 'guard', '--env', `config=${file}`, '--output-path', join(folder, 'out')];
    execFileSync(process.execPath, [webpack, ...args], { cwd: ROOT, stdio: ['ignore', 'ignore', 'pipe'] });
    return readFileSync(join(folder, 'out/launchevent.js'), 'utf8');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What Outlook's engine for events lacks that a page or a newer engine has; here a use of it throws. */
const NEWER = `
  delete Object.entries; delete Object.values; delete Object.fromEntries; delete Object.hasOwn;
  delete Object.getOwnPropertyDescriptors; delete String.prototype.padStart; delete String.prototype.padEnd;
  delete String.prototype.trimEnd; delete String.prototype.trimStart; delete String.prototype.replaceAll;
  delete String.prototype.matchAll; delete String.prototype.at; delete Array.prototype.at;
  delete Array.prototype.flat; delete Array.prototype.flatMap; delete Array.prototype.findLast;
  delete Array.prototype.toSorted; delete Promise.prototype.finally; delete Promise.allSettled;
  delete Promise.any; delete globalThis.WebAssembly; delete globalThis.globalThis;
`;

export interface Completed {
  readonly allowEvent: boolean;
  readonly errorMessage?: string;
  readonly cancelLabel?: string;
  readonly commandId?: string;
}

/**
 * Runs the file as classic Outlook does, in a bare engine with Office and timers and nothing else, and has it judge one
 * draft.
 *
 * @param setting the pane's copy of the policy, among the roaming settings
 */
export function pressSend(script: string, item: unknown, setting?: unknown): Promise<Completed> {
  const handlers = new Map<string, (event: object) => void>();
  const Office = {
    context: { mailbox: { item }, roamingSettings: { get: () => setting } },
    actions: { associate: (name: string, handler: (event: object) => void) => handlers.set(name, handler) },
  };
  // A question that Outlook does not answer ends at once, not after seconds.
  const engine = createContext({
    Office,
    setTimeout: (run: () => void) => setTimeout(run, 50),
    clearTimeout,
  });
  new Script(NEWER).runInContext(engine);
  new Script(script).runInContext(engine);
  return new Promise((resolve) => handlers.get('onMessageSend')?.({ completed: resolve }));
}
