import type { AlgorithmIdentifier } from '../asn1/certificate.ts';
import { readGcmParameters, readIv, readRc2Parameters } from '../asn1/encryption-parameters.ts';
import { OID } from '../asn1/oids.ts';
import type { Bytes } from '../bytes.ts';

type CipherScheme = 'AES-CBC' | 'AES-GCM' | 'ChaCha20-Poly1305' | 'DES-EDE3-CBC' | 'DES-CBC' | 'RC2-CBC';

/** A content-encryption algorithm with its parameters: all but the key. */
export interface ContentCipher {
  readonly name: string;
  readonly scheme: CipherScheme;
  /** RFC 8551 §2.7: what is weak is read with a warning, what is refused only where somebody asks for it. */
  readonly strength: 'good' | 'weak' | 'refused';
  /** Octets. */
  readonly keyLength: number;
  /** The IV of a CBC mode, the nonce of an AEAD. */
  readonly iv: Bytes;
  /** Octets of the tag, 0 where the cipher does not authenticate. */
  readonly tagLength: number;
}

/** @throws MalformedError for parameters that are not those of the algorithm; undefined for one that is unknown */
export function contentCipher(identifier: AlgorithmIdentifier): ContentCipher | undefined {
  switch (identifier.algorithm) {
    case OID.aes128Cbc:
      return aesCbc(16, identifier);
    case OID.aes192Cbc:
      return aesCbc(24, identifier);
    case OID.aes256Cbc:
      return aesCbc(32, identifier);
    case OID.aes128Gcm:
      return aesGcm(16, identifier);
    case OID.aes192Gcm:
      return aesGcm(24, identifier);
    case OID.aes256Gcm:
      return aesGcm(32, identifier);
    case OID.chacha20Poly1305:
      return {
        name: 'ChaCha20-Poly1305',
        scheme: 'ChaCha20-Poly1305',
        strength: 'good',
        keyLength: 32,
        iv: readIv(identifier, 12),
        tagLength: 16,
      };
    case OID.desEde3Cbc:
      return oldCbc('3DES-CBC', 'DES-EDE3-CBC', 'weak', 24, readIv(identifier, 8));
    case OID.desCbc:
      return oldCbc('DES-CBC', 'DES-CBC', 'refused', 8, readIv(identifier, 8));
    case OID.rc2Cbc:
      return rc2Cbc(identifier);
    default:
      return undefined;
  }
}

const aesCbc = (keyLength: number, identifier: AlgorithmIdentifier): ContentCipher => ({
  name: `AES-${keyLength * 8}-CBC`,
  scheme: 'AES-CBC',
  strength: 'good',
  keyLength,
  iv: readIv(identifier, 16),
  tagLength: 0,
});

function aesGcm(keyLength: number, identifier: AlgorithmIdentifier): ContentCipher {
  const { nonce, tagLength } = readGcmParameters(identifier);
  const name = `AES-${keyLength * 8}-GCM`;
  return { name, scheme: 'AES-GCM', strength: 'good', keyLength, iv: nonce, tagLength };
}

const oldCbc = (
  name: string,
  scheme: CipherScheme,
  strength: ContentCipher['strength'],
  keyLength: number,
  iv: Bytes,
): ContentCipher => ({ name, scheme, strength, keyLength, iv, tagLength: 0 });

/** RFC 2268 §6: the versions are those of effective key bits through a table; no mail has others. */
const RC2_BITS: Readonly<Record<number, number>> = { 160: 40, 120: 64, 58: 128 };

function rc2Cbc(identifier: AlgorithmIdentifier): ContentCipher | undefined {
  const { version, iv } = readRc2Parameters(identifier);
  const bits = RC2_BITS[version];
  return bits === undefined ? undefined : oldCbc(`RC2-${bits}-CBC`, 'RC2-CBC', 'refused', bits / 8, iv);
}
