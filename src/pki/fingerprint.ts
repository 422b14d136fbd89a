import type { Certificate } from '../asn1/certificate.ts';
import { toHex } from '../bytes.ts';
import { digest } from '../crypto/digest.ts';

/** SHA-256 of the whole certificate in lower-case hex: what people compare over the telephone. */
export async function fingerprintOf({ der }: Certificate): Promise<string> {
  return toHex(await digest('SHA-256', der));
}
