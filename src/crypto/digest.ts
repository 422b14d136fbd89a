import type { Bytes } from '../bytes.ts';
import type { DigestName } from './algorithms.ts';

export async function digest(name: DigestName, data: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest(name, data));
}
