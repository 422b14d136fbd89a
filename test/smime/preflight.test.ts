import { beforeAll, describe, expect, it } from 'vitest';
import type { Certificate } from '../../src/asn1/certificate.ts';
import { OID } from '../../src/asn1/oids.ts';
import { extendedKeyUsage, keyUsage } from '../../src/pki/issue-certificate.ts';
import { asAnchors } from '../../src/pki/trust-anchor.ts';
import { checkSize } from '../../src/smime/message-size.ts';
import {
  checkDraft,
  checkOwnCertificate,
  checkRecipient,
  isRefusal,
  type PreflightMaterial,
  type PreflightProblem,
} from '../../src/smime/preflight.ts';
import { preflightWords } from '../../src/smime/words/preflight-words.ts';
import { BOB, draftWith } from '../support/draft.ts';
import { createRoot, NOW, YEAR, type Identity, type Wanted } from '../support/fake-ca.ts';
import { createCrl } from '../support/fake-revocation.ts';

const BOB_ADDRESS = BOB.address;
const later = (years: number) => new Date(NOW.getTime() + years * YEAR);

let root: Identity;
let stranger: Identity;

beforeAll(async () => {
  [root, stranger] = [await createRoot({ kind: 'P-256' }), await createRoot({ name: 'Stranger' })];
});

const material = (given: Partial<PreflightMaterial> = {}): PreflightMaterial => ({
  at: NOW,
  anchors: asAnchors([root.certificate], { origin: 'given' }),
  intermediates: [],
  evidence: { crls: [], ocspResponses: [] },
  ...given,
});

/** With a key that is for encryption alone, as many authorities issue them. */
async function encryptable(
  wanted: Wanted = {},
  issuer = root,
  usage = keyUsage('keyAgreement'),
): Promise<Certificate> {
  const extensions = [usage, ...(wanted.extensions ?? [])];
  return (await issuer.issue({ email: BOB_ADDRESS, ...wanted, extensions })).certificate;
}
const codes = async (certificates: readonly Certificate[], given: Partial<PreflightMaterial> = {}) =>
  (await checkRecipient(BOB_ADDRESS, certificates, material(given))).problems.map(({ code }) => code);

const crlOf = async (certificate: Certificate) => {
  const der = await createCrl({ issuer: root, revoked: [{ certificate } as Identity] });
  return { crls: [{ der, source: 'test' }], ocspResponses: [] };
};

describe('checkRecipient', () => {
  it('takes a certificate that is for encryption alone, of two the one issued last', async () => {
    const [old, renewed] = [
      await encryptable({ notBefore: later(-0.9) }),
      await encryptable({ notBefore: later(-0.1) }),
    ];
    expect(await checkRecipient(BOB_ADDRESS, [old, renewed], material())).toEqual({
      address: BOB_ADDRESS,
      certificate: renewed,
      problems: [],
    });
  });

  it('takes an older one where the last one does not serve', async () => {
    const [old, renewed] = [await encryptable(), await encryptable({ notBefore: later(-0.1) }, stranger)];
    expect((await checkRecipient(BOB_ADDRESS, [old, renewed], material())).certificate).toBe(old);
  });

  it('names what is wrong with the last one where none serves', async () => {
    expect(await codes([])).toEqual(['recipient-without-certificate']);
    expect(await codes([await encryptable({ email: 'eve@example.net' })])).toEqual([
      'recipient-wrong-address',
    ]);
    expect(await codes([await encryptable()], { at: later(2) })).toEqual(['recipient-expired']);
    expect(await codes([await encryptable()], { at: later(-2) })).toEqual(['recipient-not-yet-valid']);
    expect(await codes([await encryptable({}, root, keyUsage('digitalSignature'))])).toEqual([
      'recipient-not-for-encryption',
    ]);
    expect(await codes([await encryptable({ extensions: [extendedKeyUsage(OID.serverAuth)] })])).toEqual([
      'recipient-not-for-email',
    ]);
    expect(await codes([await encryptable({}, stranger)])).toEqual(['recipient-not-trusted']);
    expect(await codes([await encryptable()], { anchors: [] })).toEqual(['recipient-not-trusted']);
  });

  it('writes to nobody whose certificate is known to be revoked', async () => {
    const certificate = await encryptable();
    expect(await codes([certificate], { evidence: await crlOf(certificate) })).toEqual(['recipient-revoked']);
  });

  it('takes what a person accepted for this address, and for no other', async () => {
    const certificate = await encryptable({}, stranger);
    const accepted = (address: string) => ({
      anchors: asAnchors([certificate], { origin: 'accepted', address }),
    });
    expect(await codes([certificate], accepted(BOB_ADDRESS))).toEqual([]);
    expect(await codes([certificate], accepted('eve@example.net'))).toEqual(['recipient-not-trusted']);
  });
});

describe('checkOwnCertificate', () => {
  const own = async (wanted: Wanted, given: Partial<PreflightMaterial> = {}) => {
    const { certificate } = await root.issue({ email: 'alice@example.org', ...wanted });
    return (await checkOwnCertificate(certificate, 'alice@example.org', material(given))).map(
      ({ code }) => code,
    );
  };

  it('lets a good one sign', async () => expect(await own({})).toEqual([]));

  it('refuses what a reader would hold against it', async () => {
    expect(await own({}, { at: later(2) })).toEqual(['own-expired']);
    expect(await own({}, { at: later(-2) })).toEqual(['own-not-yet-valid']);
    expect(await own({ email: 'bob@example.org' })).toEqual(['own-wrong-address']);
    expect(await own({ email: [] })).toEqual(['own-wrong-address']);
    expect(await own({ extensions: [keyUsage('keyAgreement')] })).toEqual(['own-not-for-signing']);
    expect(await own({ extensions: [extendedKeyUsage(OID.serverAuth)] })).toEqual(['own-not-for-email']);
  });

  it('refuses one that is known to be revoked', async () => {
    const { certificate } = await root.issue({ email: 'alice@example.org' });
    const given = material({ evidence: await crlOf(certificate) });
    expect(await checkOwnCertificate(certificate, 'alice@example.org', given)).toEqual([
      { code: 'own-revoked' },
    ]);
  });
});

describe('checkDraft', () => {
  it('finds nobody to send to, addresses that are none, and images that are missing', () => {
    expect(checkDraft(draftWith())).toEqual([]);
    expect(checkDraft(draftWith({ to: [], html: '<img src="cid:x">' }))).toEqual([
      { code: 'nobody-to-send-to' },
      { code: 'images-missing', count: 1 },
    ]);
    const jörg = { name: '', address: 'jörg@example.org' };
    expect(checkDraft(draftWith({ bcc: [jörg] }))).toEqual([
      { code: 'address-unsendable', address: 'jörg@example.org', why: 'not-ascii' },
    ]);
    expect(checkDraft(draftWith({ bcc: [jörg] }), { allowUtf8: true })).toEqual([]);
  });

  it('tells what is too large before it is built', () => {
    const plan = { sign: 'clear', encrypt: false } as const;
    expect(checkSize(draftWith(), plan, 1_000_000)).toEqual([]);
    expect(checkSize(draftWith(), plan, 1_000)).toMatchObject([{ code: 'too-large', most: 1_000 }]);
  });
});

describe('preflightWords', () => {
  const validity = { notBefore: '2026-01-01T00:00:00Z', notAfter: '2027-01-01T00:00:00Z' };
  const at = { address: BOB_ADDRESS };
  const PROBLEMS: {
    readonly [Code in PreflightProblem['code']]: Extract<PreflightProblem, { code: Code }> | object;
  } = {
    'own-not-yet-valid': validity,
    'own-expired': validity,
    'own-not-for-signing': validity,
    'own-not-for-email': validity,
    'own-wrong-address': { from: 'alice@example.org', addresses: [] },
    'own-revoked': {},
    'recipient-without-certificate': at,
    'recipient-wrong-address': { ...at, addresses: ['eve@example.net'] },
    'recipient-not-yet-valid': { ...at, ...validity },
    'recipient-expired': { ...at, ...validity },
    'recipient-not-for-encryption': { ...at, ...validity },
    'recipient-not-for-email': { ...at, ...validity },
    'recipient-key-weak': { ...at, ...validity },
    'recipient-key-unsupported': { ...at, ...validity },
    'recipient-not-trusted': { ...at, issuer: 'CN=Some Authority,O=X' },
    'recipient-revoked': at,
    'nobody-to-send-to': {},
    'address-unsendable': { address: 'x', why: 'malformed' },
    'too-large': { octets: 5_000_000, most: 4_000_000 },
    'images-missing': { count: 2 },
  };

  it.each(Object.entries(PROBLEMS))('says %s in a sentence, with a way out', (code, facts) => {
    const problem = { code, ...facts } as PreflightProblem;
    const { sentence, advice } = preflightWords(problem);
    expect(sentence).toMatch(/^[A-Z][^]*\.$/);
    expect(advice).toMatch(/^[A-Z][^]*\.$/);
    expect(sentence + (advice ?? '')).not.toMatch(/undefined|NaN|\[object/);
    expect(isRefusal(problem)).toBe(code !== 'images-missing');
  });

  it('shows nothing that hides in an address', () => {
    const problem = { code: 'recipient-revoked', address: 'bob\u202e@example.org' } as const;
    expect(preflightWords(problem).sentence).not.toContain('\u202e');
  });
});
