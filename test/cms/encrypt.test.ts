import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readContentInfo } from '../../src/asn1/cms.ts';
import { readAuthEnvelopedData, readEnvelopedData } from '../../src/asn1/enveloped.ts';
import { OID } from '../../src/asn1/oids.ts';
import { toPem } from '../../src/asn1/pem.ts';
import { EMPTY, equal, utf8, type Bytes } from '../../src/bytes.ts';
import { decryptContent } from '../../src/cms/decrypt.ts';
import { encryptContent, UnreachableRecipientsError, type EncryptOptions } from '../../src/cms/encrypt.ts';
import type { CipherName } from '../../src/crypto/encipher.ts';
import type { Identity as OwnIdentity } from '../../src/keystore/identity.ts';
import { extendedKeyUsage, keyUsage } from '../../src/pki/issue-certificate.ts';
import { createRoot, NOW, YEAR, type Identity } from '../support/fake-ca.ts';
import { createOpensslFolder, type OpensslFolder } from '../support/openssl-folder.ts';
import { ownIdentity } from '../support/own-identity.ts';
import { createRsaKey } from '../support/weak-key.ts';

const CONTENT = utf8('Content-Type: text/plain\r\n\r\nShall we have lunch on Friday?\r\n');
const OPTIONS: EncryptOptions = { cipher: 'AES-256-CBC', at: NOW };
const CIPHERS = ['AES-256-CBC', 'AES-128-CBC', 'AES-256-GCM', 'AES-128-GCM'] as const;
const KINDS = ['RSA-2048', 'RSA-3072', 'P-256', 'P-384', 'P-521', 'X25519', 'X448'] as const;
let root: Identity;
let folder: OpensslFolder;
let people: Readonly<Record<(typeof KINDS)[number], OwnIdentity>>;

beforeAll(async () => {
  root = await createRoot();
  folder = createOpensslFolder();
  const made = await Promise.all(
    KINDS.map(async (kind) => [kind, await ownIdentity(root, { kind })] as const),
  );
  people = Object.fromEntries(made) as typeof people;
  for (const [kind, { certificate, privateKeyInfo }] of made) {
    folder.write(`${kind}.pem`, utf8(toPem(certificate.der, 'CERTIFICATE')));
    folder.write(`${kind}.key`, utf8(toPem(privateKeyInfo, 'PRIVATE KEY')));
  }
});
afterAll(() => folder.remove());

function openedByOpenssl(cms: Bytes, kind: string): Bytes {
  folder.write('cms', cms);
  folder.run(`cms -decrypt -binary -inform DER -in cms -recip ${kind}.pem -inkey ${kind}.key -out out`);
  return folder.read('out');
}

async function openedByUs(cms: Bytes, person: OwnIdentity): Promise<Bytes> {
  const { contentType, content } = readContentInfo(cms);
  const read = contentType === OID.envelopedData ? readEnvelopedData : readAuthEnvelopedData;
  const decrypted = await decryptContent(read(content), [person]);
  if (decrypted.kind !== 'decrypted') throw new Error(decrypted.kind);
  return decrypted.content;
}

const readByOpenssl = (kind: string): boolean => !kind.startsWith('X');

describe('encryptContent', () => {
  it.each(KINDS.flatMap((kind) => CIPHERS.map((cipher) => [kind, cipher] as const)))(
    'to %s by %s, as openssl (which in 3.0 knows neither X25519 nor X448) and we read it',
    async (kind, cipher) => {
      const cms = await encryptContent(CONTENT, [people[kind].certificate], { ...OPTIONS, cipher });
      expect(await openedByUs(cms, people[kind])).toEqual(CONTENT);
      if (readByOpenssl(kind)) expect(openedByOpenssl(cms, kind)).toEqual(CONTENT);
    },
  );

  it('to everybody at once, each of whom can open it, and in DER', async () => {
    const everybody = Object.values(people).map(({ certificate }) => certificate);
    for (const cipher of ['AES-256-CBC', 'AES-256-GCM'] as const) {
      const cms = await encryptContent(CONTENT, [...everybody, ...everybody], { ...OPTIONS, cipher });
      for (const kind of KINDS) {
        expect(await openedByUs(cms, people[kind])).toEqual(CONTENT);
        if (readByOpenssl(kind)) expect(openedByOpenssl(cms, kind)).toEqual(CONTENT);
      }
      const { contentType, content } = readContentInfo(cms);
      const { recipientInfos } =
        contentType === OID.envelopedData ? readEnvelopedData(content) : readAuthEnvelopedData(content);
      expect(recipientInfos).toHaveLength(KINDS.length);
      folder.write('cms', cms);
      folder.run('cms -cmsout -inform DER -in cms -outform DER -out again');
      expect(folder.read('again')).toEqual(cms);
    }
  });

  it('by RSAES-OAEP where it is asked for', async () => {
    const { certificate } = people['RSA-2048'];
    const cms = await encryptContent(CONTENT, [certificate], { ...OPTIONS, rsaScheme: 'RSAES-OAEP' });
    expect(openedByOpenssl(cms, 'RSA-2048')).toEqual(CONTENT);
    const [recipientInfo] = readEnvelopedData(readContentInfo(cms).content).recipientInfos;
    expect(recipientInfo).toMatchObject({ keyEncryptionAlgorithm: { algorithm: OID.rsaesOaep } });
  });

  it.each([0, 1, 15, 16, 17, 4 * 1024 * 1024 - 1, 4 * 1024 * 1024, 8 * 1024 * 1024 + 5])(
    'a content of %i octets, across the pieces it is encrypted in',
    async (length) => {
      const content = length === 0 ? EMPTY : new Uint8Array(length).map((_, at) => at % 251);
      for (const cipher of ['AES-256-CBC', 'AES-128-GCM'] as CipherName[]) {
        const cms = await encryptContent(content, [people['P-256'].certificate], { ...OPTIONS, cipher });
        expect(equal(openedByOpenssl(cms, 'P-256'), content)).toBe(true);
        expect(equal(await openedByUs(cms, people['P-256']), content)).toBe(true);
      }
    },
  );

  it('never twice under the same key or IV', async () => {
    const recipients = [people['P-256'].certificate];
    const [first, second] = [
      await encryptContent(CONTENT, recipients, OPTIONS),
      await encryptContent(CONTENT, recipients, OPTIONS),
    ];
    const [a, b] = [first, second].map((cms) => readEnvelopedData(readContentInfo(cms).content));
    expect(a!.contentEncryptionAlgorithm.der).not.toEqual(b!.contentEncryptionAlgorithm.der);
    expect(a!.encryptedContent).not.toEqual(b!.encryptedContent);
  });

  it('names everybody who cannot be encrypted to, and why, and encrypts for nobody', async () => {
    const wanted = [
      ['expired', { notAfter: new Date(NOW.getTime() - 1000) }],
      [
        'not-yet-valid',
        { notBefore: new Date(NOW.getTime() + 1000), notAfter: new Date(NOW.getTime() + YEAR) },
      ],
      ['not-for-encryption', { kind: 'RSA-2048', extensions: [keyUsage('digitalSignature')] }],
      ['not-for-encryption', { kind: 'P-256', extensions: [keyUsage('keyEncipherment')] }],
      [
        'not-for-email',
        { kind: 'P-256', extensions: [keyUsage('keyAgreement'), extendedKeyUsage(OID.serverAuth)] },
      ],
      ['key-weak', { key: await createRsaKey(1024) }],
      ['key-unsupported', { kind: 'Ed25519' }],
    ] as const;
    const unreachable = await Promise.all(
      wanted.map(async ([, options]) => (await root.issue(options)).certificate),
    );
    const encrypting = encryptContent(CONTENT, [people['P-256'].certificate, ...unreachable], OPTIONS);
    await expect(encrypting).rejects.toThrow(UnreachableRecipientsError);
    await expect(encrypting).rejects.toMatchObject({
      recipients: wanted.map(([problem], at) => ({ problem, certificate: unreachable[at] })),
    });
  });

  it('refuses a point that is not on its curve', async () => {
    const { certificate } = people['P-256'];
    const { subjectPublicKeyInfo } = certificate;
    const publicKey = subjectPublicKeyInfo.publicKey.slice();
    publicKey[40]! ^= 1;
    const forged = { ...certificate, subjectPublicKeyInfo: { ...subjectPublicKeyInfo, publicKey } };
    await expect(encryptContent(CONTENT, [forged], OPTIONS)).rejects.toMatchObject({
      recipients: [{ problem: 'key-unsupported' }],
    });
  });

  it('wants a recipient', async () => {
    await expect(encryptContent(CONTENT, [], OPTIONS)).rejects.toThrow('recipient');
  });
});
