import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bytes } from '../../src/bytes.ts';

/** A folder of its own in which the real openssl works. */
export interface OpensslFolder {
  /** @param line its arguments, parted by blanks */
  run(line: string): void;
  read(name: string): Bytes;
  write(name: string, content: Uint8Array): void;
  remove(): void;
}

export function createOpensslFolder(): OpensslFolder {
  const folder = mkdtempSync(join(tmpdir(), 'signet-openssl-'));
  return {
    run: (line) => {
      execFileSync('openssl', line.split(' '), { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
    },
    read: (name) => new Uint8Array(readFileSync(join(folder, name))),
    write: (name, content) => {
      writeFileSync(join(folder, name), content);
    },
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
