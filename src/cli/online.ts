import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { createDirectoryStore } from '../net/directory-store.ts';
import { createMemoryStore } from '../net/evidence-store.ts';
import { createNodeTransport } from '../net/node-transport.ts';
import { createOnlineEvidence } from '../net/online-evidence.ts';
import type { EvidenceSource } from '../pki/evidence-source.ts';

export interface OnlineArguments {
  /** The folder to keep answers in; false for none, the user's own if left out. */
  readonly cache?: string | false;
  readonly allowPrivateAddresses?: boolean;
}

/** Answers whom to ask, anew for each message: its time and the number of its questions are bounded. */
export function createOnline({
  cache = cacheFolder(),
  allowPrivateAddresses = false,
}: OnlineArguments): () => EvidenceSource {
  const transport = createNodeTransport({ allowPrivate: allowPrivateAddresses });
  const store = createMemoryStore(cache === false ? undefined : createDirectoryStore(cache));
  return () => createOnlineEvidence({ transport, store });
}

/** XDG Base Directory Specification: a relative path there is to be ignored. */
function cacheFolder(): string {
  const given = process.env['XDG_CACHE_HOME'] ?? '';
  return join(isAbsolute(given) ? given : join(homedir(), '.cache'), 'signet', 'evidence');
}
