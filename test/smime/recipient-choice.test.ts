import { beforeAll, describe, expect, it } from 'vitest';
import type { Certificate } from '../../src/asn1/certificate.ts';
import { keyUsage } from '../../src/pki/issue-certificate.ts';
import { asAnchors } from '../../src/pki/trust-anchor.ts';
import { decided } from '../../src/smime/continuity-decision.ts';
import { chooseCertificate, type Judging } from '../../src/smime/recipient-choice.ts';
import { createMemorySenderRecords } from '../../src/storage/memory-sender-records.ts';
import { fingerprintOf } from '../../src/pki/fingerprint.ts';
import { createRoot, NOW, YEAR, type Identity, type Wanted } from '../support/fake-ca.ts';

const BOB = 'bob@example.org';

let root: Identity;
let sub: Identity;
let stranger: Identity;

beforeAll(async () => {
  [root, stranger] = [await createRoot(), await createRoot({ name: 'Stranger' })];
  sub = await root.issue({ ca: true, name: 'Test Sub' });
});

const judging = (given: Partial<Judging> = {}): Judging => ({
  at: NOW,
  anchors: asAnchors([root.certificate], { origin: 'given' }),
  ...given,
});
const encryptable = async (issuer: Identity, wanted: Wanted = {}): Promise<Certificate> =>
  (await issuer.issue({ email: BOB, ...wanted, extensions: [keyUsage('keyAgreement')] })).certificate;
const from = (
  source: 'own' | 'file' | 'mail',
  certificate: Certificate,
  chain: readonly Certificate[] = [],
) => ({
  source,
  certificate,
  chain,
});
const chosen = async (candidates: Parameters<typeof chooseCertificate>[1], given?: Partial<Judging>) => {
  const { found, problems } = await chooseCertificate(BOB, candidates, judging(given));
  return found?.source ?? problems.map(({ code }) => code);
};

describe('chooseCertificate', () => {
  it('takes what the person put in before newer mail, and mail where that is of no use any more', async () => {
    const older = { notBefore: new Date(NOW.getTime() - 2 * YEAR) };
    const mail = from('mail', await encryptable(root));
    expect(await chosen([mail, from('file', await encryptable(root, older))])).toBe('file');
    const ended = { ...older, notAfter: new Date(NOW.getTime() - 1) };
    expect(await chosen([mail, from('file', await encryptable(root, ended))])).toBe('mail');
    expect(await chosen([from('file', await encryptable(root, ended))])).toEqual(['recipient-expired']);
    expect(await chosen([])).toEqual(['recipient-without-certificate']);
  });

  it('takes our own first, whoever vouches for it, but for nobody else’s address', async () => {
    const own = await encryptable(stranger);
    expect(await chosen([from('mail', await encryptable(root)), from('own', own)])).toBe('own');
    expect(await chosen([from('file', own)])).toEqual(['recipient-not-trusted']);
    const carols = await encryptable(stranger, { email: 'carol@example.org' });
    expect(await chosen([from('own', carols)])).toEqual(['recipient-wrong-address']);
  });

  it('builds the path of what came along', async () => {
    const certificate = await encryptable(sub);
    expect(await chosen([from('mail', certificate, [sub.certificate])])).toBe('mail');
    expect(await chosen([from('mail', certificate)])).toEqual(['recipient-not-trusted']);
  });

  it('takes what the person accepted for this sender, though nobody vouches for it', async () => {
    const certificate = await encryptable(stranger);
    const senders = createMemorySenderRecords(new Map());
    expect(await chosen([from('mail', certificate)], { senders })).toEqual(['recipient-not-trusted']);
    const accepted = {
      sha256: await fingerprintOf(certificate),
      publicKeySha256: '0'.repeat(64),
      issuer: certificate.issuer.text,
      trustedByPerson: true,
    };
    await senders.update(BOB, (was) =>
      decided(was, { kind: 'accept', address: BOB, certificate: accepted }, NOW.toISOString()),
    );
    expect(await chosen([from('mail', certificate)], { senders })).toBe('mail');
  });
});
