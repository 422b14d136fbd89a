import { equal, type Bytes } from '../bytes.ts';
import { decryptCbc } from './cbc.ts';
import { desDecryption } from './des.ts';
import { digest } from './digest.ts';

/** RFC 3217 §3: the IV of the outer encryption. */
const OUTER_IV = Uint8Array.of(0x4a, 0xdd, 0xa2, 0x2c, 0x79, 0xe8, 0x21, 0x05);

/** RFC 3217 §3.2. Undefined where the key-encryption key is not the one, or the wrapped key was changed. */
export async function unwrapTripleDes(kek: Bytes, wrapped: Bytes): Promise<Bytes | undefined> {
  // A key of 24 octets, a checksum and an IV of 8 each.
  if (wrapped.length !== 40) return undefined;
  const decryptBlock = desDecryption(kek);
  const inner = decryptCbc(decryptBlock, OUTER_IV, wrapped).reverse();
  const keyAndChecksum = decryptCbc(decryptBlock, inner.subarray(0, 8), inner.subarray(8));
  const key = keyAndChecksum.subarray(0, 24);
  const checksum = (await digest('SHA-1', key)).subarray(0, 8);
  return equal(checksum, keyAndChecksum.subarray(24)) ? key : undefined;
}
