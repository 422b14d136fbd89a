import { expect, it } from 'vitest';
import { concat, utf8 } from '../../src/bytes.ts';
import { inspectMessage, type Inspected } from '../../src/smime/inspect.ts';
import { createRoot } from '../support/fake-ca.ts';
import { clearSigned, FROM_ALICE } from '../support/message.ts';

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
