import type { Bytes } from '../bytes.ts';

export const randomOctets = (length: number): Bytes => crypto.getRandomValues(new Uint8Array(length));
