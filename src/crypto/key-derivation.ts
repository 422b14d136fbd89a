import { explicit, octetString, sequence } from '../asn1/der.ts';
import { concat, EMPTY, type Bytes } from '../bytes.ts';
import type { DigestName } from './algorithms.ts';
import { counterOctets } from './counter-octets.ts';
import { digest } from './digest.ts';

export interface Derivation {
  readonly function: 'X9.63' | 'HKDF';
  readonly digest: DigestName;
  /** Octets. */
  readonly keyLength: number;
  /** The encoding of the AlgorithmIdentifier of the key wrap that the derived key is for. */
  readonly wrapIdentifier: Bytes;
  /** User keying material of the sender; undefined where there is none, which is not the same as an empty one. */
  readonly ukm: Bytes | undefined;
}

/** The key-encryption key of a shared secret: RFC 5753 §7.2 with ANSI X9.63, RFC 8418 §2.2 with HKDF. */
export async function deriveKey(secret: Bytes, derivation: Derivation): Promise<Bytes> {
  const { keyLength, digest: hash, ukm = EMPTY } = derivation;
  const sharedInfo = eccSharedInfo(derivation);
  if (derivation.function === 'X9.63') return x963(secret, hash, sharedInfo, keyLength);
  const key = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits']);
  // An absent salt is one of zeros (RFC 5869 §2.2), which HMAC makes of an empty one too.
  const parameters = { name: 'HKDF', hash, salt: ukm, info: sharedInfo };
  return new Uint8Array(await crypto.subtle.deriveBits(parameters, key, keyLength * 8));
}

/** ECC-CMS-SharedInfo of RFC 5753 §7.2, in DER. */
const eccSharedInfo = ({ wrapIdentifier, ukm, keyLength }: Derivation): Bytes =>
  sequence(
    wrapIdentifier,
    ...(ukm ? [explicit(0, octetString(ukm))] : []),
    explicit(2, octetString(counterOctets(keyLength * 8))),
  );

/** SEC 1 §3.6.1: digests of the secret, a counter from 1 and the shared information. */
async function x963(secret: Bytes, hash: DigestName, sharedInfo: Bytes, keyLength: number): Promise<Bytes> {
  const blocks: Bytes[] = [];
  for (let octets = 0, counter = 1; octets < keyLength; counter++) {
    const block = await digest(hash, concat([secret, counterOctets(counter), sharedInfo]));
    blocks.push(block);
    octets += block.length;
  }
  return concat(blocks).slice(0, keyLength);
}
