import { parseBer } from '../../src/asn1/ber.ts';
import { readPublicKey } from '../../src/asn1/certificate.ts';
import { integer, octetString, oid, sequence } from '../../src/asn1/der.ts';
import { OID } from '../../src/asn1/oids.ts';
import { concat, EMPTY, type Bytes } from '../../src/bytes.ts';
import { SECRET_LENGTHS, type AgreementCurve } from '../../src/crypto/agreement-curve.ts';
import { agreementCurve } from '../../src/crypto/key-agreement.ts';
import { readDecryptionKey } from '../../src/crypto/private-key.ts';
import { sharedSecret } from '../../src/crypto/shared-secret.ts';
import { wrapEcPrivateKey } from '../../src/keystore/private-key.ts';
import {
  answerOf,
  fromHex,
  identifier,
  unlessMalformed,
  type AskGroup,
  type TestGroup,
  type WrittenKey,
} from './wycheproof-test.ts';

/** The parameters of the keys of each curve, by the names of Wycheproof and of JWK (RFC 7518 §6.2.1.1, RFC 8037 §2). */
const ALGORITHMS: Readonly<Record<string, Bytes>> = {
  ...ecCurve(OID.p256, 'secp256r1', 'P-256'),
  ...ecCurve(OID.p384, 'secp384r1', 'P-384'),
  ...ecCurve(OID.p521, 'secp521r1', 'P-521'),
  ...ecCurve(OID.brainpoolP256r1, 'brainpoolP256r1'),
  ...ecCurve(OID.brainpoolP384r1, 'brainpoolP384r1'),
  ...ecCurve(OID.brainpoolP512r1, 'brainpoolP512r1'),
  curve25519: sequence(oid(OID.x25519)),
  X25519: sequence(oid(OID.x25519)),
  x25519: sequence(oid(OID.x25519)),
  curve448: sequence(oid(OID.x448)),
  X448: sequence(oid(OID.x448)),
  x448: sequence(oid(OID.x448)),
};

function ecCurve(curve: string, ...names: readonly string[]): Readonly<Record<string, Bytes>> {
  const algorithm = sequence(oid(OID.ecPublicKey), oid(curve));
  return Object.fromEntries(names.map((name) => [name, algorithm]));
}

/**
 * ECDH and XDH: the secret that comes of our private key and the sender's public one. SubjectPublicKeyInfo is, but for
 * its tag, how an originatorKey stands in a message; of the other forms Signet gets what they hold.
 */
export const askAgreement: AskGroup = (group) => {
  const { curve: name = '' } = group;
  const algorithm = ALGORITHMS[name];
  const curve = algorithm && agreementCurve(identifier(algorithm));
  if (!curve) return { policy: `key agreement on ${name}: unsupported` };
  const form = formOf(group);
  return ({ public: theirs = '', private: ours = '', shared }) =>
    unlessMalformed(async () => {
      const publicKey = form.publicKey(theirs, curve);
      const key = readDecryptionKey(form.privateKey(ours, algorithm));
      if (!publicKey || key?.kind !== 'agreement') return 'refused';
      return answerOf(await sharedSecret(key, publicKey), fromHex(shared));
    });
};

/** How the keys of a group are written. */
interface Form {
  /** A point, or the octets of RFC 7748; undefined for a key on another curve, or none. */
  readonly publicKey: (written: WrittenKey, curve: AgreementCurve) => Bytes | undefined;
  /** The encoding of PrivateKeyInfo. */
  readonly privateKey: (written: WrittenKey, algorithm: Bytes) => Bytes;
}

function formOf({ type, encoding }: TestGroup): Form {
  if (type.includes('Jwk') || type.includes('Webcrypto')) return JWK;
  if (type.includes('Pem')) return PEM;
  if (type === 'XdhAsnComp') return STRUCTURES;
  return type === 'XdhComp' || type.includes('Ecpoint') || encoding === 'ecpoint' ? OCTETS : NAMED_POINT;
}

const textOf = (written: WrittenKey): string => (typeof written === 'string' ? written : '');
const hexOf = (written: WrittenKey): Bytes => fromHex(textOf(written));

const OCTETS: Form = {
  publicKey: hexOf,
  privateKey: (written, algorithm) => wrapped(hexOf(written), algorithm),
};

const STRUCTURES: Form = {
  publicKey: (written, curve) => inStructure(hexOf(written), curve),
  privateKey: hexOf,
};

const NAMED_POINT: Form = { publicKey: STRUCTURES.publicKey, privateKey: OCTETS.privateKey };

const PEM: Form = {
  publicKey: (written, curve) => inStructure(base64In(textOf(written)), curve),
  privateKey: (written) => {
    const der = base64In(textOf(written));
    return textOf(written).includes('BEGIN EC ') ? wrapEcPrivateKey(der) : der;
  },
};

/** RFC 7518 §6.2 and RFC 8037 §2. */
const JWK: Form = {
  publicKey: (written, curve) => {
    if (typeof written === 'string' || !isOn(written, curve)) return undefined;
    const [x, y] = [written['x'], written['y']].map(fromBase64Url);
    if (written['kty'] === 'OKP') return x;
    const size = SECRET_LENGTHS[curve];
    return x?.length === size && y?.length === size ? concat([Uint8Array.of(4), x, y]) : undefined;
  },
  privateKey: (written, algorithm) =>
    wrapped((typeof written === 'string' ? undefined : fromBase64Url(written['d'])) ?? EMPTY, algorithm),
};

function isOn(jwk: Exclude<WrittenKey, string>, curve: AgreementCurve): boolean {
  const algorithm = ALGORITHMS[String(jwk['crv'])];
  const kind = curve.startsWith('X') ? 'OKP' : 'EC';
  return jwk['kty'] === kind && algorithm !== undefined && agreementCurve(identifier(algorithm)) === curve;
}

const fromBase64Url = (text: unknown): Bytes | undefined =>
  typeof text === 'string' ? new Uint8Array(Buffer.from(text, 'base64url')) : undefined;

function base64In(pem: string): Bytes {
  const [, text = ''] = /-----BEGIN [A-Z ]+-----([^-]*)-----END/.exec(pem) ?? [];
  return new Uint8Array(Buffer.from(text, 'base64'));
}

function inStructure(spki: Bytes, curve: AgreementCurve): Bytes | undefined {
  const { algorithm, publicKey } = readPublicKey(parseBer(spki));
  return agreementCurve(algorithm) === curve ? publicKey : undefined;
}

/** RFC 5915 §3, or RFC 8410 §7. */
function wrapped(secret: Bytes, algorithm: Bytes): Bytes {
  const isEc = identifier(algorithm).algorithm === OID.ecPublicKey;
  const inside = isEc ? sequence(integer(1), octetString(secret)) : octetString(secret);
  return sequence(integer(0), algorithm, octetString(inside));
}
