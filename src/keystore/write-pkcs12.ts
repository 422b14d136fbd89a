import { hmac } from '@noble/hashes/hmac.js';

import {
  element,
  explicit,
  implicit,
  integer,
  nullValue,
  octetString,
  oid,
  sequence,
  setOf,
} from '../asn1/der.ts';
import { valuesOf } from '../asn1/name.ts';
import { OID } from '../asn1/oids.ts';
import { concat, utf8, type Bytes } from '../bytes.ts';
import { encryptAesCbc } from '../crypto/aes.ts';
import { digest } from '../crypto/digest.ts';
import { randomOctets } from '../crypto/random.ts';
import { SHA_256 } from './hashes.ts';
import type { Identity } from './identity.ts';
import { bmpString } from './passphrase.ts';
import { pbkdf2 } from './pbkdf2.ts';
import { BMP_STRING } from './pfx.ts';
import { pkcs12Kdf, PURPOSE } from './pkcs12-kdf.ts';

/**
 * Rounds of each derivation, the one for the MAC too. Attack: who guesses passphrases goes where a guess costs least,
 * and openssl, which writes 2,048, leaves the MAC to be that place.
 */
const ITERATIONS = 600_000;
const SALT_LENGTH = 16;
const KEY_LENGTH = 32;
const IV_LENGTH = 16;

/**
 * A backup of one identity with its chain: PKCS #12 (RFC 7292) as openssl, NSS and Java read it. Everything is
 * encrypted, the certificates too, by AES-256-CBC under PBES2 with PBKDF2 and HMAC-SHA-256; the MAC is HMAC-SHA-256.
 * It takes a second or two. Java opens no file, of whichever writer, whose passphrase is not ASCII.
 * @param iterations rounds of each derivation
 */
export async function writePkcs12(
  identity: Identity,
  passphrase: string,
  iterations = ITERATIONS,
): Promise<Bytes> {
  const { certificate, privateKeyInfo, chain } = identity;
  // As openssl has it; readers only compare it.
  const localKeyId = await digest('SHA-1', certificate.der);
  const attributes = setOf(
    attribute(OID.friendlyName, element(BMP_STRING, utf16(nameOf(identity)))),
    attribute(OID.localKeyId, octetString(localKeyId)),
  );
  const certBags = [
    safeBag(OID.certBag, x509Certificate(certificate.der), attributes),
    ...chain.map(({ der }) => safeBag(OID.certBag, x509Certificate(der))),
  ];
  const key = await encrypted(privateKeyInfo, passphrase, iterations);
  const keyBag = safeBag(
    OID.pkcs8ShroudedKeyBag,
    sequence(key.algorithm, octetString(key.ciphertext)),
    attributes,
  );
  const authenticatedSafe = sequence(
    encryptedData(await encrypted(sequence(...certBags), passphrase, iterations)),
    contentInfo(OID.data, octetString(sequence(keyBag))),
  );
  return sequence(
    integer(3),
    contentInfo(OID.data, octetString(authenticatedSafe)),
    macData(authenticatedSafe, passphrase, iterations),
  );
}

const nameOf = ({ friendlyName, certificate }: Identity): string =>
  friendlyName || (valuesOf(certificate.subject, OID.commonName).at(-1) ?? certificate.subject.text);

/** BMPString has no terminator; the passphrase's form has. */
const utf16 = (text: string): Bytes => bmpString(text).subarray(0, -2);

const contentInfo = (type: string, content: Bytes): Bytes => sequence(oid(type), explicit(0, content));

const attribute = (type: string, value: Bytes): Bytes => sequence(oid(type), setOf(value));

const safeBag = (type: string, value: Bytes, ...attributes: readonly Bytes[]): Bytes =>
  sequence(oid(type), explicit(0, value), ...attributes);

const x509Certificate = (der: Bytes): Bytes =>
  sequence(oid(OID.x509Certificate), explicit(0, octetString(der)));

interface Written {
  /** The encoding of the AlgorithmIdentifier. */
  readonly algorithm: Bytes;
  readonly ciphertext: Bytes;
}

/** RFC 5652 §8. */
const encryptedData = ({ algorithm, ciphertext }: Written): Bytes =>
  contentInfo(
    OID.encryptedData,
    sequence(integer(0), sequence(oid(OID.data), algorithm, implicit(0, ciphertext))),
  );

/** PBES2 (RFC 8018 §6.2), a salt and an IV of its own each time. The passphrase is UTF-8 here. */
async function encrypted(plaintext: Bytes, passphrase: string, iterations: number): Promise<Written> {
  const salt = randomOctets(SALT_LENGTH);
  const iv = randomOctets(IV_LENGTH);
  const key = await pbkdf2(SHA_256, utf8(passphrase), salt, iterations, KEY_LENGTH);
  const prf = sequence(oid(OID.hmacWithSha256), nullValue());
  const derivation = sequence(
    oid(OID.pbkdf2),
    sequence(octetString(salt), integer(iterations), integer(KEY_LENGTH), prf),
  );
  const scheme = sequence(oid(OID.aes256Cbc), octetString(iv));
  return {
    algorithm: sequence(oid(OID.pbes2), sequence(derivation, scheme)),
    ciphertext: concat(await encryptAesCbc(key, iv, plaintext)),
  };
}

/** RFC 7292 §4 and §B.4. PBMAC1 (RFC 9579) would be the better one; openssl 3.0, NSS and Java 17 do not read it. */
function macData(authenticatedSafe: Bytes, passphrase: string, iterations: number): Bytes {
  const salt = randomOctets(SALT_LENGTH);
  const { compute } = SHA_256;
  const key = pkcs12Kdf(SHA_256, PURPOSE.mac, bmpString(passphrase), salt, iterations, compute.outputLen);
  const mac = sequence(
    sequence(oid(OID.sha256), nullValue()),
    octetString(hmac(compute, key, authenticatedSafe)),
  );
  return sequence(mac, octetString(salt), integer(iterations));
}
