/** Octets turned into letters at a time: whole groups of three, few enough to be the arguments of one call. */
const CHUNK = 3 * 8192;

/** Base64 in one line, as the servers' documentation shows it. */
export function base64(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; at += CHUNK)
    pieces.push(btoa(String.fromCharCode(...bytes.subarray(at, at + CHUNK))));
  return pieces.join('');
}

/** How many characters base64() makes of so many octets. */
export const base64Length = (octets: number): number => Math.ceil(octets / 3) * 4;
