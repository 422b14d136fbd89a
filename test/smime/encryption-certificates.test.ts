import { beforeAll, describe, expect, it } from 'vitest';
import { element, integer, octetString, sequence } from '../../src/asn1/der.ts';
import { OID } from '../../src/asn1/oids.ts';
import { utf8, type Bytes } from '../../src/bytes.ts';
import { asAnchors } from '../../src/pki/trust-anchor.ts';
import { sentCertificates } from '../../src/smime/encryption-certificates.ts';
import { receiveContent } from '../../src/smime/receive.ts';
import { createRoot, NOW, type Identity } from '../support/fake-ca.ts';
import { clearSigned } from '../support/message.ts';
import { attribute } from '../support/sign-cms.ts';

const ALICE = 'alice@example.org';

let root: Identity;
let other: Identity;
let signer: Identity;
let beside: Identity;
let foreign: Identity;
let carol: Identity;

beforeAll(async () => {
  [root, other] = [await createRoot(), await createRoot({ name: 'Other Root' })];
  signer = await root.issue({ email: ALICE, name: 'Signer' });
  beside = await root.issue({ email: 'Alice@EXAMPLE.org', name: 'Beside' });
  foreign = await other.issue({ email: ALICE, name: 'Foreign' });
  carol = await root.issue({ email: 'carol@example.org', name: 'Carol' });
});

const name = (text: string): string => /CN=([^,]*)/.exec(text)?.[1] ?? text;

/** The candidates' names of a message from Alice with all of them in its bag, as its signature prefers. */
const candidates = (...preferences: readonly Bytes[]) =>
  candidatesOf([beside, foreign, carol, signer], preferences);

async function candidatesOf(
  bag: readonly Identity[],
  preferences: readonly Bytes[],
): Promise<readonly (readonly string[])[]> {
  const message = await clearSigned({
    signers: [
      { by: signer, attributes: ({ all }) => [...all, ...preferences.map((der) => preference(der))] },
    ],
    certificates: bag.map(({ der }) => der),
  });
  const { report, signedData } = await receiveContent(message, {
    at: NOW,
    anchors: asAnchors([root.certificate, other.certificate], { origin: 'given' }),
    certificates: [],
    evidence: { crls: [], ocspResponses: [] },
    revocation: 'off',
  });
  if (report.verdict.kind !== 'verified') throw new Error(report.verdict.kind);
  const sent = await sentCertificates(report.verdict, signedData, ALICE);
  expect(sent.bag).toHaveLength(bag.length);
  return sent.candidates.map((list) => list.map(({ subject }) => name(subject.text)));
}

const preference = (value: Bytes): Bytes => attribute(OID.encrypKeyPref, value);
const byNumber = ({ certificate }: Identity): Bytes =>
  element(0xa0, certificate.issuer.der, element(0x02, certificate.serialNumber));
const keyIdentifier = ({ certificate }: Identity): Bytes => certificate.known.subjectKeyIdentifier!;

describe('sentCertificates', () => {
  it('offers the signer’s own, then another of the same address and authority', async () => {
    expect(await candidates()).toEqual([['Signer'], ['Beside', 'Signer']]);
  });

  it.each([
    ['number', () => byNumber(foreign)],
    ['key identifier with a date', () => element(0xa1, octetString(keyIdentifier(foreign)), integer(1))],
    ['key identifier', () => element(0x82, keyIdentifier(foreign))],
  ])('offers the one alone that the signature names, whoever issued it: by %s', async (_, value) => {
    expect(await candidates(value())).toEqual([['Foreign']]);
  });

  it.each([
    ['is not there', () => [element(0xa0, signer.certificate.issuer.der, integer(77))]],
    ['cannot be read', () => [sequence(octetString(utf8('x')))]],
  ])('offers none where the one that is named %s', async (_, values) => {
    expect(await candidates(...values())).toEqual([[]]);
  });

  it('takes nobody for the signer who only bears the same name and number', async () => {
    const impostor = await createRoot();
    const { serialNumber } = signer.certificate;
    const forged = await impostor.issue({ email: ALICE, name: 'Forged', serialNumber });
    const [own] = await candidatesOf([forged, signer], []);
    expect(own).toEqual(['Signer']);
  });
});
