import type { Bytes } from '../bytes.ts';
import type { DigestName, PlatformDigest } from './algorithms.ts';

const PLATFORM_DIGESTS: ReadonlySet<string> = new Set<PlatformDigest>([
  'SHA-1',
  'SHA-256',
  'SHA-384',
  'SHA-512',
]);

export const isPlatformDigest = (name: DigestName): name is PlatformDigest => PLATFORM_DIGESTS.has(name);

/** By the platform where it can; the code for the others is loaded when the first of them is asked for. */
export async function digest(name: DigestName, data: Bytes): Promise<Bytes> {
  if (isPlatformDigest(name)) return new Uint8Array(await crypto.subtle.digest(name, data));
  const { NOBLE_DIGESTS } = await import(/* webpackChunkName: "digests" */ './noble-digests.ts');
  return NOBLE_DIGESTS[name](data);
}
