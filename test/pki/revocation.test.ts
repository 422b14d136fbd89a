import { beforeAll, describe, expect, it } from 'vitest';
import { nullValue } from '../../src/asn1/der.ts';
import { OID } from '../../src/asn1/oids.ts';
import type { Bytes } from '../../src/bytes.ts';
import { extendedKeyUsage, keyUsage } from '../../src/pki/issue-certificate.ts';
import { checkRevocation, type RevocationResult } from '../../src/pki/revocation.ts';
import { createRoot, NOW, type Identity } from '../support/fake-ca.ts';
import {
  createCrl,
  createOcspResponse,
  type CrlOptions,
  type OcspOptions,
} from '../support/fake-revocation.ts';

const HOUR = 3_600_000;
const later = new Date(NOW.getTime() + HOUR);
const earlier = new Date(NOW.getTime() - HOUR);

let root: Identity;
let other: Identity;
let alice: Identity;
let bob: Identity;

beforeAll(async () => {
  root = await createRoot();
  other = await createRoot({ name: 'Other Root' });
  alice = await root.issue({ email: 'alice@example.org' });
  bob = await root.issue({ email: 'bob@example.org' });
});

interface Evidence {
  readonly crls?: readonly Bytes[];
  readonly ocsp?: readonly Bytes[];
  readonly issuer?: Identity;
}

function ask({ crls = [], ocsp = [], issuer = root }: Evidence, policy: 'off' | 'soft' | 'require' = 'soft') {
  const named = (list: readonly Bytes[]) => list.map((der) => ({ der, source: 'test' }));
  return checkRevocation(
    [alice.certificate, issuer.certificate],
    { crls: named(crls), ocspResponses: named(ocsp) },
    policy,
    NOW,
  );
}

const status = ({ statuses }: RevocationResult) => statuses[0]?.status;
const crl = (options: Partial<CrlOptions> = {}) => createCrl({ issuer: root, ...options });
const ocsp = (options: Partial<OcspOptions> = {}) =>
  createOcspResponse({ issuer: root, about: alice, status: 'good', ...options });
const ignoredBecause = (why: string) =>
  expect.objectContaining({ code: 'revocation-answer-ignored', why }) as object;

describe('revocation lists', () => {
  it('say good of whom they do not name, and revoked with time and reason of whom they do', async () => {
    expect(await ask({ crls: [await crl({ revoked: [bob] })] })).toEqual({
      statuses: [
        {
          subject: alice.certificate.subject.text,
          status: 'good',
          source: 'test',
          thisUpdate: '2026-05-31T12:00:00.000Z',
          nextUpdate: '2026-06-02T12:00:00.000Z',
        },
      ],
      findings: [],
    });
    expect(await ask({ crls: [await crl({ revoked: [bob, alice], reason: 1 })] })).toMatchObject({
      statuses: [{ status: 'revoked' }],
      findings: [
        { code: 'certificate-revoked', reason: 'keyCompromise', revokedAt: '2026-05-02T12:00:00.000Z' },
      ],
    });
  });

  it.each<[string, () => Promise<Partial<CrlOptions>>, string]>([
    ['signed by another key', () => Promise.resolve({ key: other.key }), 'signature does not hold'],
    ['out of date', () => Promise.resolve({ nextUpdate: earlier }), 'out of date'],
    ['without an end', () => Promise.resolve({ nextUpdate: null }), 'out of date'],
    ['from the future', () => Promise.resolve({ thisUpdate: later }), 'from the future'],
    [
      'with a critical extension that is not known',
      () =>
        Promise.resolve({
          extensions: [{ type: '1.3.6.1.4.1.99999.1', critical: true, value: nullValue() }],
        }),
      'unsupported extension',
    ],
    [
      'with an extension that cannot be read',
      () =>
        Promise.resolve({
          extensions: [{ type: OID.deltaCrlIndicator, critical: true, value: nullValue() }],
        }),
      'malformed',
    ],
  ])('%s count for nothing and are named', async (_, options, why) => {
    for (const revoked of [[], [alice]]) {
      const result = await ask({ crls: [await crl({ ...(await options()), revoked })] });
      expect(status(result)).toBe('unknown');
      const isOldNews = why === 'out of date' && revoked.length > 0;
      expect(result.findings).toContainEqual(
        ignoredBecause(isOldNews ? 'out of date, but names the certificate' : why),
      );
    }
  });

  it('of another issuer are passed over in silence', async () => {
    const result = await ask({ crls: [await createCrl({ issuer: other, revoked: [alice] })] });
    expect(result.findings).toEqual([
      { code: 'revocation-unknown', certificate: alice.certificate.subject.text },
    ]);
  });

  it('of an issuer whose key may not sign lists count for nothing', async () => {
    const issuer = await createRoot({ key: root.key, extensions: [keyUsage('keyCertSign')] });
    const result = await ask({ crls: [await crl()], issuer });
    expect(result.findings).toContainEqual(ignoredBecause('issuer may not sign revocation lists'));
  });

  const unknownExtension = { type: '1.3.6.1.4.1.99999.1', critical: true, value: nullValue() };

  it('that are complete do not make good what an unread one may revoke, unless that one is forged', async () => {
    const unread = await crl({ extensions: [unknownExtension] });
    expect(status(await ask({ crls: [await crl(), unread] }))).toBe('unknown');
    const forged = await crl({ extensions: [unknownExtension], key: other.key });
    expect(status(await ask({ crls: [await crl(), forged] }))).toBe('good');
  });

  it('that are unread hinder nobody once they are out of date', async () => {
    const unread = await crl({ extensions: [unknownExtension], nextUpdate: earlier });
    expect(status(await ask({ crls: [await crl(), unread] }))).toBe('good');
  });

  it('whose entry cannot be read hinder another one from making good', async () => {
    const twice = { type: OID.reasonCode, critical: false, value: nullValue() };
    const unread = await crl({ revoked: [alice], entryExtensions: [twice] });
    const result = await ask({ crls: [await crl(), unread] });
    expect(status(result)).toBe('unknown');
    expect(result.findings).toContainEqual(ignoredBecause('its entries cannot be read'));
  });

  // RFC 5280 §5.3: such a list MUST NOT be used to determine the status of any certificate.
  it('with a critical extension that is not known in anybody’s entry count for nothing', async () => {
    const unread = await crl({ revoked: [bob], entryExtensions: [unknownExtension] });
    const result = await ask({ crls: [unread, await crl()] });
    expect(status(result)).toBe('unknown');
    expect(result.findings).toContainEqual(ignoredBecause('unsupported extension'));
  });

  // RFC 5280 §5.3.3: certificateIssuer stands only in indirect lists.
  it('whose entry moves to another issuer, though they are not indirect, are not read', async () => {
    const moved = await crl({ revoked: [{ of: alice, issuer: other.certificate.subject.der }] });
    const result = await ask({ crls: [moved, await crl()] });
    expect(status(result)).toBe('unknown');
    expect(result.findings).toContainEqual(ignoredBecause('unsupported extension'));
  });

  it('that are broken are named', async () => {
    const broken = (await crl()).slice(0, 60);
    expect((await ask({ crls: [broken] })).findings).toContainEqual(ignoredBecause('malformed'));
  });
});

describe('a list by another key of the same authority (RFC 5280 §6.3.3 (f))', () => {
  const askWith = async (signers: readonly Identity[], crls: readonly Bytes[]) =>
    checkRevocation(
      [alice.certificate, root.certificate],
      { crls: crls.map((der) => ({ der, source: 'test' })), ocspResponses: [] },
      'soft',
      NOW,
      signers.map(({ certificate }) => certificate),
    );
  const listSigner = (usage: 'cRLSign' | 'digitalSignature', issuer = root) =>
    issuer.issue({ subject: root.certificate.subject.der, extensions: [keyUsage(usage)] });

  it('counts if the authority made that key one for lists, and did not revoke it', async () => {
    const signer = await listSigner('cRLSign');
    const byAnother = await crl({ key: signer.key, revoked: [alice] });
    expect(status(await askWith([signer], [byAnother, await crl({ revoked: [bob] })]))).toBe('revoked');
    expect(status(await askWith([signer], [byAnother, await crl({ revoked: [signer] })]))).toBe('good');
  });

  it('is found behind the keys of former years and the path’s own certificates', async () => {
    const former = { subject: root.certificate.subject.der, extensions: [keyUsage('cRLSign')] };
    const old = await Promise.all([1, 2, 3, 4, 5].map(() => root.issue({ ...former, notAfter: earlier })));
    const signer = await listSigner('cRLSign');
    const crls = [await crl({ key: signer.key, revoked: [alice] }), await crl({ revoked: [bob] })];
    expect(status(await askWith([root, root, root, root, ...old, signer], crls))).toBe('revoked');
  });

  it('counts for nothing without that usage, or by another authority', async () => {
    for (const signer of [await listSigner('digitalSignature'), await listSigner('cRLSign', other)]) {
      expect(status(await askWith([signer], [await crl({ key: signer.key })]))).toBe('unknown');
    }
  });
});

describe('OCSP responses', () => {
  it('of the issuer are believed', async () => {
    expect(status(await ask({ ocsp: [await ocsp()] }))).toBe('good');
    expect(await ask({ ocsp: [await ocsp({ status: 'revoked' })] })).toMatchObject({
      statuses: [{ status: 'revoked' }],
      findings: [{ code: 'certificate-revoked', revokedAt: '2026-05-02T12:00:00.000Z' }],
    });
    expect(status(await ask({ ocsp: [await ocsp({ status: 'unknown' })] }))).toBe('unknown');
  });

  it('of a responder whom the issuer made one are believed', async () => {
    const responder = await root.issue({
      name: 'Responder',
      extensions: [extendedKeyUsage(OID.ocspSigning)],
    });
    expect(status(await ask({ ocsp: [await ocsp({ responder, certificates: [responder] })] }))).toBe('good');
  });

  it.each<[string, () => Promise<Identity>]>([
    ['without the purpose', () => root.issue({ name: 'Responder' })],
    [
      'of another authority',
      () => other.issue({ name: 'Responder', extensions: [extendedKeyUsage(OID.ocspSigning)] }),
    ],
    [
      'that has expired',
      () =>
        root.issue({ name: 'Responder', notAfter: earlier, extensions: [extendedKeyUsage(OID.ocspSigning)] }),
    ],
    [
      'whose key may not sign',
      () =>
        root.issue({
          name: 'Responder',
          extensions: [extendedKeyUsage(OID.ocspSigning), keyUsage('keyEncipherment')],
        }),
    ],
    ['that claims the issuer’s name', () => createRoot({ extensions: [extendedKeyUsage(OID.ocspSigning)] })],
  ])('of a responder %s are not', async (_, make) => {
    const responder = await make();
    const result = await ask({ ocsp: [await ocsp({ responder, certificates: [responder] })] });
    expect(status(result)).toBe('unknown');
    expect(result.findings).toContainEqual(ignoredBecause('signature does not hold'));
  });

  it.each<[string, Partial<OcspOptions>, string]>([
    ['out of date', { nextUpdate: earlier }, 'out of date'],
    ['from the future', { thisUpdate: later }, 'from the future'],
    [
      'without an end and two days old',
      { nextUpdate: null, thisUpdate: new Date(NOW.getTime() - 48 * HOUR) },
      'out of date',
    ],
    ['with a broken signature', { signature: (bytes) => bytes.map(() => 0) }, 'signature does not hold'],
  ])('%s count for nothing', async (_, options, why) => {
    const result = await ask({ ocsp: [await ocsp(options)] });
    expect(status(result)).toBe('unknown');
    expect(result.findings).toContainEqual(ignoredBecause(why));
  });

  it('without an end and an hour old are believed', async () => {
    expect(status(await ask({ ocsp: [await ocsp({ nextUpdate: null, thisUpdate: earlier })] }))).toBe('good');
  });

  it('about another certificate are passed over', async () => {
    expect(status(await ask({ ocsp: [await ocsp({ about: bob })] }))).toBe('unknown');
  });

  it('that are broken are named', async () => {
    const broken = (await ocsp()).slice(0, 40);
    expect((await ask({ ocsp: [broken] })).findings).toContainEqual(ignoredBecause('malformed'));
  });
});

describe('a flood of OCSP responses', () => {
  it('ends after a hundred, and the hundred still count', async () => {
    const foreign = Array.from({ length: 100 }, () => Uint8Array.of(0x30, 0));
    const result = await ask({ ocsp: [...foreign, await ocsp()] });
    expect(status(result)).toBe('unknown');
    expect(result.findings).toContainEqual(ignoredBecause('too many answers'));
    expect(status(await ask({ ocsp: [await ocsp(), ...foreign] }))).toBe('good');
  });
});

describe('old news of a revocation', () => {
  it('is a caution whatever the policy: nothing newer says otherwise', async () => {
    for (const evidence of [
      { crls: [await crl({ revoked: [alice], nextUpdate: earlier })] },
      { ocsp: [await ocsp({ status: 'revoked', nextUpdate: earlier })] },
    ]) {
      const result = await ask(evidence);
      expect(status(result)).toBe('unknown');
      expect(result.findings.map(({ code }) => code)).toContain('revoked-by-old-answer');
    }
  });

  it('gives way to newer news', async () => {
    const old = await crl({ revoked: [alice], nextUpdate: earlier });
    expect((await ask({ crls: [old], ocsp: [await ocsp()] })).findings.map(({ code }) => code)).not.toContain(
      'revoked-by-old-answer',
    );
  });
});

describe('policy', () => {
  it('off asks nothing, soft notes, require wants to know', async () => {
    expect(await ask({ crls: [await crl({ revoked: [alice] })] }, 'off')).toEqual({
      statuses: [],
      findings: [],
    });
    expect((await ask({}, 'soft')).findings).toMatchObject([{ code: 'revocation-unknown' }]);
    expect((await ask({}, 'require')).findings).toMatchObject([{ code: 'revocation-required' }]);
    expect((await ask({ crls: [await crl()] }, 'require')).findings).toEqual([]);
  });

  it('of two answers the worse one holds, in either order', async () => {
    const revoked = await ocsp({ status: 'revoked' });
    const good = await ocsp();
    expect(status(await ask({ ocsp: [good, revoked] }))).toBe('revoked');
    expect(status(await ask({ ocsp: [revoked, good] }))).toBe('revoked');
    expect(status(await ask({ crls: [await crl({ revoked: [alice] })], ocsp: [good] }))).toBe('revoked');
  });
});
