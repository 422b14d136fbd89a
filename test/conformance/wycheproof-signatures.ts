import { parseBer } from '../../src/asn1/ber.ts';
import { readPublicKey, type SubjectPublicKeyInfo } from '../../src/asn1/certificate.ts';
import { bitString, explicit, integer, nullValue, oid, sequence } from '../../src/asn1/der.ts';
import { OID } from '../../src/asn1/oids.ts';
import type { Bytes } from '../../src/bytes.ts';
import {
  DIGEST_OIDS,
  SIGNATURES,
  UNUSABLE,
  type DigestName,
  type SignatureAlgorithm,
} from '../../src/crypto/algorithms.ts';
import { rsaVerifyingKey } from '../../src/crypto/rsa-signature.ts';
import { isUsable, signatureAlgorithmBy } from '../../src/crypto/signature-algorithm.ts';
import { verifySignature } from '../../src/crypto/signature.ts';
import { publicKeysOf } from '../../src/keystore/private-key.ts';
import {
  fromHex,
  identifier,
  unlessMalformed,
  type Ask,
  type AskGroup,
  type TestGroup,
} from './wycheproof-test.ts';

/** By the algorithm that a certificate or a message would name, through the table that those go through. */
export const askSignature: AskGroup = (group) => {
  const read = publicKeyOf(group);
  const written = identifierOf(group, read);
  if (typeof written === 'string') return { policy: written };
  const algorithm = signatureAlgorithmBy(read, identifier(written));
  const curve = group.publicKey?.curve;
  if (!isUsable(algorithm))
    return { policy: `${algorithm.name}${curve === undefined ? '' : ` (${curve})`}: ${algorithm.strength}` };
  if (group.type.startsWith('Rsa') && !rsaVerifyingKey(read))
    return { policy: 'an RSA key that is out of bounds (crypto/rsa.ts)' };
  return group.type.includes('P1363') ? askP1363(read, algorithm) : ask(read, algorithm, fromHex);
};

const ask =
  (
    publicKey: SubjectPublicKeyInfo,
    algorithm: SignatureAlgorithm,
    signatureOf: (sig: string) => Bytes,
  ): Ask =>
  ({ msg, sig = '' }) =>
    unlessMalformed(async () => {
      const digest = algorithm.digest ?? 'SHA-256';
      const holds = await verifySignature(publicKey, algorithm, digest, fromHex(msg), signatureOf(sig));
      return holds ? 'accepted' : 'refused';
    });

/** The two numbers side by side, which no mail carries: put to Signet as the DER that it does carry. */
function askP1363(publicKey: SubjectPublicKeyInfo, algorithm: SignatureAlgorithm): Ask {
  const size = 2 * Math.ceil((publicKey.bits ?? 0) / 8);
  const asDer = ask(publicKey, algorithm, (sig) => {
    const raw = fromHex(sig);
    return sequence(integer(raw.subarray(0, size / 2)), integer(raw.subarray(size / 2)));
  });
  return (test) => ((test.sig ?? '').length === 2 * size ? asDer(test) : Promise.resolve('refused'));
}

/** Files about the making of signatures give the private key alone. */
function publicKeyOf({ publicKeyDer, keyDer, privateKeyPkcs8 }: TestGroup): SubjectPublicKeyInfo {
  const spki = publicKeyDer ?? keyDer;
  if (spki !== undefined) return readPublicKey(parseBer(fromHex(spki)));
  const [publicKey] = publicKeysOf(fromHex(privateKeyPkcs8));
  return readPublicKey(
    parseBer(
      sequence(sequence(oid(OID.rsaEncryption), nullValue()), bitString(publicKey ?? new Uint8Array(0))),
    ),
  );
}

/** The encoding of an AlgorithmIdentifier, or in words why none can be written. */
function identifierOf(group: TestGroup, { algorithm }: SubjectPublicKeyInfo): Bytes | string {
  const { type, sha = '' } = group;
  if (type.startsWith('Eddsa')) return sequence(oid(algorithm.algorithm));
  if (type.startsWith('RsassaPss') && !sha.startsWith('SHAKE')) return pssIdentifier(group);
  const name = `${type.startsWith('Ecdsa') ? 'ECDSA' : type.startsWith('RsassaPss') ? 'RSA-PSS' : 'RSA PKCS #1 v1.5'} with ${sha}`;
  const [named] = Object.entries({ ...SIGNATURES, ...UNUSABLE }).find(([, one]) => one.name === name) ?? [];
  if (named === undefined) return `${name}: it has no identifier`;
  return type.startsWith('RsassaPkcs1') ? sequence(oid(named), nullValue()) : sequence(oid(named));
}

/** RFC 4055 §3.1. */
function pssIdentifier({ sha = '', mgf = 'MGF1', mgfSha = sha, sLen = 0 }: TestGroup): Bytes | string {
  const hash = digestIdentifier(sha);
  const maskHash = digestIdentifier(mgfSha);
  if (!hash || !maskHash || mgf !== 'MGF1') return `RSA-PSS with ${sha}, ${mgf}, ${mgfSha}: no identifier`;
  const mask = sequence(oid(OID.mgf1), maskHash);
  return sequence(
    oid(OID.rsassaPss),
    sequence(explicit(0, hash), explicit(1, mask), explicit(2, integer(sLen))),
  );
}

/** Undefined for a digest that nobody in S/MIME has a number for. */
export function digestIdentifier(name: string): Bytes | undefined {
  const number = DIGEST_OIDS[name as DigestName] as string | undefined;
  return number === undefined ? undefined : sequence(oid(number), nullValue());
}
