import { beforeAll, describe, expect, it } from 'vitest';
import { context, parseBer } from '../../src/asn1/ber.ts';
import type { Certificate } from '../../src/asn1/certificate.ts';
import { element, implicit, integer, nullValue, octetString, oid, sequence } from '../../src/asn1/der.ts';
import { readAuthEnvelopedData, readEnvelopedData } from '../../src/asn1/enveloped.ts';
import { MalformedError } from '../../src/asn1/malformed.ts';
import { OID } from '../../src/asn1/oids.ts';
import type { Bytes } from '../../src/bytes.ts';
import { decryptContent, type Decrypted, type DecryptOptions } from '../../src/cms/decrypt.ts';
import type { RecipientKey } from '../../src/cms/recipient.ts';
import { wrapAes } from '../../src/crypto/aes.ts';
import { contentKey, type CipherName, type Enciphered } from '../../src/crypto/encipher.ts';
import { agreeKey } from '../../src/crypto/key-agreement.ts';
import { deriveKey } from '../../src/crypto/key-derivation.ts';
import { transportKey } from '../../src/crypto/key-transport.ts';
import { readDecryptionKey } from '../../src/crypto/private-key.ts';
import { randomOctets } from '../../src/crypto/random.ts';
import { sharedSecret, type AgreementPrivateKey } from '../../src/crypto/shared-secret.ts';
import { encryptionPair } from '../support/decryption-key.ts';
import {
  envelope,
  kekRecipientInfo,
  keyAgreeRecipientInfo,
  keyTransRecipientInfo,
  passwordRecipientInfo,
  type EnvelopeOptions,
} from '../support/envelop-cms.ts';
import { createRoot, type Identity } from '../support/fake-ca.ts';
import { TEXT } from '../support/message.ts';
import { attribute, issuerAndSerialNumber } from '../support/sign-cms.ts';

type Ours = Extract<RecipientKey, { certificate: Certificate }> & { readonly identity: Identity };
let root: Identity;
let rsa: Ours;
let otherRsa: Ours;
let p256: Ours;
let sender: Ours;
let x25519: Ours;

beforeAll(async () => {
  root = await createRoot();
  const person = async (kind: Parameters<typeof encryptionPair>[0]): Promise<Ours> => {
    const pair = encryptionPair(kind);
    const identity = await root.issue({ email: 'alice@example.org', key: pair.certified });
    return { identity, certificate: identity.certificate, privateKeyInfo: pair.privateKeyInfo };
  };
  [rsa, otherRsa, p256, sender, x25519] = await Promise.all([
    person('RSA'),
    person('RSA'),
    person('P-256'),
    person('P-256'),
    person('X25519'),
  ]);
});

type Given = Omit<EnvelopeOptions, 'recipientInfos' | 'key'> & {
  readonly recipientInfos?: readonly Bytes[];
  readonly key?: Bytes;
};

/** To rsa, unless the test names other recipients. */
async function written({
  cipher = 'AES-128-CBC',
  key = contentKey(cipher),
  ...given
}: Given): Promise<Bytes> {
  const recipientInfos = given.recipientInfos ?? [await toRsa(key)];
  return envelope({ ...given, cipher, key, recipientInfos });
}

async function toRsa(
  key: Bytes,
  by: Ours = rsa,
  scheme: 'RSAES-PKCS1-v1_5' | 'RSAES-OAEP' = 'RSAES-PKCS1-v1_5',
) {
  const transported = await transportKey(by.certificate.subjectPublicKeyInfo, scheme, key);
  return keyTransRecipientInfo(issuerAndSerialNumber(by.identity), transported!);
}

const open = async (
  encoding: Bytes,
  keys: readonly RecipientKey[],
  options?: DecryptOptions,
  read: typeof readEnvelopedData | typeof readAuthEnvelopedData = readEnvelopedData,
): Promise<Decrypted> => decryptContent(read(parseBer(encoding)), keys, options);

const openAuth = (encoding: Bytes, keys: readonly RecipientKey[]): Promise<Decrypted> =>
  open(encoding, keys, {}, readAuthEnvelopedData);

const FAILED = { kind: 'failed' };
const DECRYPTED = { kind: 'decrypted', content: TEXT };

const lastOctet = (bytes: Bytes): Bytes =>
  bytes.map((octet, at) => (at === bytes.length - 1 ? octet ^ 1 : octet));

describe('decryptContent', () => {
  it('has one answer for a wrong RSA padding, a wrong key, a wrong CBC padding and a wrong tag', async () => {
    const key = contentKey('AES-128-CBC');
    const wrongPadding = keyTransRecipientInfo(issuerAndSerialNumber(rsa.identity), {
      keyEncryptionAlgorithm: sequence(oid(OID.rsaEncryption), nullValue()),
      encryptedKey: lastOctet(new Uint8Array(256).fill(1)),
    });
    const tooLong = keyTransRecipientInfo(issuerAndSerialNumber(rsa.identity), {
      keyEncryptionAlgorithm: sequence(oid(OID.rsaEncryption), nullValue()),
      encryptedKey: new Uint8Array(256).fill(0xff),
    });
    const cutOff = ({ encryptedContent }: Enciphered) => ({
      encryptedContent: [encryptedContent[0]!.subarray(0, 16)],
    });
    const wrongTag = ({ mac }: Enciphered) => ({ mac: lastOctet(mac!) });
    const shortTag = ({ mac }: Enciphered) => ({ mac: mac!.subarray(0, 15) });
    // Under GCM, so that no garbage happens to have a right padding.
    expect(
      await openAuth(await written({ cipher: 'AES-128-GCM', recipientInfos: [wrongPadding] }), [rsa]),
    ).toEqual(FAILED);
    expect(
      await openAuth(await written({ cipher: 'AES-128-GCM', recipientInfos: [tooLong] }), [rsa]),
    ).toEqual(FAILED);
    expect(await openAuth(await written({ cipher: 'AES-128-GCM', change: wrongTag }), [rsa])).toEqual(FAILED);
    expect(await openAuth(await written({ cipher: 'AES-128-GCM', change: shortTag }), [rsa])).toEqual(FAILED);
    const swapped = { certificate: rsa.certificate, privateKeyInfo: otherRsa.privateKeyInfo };
    expect(await openAuth(await written({ cipher: 'AES-128-GCM' }), [swapped])).toEqual(FAILED);
    expect(await open(await written({ key, change: cutOff }), [rsa])).toEqual(FAILED);
    expect(
      await open(await written({ change: () => ({ encryptedContent: [new Uint8Array(17)] }) }), [rsa]),
    ).toEqual(FAILED);
  });

  it('gives the same garbage, or the same failure, for the same wrong ciphertext of a key', async () => {
    const key = contentKey('AES-128-CBC');
    const wrong = keyTransRecipientInfo(issuerAndSerialNumber(rsa.identity), {
      keyEncryptionAlgorithm: sequence(oid(OID.rsaEncryption), nullValue()),
      encryptedKey: lastOctet(new Uint8Array(256).fill(1)),
    });
    const encoding = await written({ key, recipientInfos: [wrong] });
    expect(await open(encoding, [rsa])).toEqual(await open(encoding, [rsa]));
  });

  it('releases nothing for any changed octet of an authenticated message', async () => {
    const attributes = [attribute(OID.contentType, oid(OID.data)), attribute(OID.signingTime, integer(7))];
    const encoding = await written({ cipher: 'AES-128-GCM', authenticatedAttributes: attributes });
    expect(await openAuth(encoding, [rsa])).toMatchObject({ ...DECRYPTED, authenticated: true });
    for (let at = 0; at < encoding.length; at += 5) {
      const changed = encoding.map((octet, i) => (i === at ? octet ^ 0x20 : octet));
      const answer = await openAuth(changed, [rsa]).catch((error: unknown) => {
        if (error instanceof MalformedError) return undefined;
        throw error;
      });
      if (answer?.kind === 'decrypted') {
        // Versions and the names of types that nothing depends on are all that a tag of RFC 5083 leaves open.
        expect(answer.content).toEqual(TEXT);
      }
    }
  });

  it('takes the authenticated attributes in DER, however they are sorted in the message', async () => {
    const attributes = [attribute(OID.signingTime, integer(7)), attribute(OID.contentType, oid(OID.data))];
    const encoding = await written({ cipher: 'AES-256-GCM', authenticatedAttributes: attributes });
    const backwards = element(context(1), attributes[0]!, attributes[1]!);
    const forwards = element(context(1), attributes[1]!, attributes[0]!);
    const hex = Buffer.from(encoding).toString('hex');
    const [from, to] = [backwards, forwards].map((bytes) => Buffer.from(bytes).toString('hex'));
    const swapped = hex.includes(from!) ? hex.replace(from!, to!) : hex.replace(to!, from!);
    expect(swapped).not.toBe(hex);
    expect(await openAuth(new Uint8Array(Buffer.from(swapped, 'hex')), [rsa])).toMatchObject(DECRYPTED);
  });

  it('refuses an authenticated message that was turned into one whose tag nobody asks for', async () => {
    const encoding = await written({ cipher: 'AES-128-GCM', type: 'EnvelopedData' });
    expect(await open(encoding, [rsa])).toEqual({ kind: 'refused', algorithm: 'AES-128-GCM' });
  });

  it('refuses a cipher without a tag in AuthEnvelopedData', async () => {
    const encoding = await written({ cipher: 'AES-128-CBC', type: 'AuthEnvelopedData' });
    expect(await openAuth(encoding, [rsa])).toEqual({ kind: 'refused', algorithm: 'AES-128-CBC' });
  });

  it.each<[string, Given]>([
    ['of another type without attributes', { contentType: OID.signedData }],
    [
      'of another type than the attributes say',
      { authenticatedAttributes: [attribute(OID.contentType, oid(OID.signedData))] },
    ],
    [
      'of two types',
      { authenticatedAttributes: [attribute(OID.contentType, oid(OID.data), oid(OID.signedData))] },
    ],
    [
      'of another type without that attribute',
      { contentType: OID.signedData, authenticatedAttributes: [attribute(OID.signingTime, integer(7))] },
    ],
  ])('opens no content %s (RFC 5083 §2.1)', async (_, given) => {
    expect(await openAuth(await written({ cipher: 'AES-128-GCM', ...given }), [rsa])).toEqual(FAILED);
  });

  it('opens a content of another type that the attributes name', async () => {
    const attributes = [attribute(OID.contentType, oid(OID.signedData))];
    const given: Given = { contentType: OID.signedData, authenticatedAttributes: attributes };
    expect(await openAuth(await written({ cipher: 'AES-128-GCM', ...given }), [rsa])).toMatchObject(
      DECRYPTED,
    );
  });

  it('says what it does not know: a cipher, a key-encryption algorithm', async () => {
    const cipher = await written({
      change: () => ({ contentEncryptionAlgorithm: sequence(oid('1.2.3.4'), nullValue()) }),
    });
    expect(await open(cipher, [rsa])).toEqual({ kind: 'refused', algorithm: '1.2.3.4' });
    const transport = keyTransRecipientInfo(issuerAndSerialNumber(rsa.identity), {
      keyEncryptionAlgorithm: sequence(oid('1.2.3.5')),
      encryptedKey: new Uint8Array(256),
    });
    expect(await open(await written({ recipientInfos: [transport] }), [rsa])).toEqual({
      kind: 'refused',
      algorithm: '1.2.3.5',
    });
    expect(await open(await written({ recipientInfos: [transport] }), [otherRsa])).toEqual({
      kind: 'no-key',
    });
  });

  it('finds the way in past recipients of the same name that do not open', async () => {
    const key = contentKey('AES-128-GCM');
    const wrong = await toRsa(contentKey('AES-128-GCM'));
    const recipientInfos = [wrong, wrong, await toRsa(key)];
    const encoding = await written({ key, cipher: 'AES-128-GCM', recipientInfos });
    expect(await openAuth(encoding, [otherRsa, rsa])).toMatchObject(DECRYPTED);
  });

  it('asks a recovery that checks itself first, so that no garbage of another is taken', async () => {
    const key = contentKey('AES-128-CBC');
    const recipientInfos = [await toRsa(key), await toRsa(key, rsa, 'RSAES-OAEP')];
    const answer = await open(await written({ key, recipientInfos }), [rsa]);
    expect(answer).toMatchObject({ ...DECRYPTED, keyAlgorithm: 'RSA-OAEP with SHA-256' });
  });

  it('does not try without end', async () => {
    const key = contentKey('AES-128-GCM');
    const wrong = await toRsa(contentKey('AES-128-GCM'));
    const recipientInfos = [...Array.from({ length: 16 }, () => wrong), await toRsa(key)];
    const encoding = await written({ key, cipher: 'AES-128-GCM', recipientInfos });
    expect(await openAuth(encoding, [rsa])).toEqual(FAILED);
  });

  it('derives no more keys from a password than one recipient with the most rounds asks for', async () => {
    const key = contentKey('AES-128-CBC');
    const by = (iterations: number) => passwordRecipientInfo('secret', key, { iterations });
    const slow = by(2_000_000);
    const openedBehind = async (...before: readonly Bytes[]): Promise<Decrypted> =>
      open(await written({ key, recipientInfos: [...before, by(1)] }), [{ password: 'secret' }]);
    const wrong = lastOctet(slow);
    expect(await openedBehind(lastOctet(by(1)))).toMatchObject(DECRYPTED);
    expect(await openedBehind(wrong)).toEqual(FAILED);
  });

  it('takes a key of ours that is broken for none that fits, not for a fault of the message', async () => {
    const broken = { certificate: rsa.certificate, privateKeyInfo: Uint8Array.of(1, 2, 3) };
    expect(await open(await written({}), [broken])).toEqual({
      kind: 'refused',
      algorithm: OID.rsaEncryption,
    });
    expect(await open(await written({}), [broken, rsa])).toMatchObject(DECRYPTED);
  });
});

describe('key agreement', () => {
  const toP256 = async (key: Bytes, by: Ours): Promise<Bytes> => {
    const agreed = await agreeKey(by.certificate.subjectPublicKeyInfo, key);
    const { originatorKey, keyEncryptionAlgorithm, encryptedKey } = agreed!;
    const rid = issuerAndSerialNumber(by.identity);
    return keyAgreeRecipientInfo(originatorKey, keyEncryptionAlgorithm, [[rid, encryptedKey]]);
  };

  it.each<CipherName>(['AES-128-CBC', 'AES-192-CBC', 'AES-256-CBC'])(
    'with X25519 opens %s',
    async (cipher) => {
      const key = contentKey(cipher);
      const encoding = await written({ key, cipher, recipientInfos: [await toP256(key, x25519)] });
      const keyAlgorithm = `ECDH, HKDF with SHA-256, AES-${key.length * 8} key wrap`;
      expect(await open(encoding, [x25519])).toMatchObject({ ...DECRYPTED, cipher, keyAlgorithm });
    },
  );

  /** A recipient that agrees with the sender's own certificate. */
  async function statically(
    scheme: string,
    ours: Ours,
    key: Bytes,
    originator: Bytes,
    ukm?: Bytes,
  ): Promise<Bytes> {
    const wrapIdentifier = sequence(oid(OID.aes256Wrap));
    const isHkdf = scheme === OID.stdDhHkdfSha256;
    const secret = await sharedSecret(
      readDecryptionKey(sender.privateKeyInfo) as AgreementPrivateKey,
      ours.certificate.subjectPublicKeyInfo.publicKey,
    );
    const derivation = { digest: 'SHA-256', keyLength: 32, wrapIdentifier, ukm } as const;
    const kek = await deriveKey(secret!, { ...derivation, function: isHkdf ? 'HKDF' : 'X9.63' });
    const keys = [
      [issuerAndSerialNumber(rsa.identity), new Uint8Array(40)],
      [issuerAndSerialNumber(ours.identity), await wrapAes(kek, key)],
    ] as const;
    return keyAgreeRecipientInfo(originator, sequence(oid(scheme), wrapIdentifier), keys, ukm);
  }

  it.each([
    ['issuer and number', () => issuerAndSerialNumber(sender.identity)],
    ['key identifier', () => implicit(0, sender.certificate.known.subjectKeyIdentifier!)],
  ])('with a static key finds the originator by %s, in the message or beside it', async (_, originator) => {
    const key = contentKey('AES-128-CBC');
    const ukm = randomOctets(64);
    const recipientInfos = [await statically(OID.cofactorDhSha256Kdf, p256, key, originator(), ukm)];
    const inside = [Uint8Array.of(0x30, 0), rsa.certificate.der, sender.certificate.der];
    expect(
      await open(await written({ key, recipientInfos, originatorCertificates: inside }), [p256]),
    ).toMatchObject(DECRYPTED);
    const bare = await written({ key, recipientInfos });
    expect(await open(bare, [p256], { certificates: [sender.certificate] })).toMatchObject(DECRYPTED);
    expect(await open(bare, [p256])).toEqual(FAILED);
    expect(await open(bare, [rsa])).toMatchObject({ kind: 'refused' });
  });

  it('agrees with no more than a few of those who go by one name', async () => {
    const key = contentKey('AES-128-CBC');
    const originator = issuerAndSerialNumber(sender.identity);
    const recipientInfos = [await statically(OID.stdDhSha256Kdf, p256, key, originator)];
    const { serialNumber } = sender.certificate;
    const namesakes = await Promise.all(
      Array.from({ length: 4 }, () =>
        root.issue({ email: 'eve@example.org', key: encryptionPair('P-256').certified, serialNumber }),
      ),
    );
    const openedAfter = async (count: number): Promise<Decrypted> => {
      const originatorCertificates = [...namesakes.slice(0, count), sender.identity].map(({ der }) => der);
      return open(await written({ key, recipientInfos, originatorCertificates }), [p256]);
    };
    expect(await openedAfter(3)).toMatchObject(DECRYPTED);
    expect(await openedAfter(4)).toEqual(FAILED);
  });

  it('reads another derivation, and user keying material in it', async () => {
    const key = contentKey('AES-128-CBC');
    for (const ukm of [undefined, new Uint8Array(0), randomOctets(8)]) {
      const recipientInfos = [
        await statically(OID.stdDhHkdfSha256, p256, key, issuerAndSerialNumber(sender.identity), ukm),
      ];
      const encoding = await written({
        key,
        recipientInfos,
        originatorCertificates: [sender.certificate.der],
      });
      expect(await open(encoding, [p256])).toMatchObject(DECRYPTED);
    }
  });

  it('fails for an originator on another curve, off the curve, or of small order', async () => {
    const key = contentKey('AES-128-CBC');
    const rid = issuerAndSerialNumber(p256.identity);
    const scheme = sequence(oid(OID.stdDhSha256Kdf), sequence(oid(OID.aes128Wrap)));
    const point = new Uint8Array(65).fill(4);
    const originators = [
      element(context(1), sequence(oid(OID.ecPublicKey)), element(3, Uint8Array.of(0), point)),
      element(context(1), sequence(oid(OID.ecPublicKey), oid(OID.p384)), element(3, Uint8Array.of(0), point)),
      element(context(1), sequence(oid(OID.x25519)), element(3, new Uint8Array(33))),
    ];
    for (const originator of originators) {
      const recipientInfos = [keyAgreeRecipientInfo(originator, scheme, [[rid, new Uint8Array(24)]])];
      expect(await open(await written({ key, recipientInfos }), [p256])).toEqual(FAILED);
    }
    const small = keyAgreeRecipientInfo(originators[2]!, scheme, [
      [issuerAndSerialNumber(x25519.identity), new Uint8Array(24)],
    ]);
    expect(await open(await written({ key, recipientInfos: [small] }), [x25519])).toEqual(FAILED);
  });
});

describe('a key shared beforehand', () => {
  it('opens nothing by an unknown wrap, or where it has the wrong length', async () => {
    const key = contentKey('AES-128-CBC');
    const kek = randomOctets(16);
    const keyIdentifier = Uint8Array.of(7);
    const by = (wrap: string, encryptedKey: Bytes): Promise<Bytes> =>
      written({ key, recipientInfos: [kekRecipientInfo(keyIdentifier, sequence(oid(wrap)), encryptedKey)] });
    const wrapped = await wrapAes(kek, key);
    const keys = [{ keyIdentifier, keyEncryptionKey: kek }];
    expect(await open(await by(OID.aes128Wrap, wrapped), keys)).toMatchObject(DECRYPTED);
    expect(await open(await by(OID.aes256Wrap, wrapped), keys)).toEqual(FAILED);
    expect(await open(await by(OID.cms3DesWrap, wrapped), keys)).toEqual(FAILED);
    expect(await open(await by('1.2.3.4', wrapped), keys)).toEqual({ kind: 'refused', algorithm: '1.2.3.4' });
    expect(await open(await by(OID.aes128Wrap, octetString(wrapped)), keys)).toEqual(FAILED);
  });
});
