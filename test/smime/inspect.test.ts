import { expect, it } from 'vitest';
import { element, octetString, oid, sequence } from '../../src/asn1/der.ts';
import { OID } from '../../src/asn1/oids.ts';
import { concat, utf8 } from '../../src/bytes.ts';
import { inspectMessage } from '../../src/smime/inspect.ts';
import type { Inspected } from '../../src/smime/inspected.ts';
import { createRoot, NOW } from '../support/fake-ca.ts';
import { createAuthority, createToken, timestampAttributes } from '../support/fake-timestamp.ts';
import { clearSigned, FROM_ALICE } from '../support/message.ts';
import { attribute, signerInfo } from '../support/sign-cms.ts';

const types = ({ type, children }: Inspected): unknown => [type, ...children.map(types)];

it('shows the tree of layers, signers, certificates and parts', async () => {
  const root = await createRoot();
  const by = await root.issue({ email: 'alice@example.org' });
  const tree = inspectMessage(await clearSigned({ signers: [{ by }] }));
  expect(types(tree)).toEqual([
    'multipart/signed',
    ['cms/signed-data', ['SignerInfo'], ['Certificate'], ['text/plain']],
  ]);
  expect(tree.facts).toMatchObject({ From: FROM_ALICE['From'], Subject: 'Lunch on Friday' });
  const [signed] = tree.children;
  expect(signed?.facts).toEqual({ eContentType: 'data', content: 'beside (detached)' });
  const [signerInfo, certificate] = signed!.children;
  expect(signerInfo?.facts).toMatchObject({
    digestAlgorithm: 'SHA-256',
    signedAttributes: ['contentType', 'signingTime', 'messageDigest'],
    signingTime: '2026-06-01T12:00:00.000Z',
  });
  expect(certificate?.facts).toMatchObject({
    addresses: ['alice@example.org'],
    key: 'EC 256',
    authority: 'no',
  });
});

it('names what it cannot read instead of failing', () => {
  const broken = concat([
    utf8('Content-Type: application/pkcs7-mime\r\nContent-Transfer-Encoding: base64\r\n\r\n'),
    utf8('MIAGCSqGSIb3DQEHAqCA'),
  ]);
  expect(types(inspectMessage(broken))).toEqual(['application/pkcs7-mime', ['unread/malformed']]);
});

it('shows what was added to a signature, and what its signed attributes say of certificates', async () => {
  const root = await createRoot();
  const by = await root.issue({ email: 'alice@example.org' });
  const clock = await createAuthority(root);
  const { issuer, serialNumber } = by.certificate;
  const preference = element(0xa0, issuer.der, element(0x02, serialNumber));
  const certHash = sequence(sequence(sequence(octetString(Uint8Array.of(1, 2)))));
  const message = await clearSigned({
    signers: [
      {
        by,
        attributes: ({ all }) => [
          ...all,
          attribute(OID.encrypKeyPref, preference),
          attribute(OID.signingCertificateV2, certHash),
        ],
        unsignedAttributes: async (signature) => [
          ...timestampAttributes(
            await createToken(signature, { by: clock, genTime: NOW, accuracy: 250 }),
            octetString(utf8('?')),
          ),
          attribute(OID.countersignature, await signerInfo({ by: clock }, { content: signature })),
          attribute(OID.countersignature, octetString(utf8('?'))),
          attribute('1.2.3', oid('1.2.3')),
        ],
      },
    ],
  });
  const [signer] = inspectMessage(message).children[0]!.children;
  expect(types(signer!)).toEqual([
    'SignerInfo',
    ['TimeStampToken', ['SignerInfo'], ['Certificate']],
    ['unread/timeStampToken'],
    ['SignerInfo (countersignature)'],
    ['unread/countersignature'],
  ]);
  expect(signer?.facts).toMatchObject({
    encrypKeyPref: expect.stringMatching(/^CN=Test Root, O=Signet Test, number [0-9a-f]+$/) as string,
    signingCertificate: ['SHA-256 0102'],
    unsignedAttributes: ['timeStampToken', 'timeStampToken', 'countersignature', 'countersignature', '1.2.3'],
  });
  expect(signer?.children[0]?.facts).toMatchObject({
    genTime: NOW.toISOString(),
    accuracy: '250 ms',
    policy: '1.2.3.4.5',
    serialNumber: '1267',
    messageImprint: expect.stringMatching(/^SHA-256 [0-9a-f]{64}$/) as string,
  });
});

it('stops at countersignatures of countersignatures, however deep they go', async () => {
  const root = await createRoot();
  const by = await root.issue({ email: 'alice@example.org' });
  let nested: readonly Uint8Array<ArrayBuffer>[] = [];
  for (let level = 0; level < 10; level++) {
    const content = utf8('');
    nested = [
      attribute(OID.countersignature, await signerInfo({ by, unsignedAttributes: nested }, { content })),
    ];
  }
  const tree = inspectMessage(await clearSigned({ signers: [{ by, unsignedAttributes: nested }] }));
  const depth = ({ children }: Inspected): number => 1 + Math.max(0, ...children.map(depth));
  expect(depth(tree.children[0]!.children[0]!)).toBe(4);
});
