import { beforeAll, describe, expect, it } from 'vitest';
import { octetString, sequence } from '../../src/asn1/der.ts';
import { OID } from '../../src/asn1/oids.ts';
import type { Bytes } from '../../src/bytes.ts';
import { checkRevocation, type RevocationPolicy } from '../../src/pki/revocation.ts';
import type { SigningTimes } from '../../src/pki/signing-times.ts';
import { createRoot, NOW, type Identity } from '../support/fake-ca.ts';
import { createCrl, createOcspResponse, type CrlOptions } from '../support/fake-revocation.ts';
import { DAY, generalizedTime } from '../support/fake-timestamp.ts';

/** The lists of the tests revoke 30 days before NOW. */
const REVOKED = new Date(NOW.getTime() - 30 * DAY);
const BEFORE = new Date(REVOKED.getTime() - 10 * DAY);
const AFTER = new Date(REVOKED.getTime() + 10 * DAY);

const UNSPECIFIED = 0;
const KEY_COMPROMISE = 1;
const CA_COMPROMISE = 2;
const AFFILIATION_CHANGED = 3;
const SUPERSEDED = 4;
const CESSATION = 5;
const HOLD = 6;
const PRIVILEGE_WITHDRAWN = 9;
const AA_COMPROMISE = 10;

let root: Identity;
let alice: Identity;

beforeAll(async () => {
  root = await createRoot();
  alice = await root.issue({ email: 'alice@example.org' });
});

const crl = (options: Partial<CrlOptions> = {}): Promise<Bytes> =>
  createCrl({ issuer: root, revoked: [alice], ...options });

interface Asked {
  readonly at?: Date;
  readonly policy?: RevocationPolicy;
  readonly ocsp?: readonly Bytes[];
}

async function ask(
  crls: readonly Bytes[],
  times: SigningTimes,
  { at = NOW, policy = 'soft', ocsp = [] }: Asked = {},
) {
  const named = (list: readonly Bytes[]) => list.map((der) => ({ der, source: 'test' }));
  const { statuses, findings } = await checkRevocation(
    [alice.certificate, root.certificate],
    { crls: named(crls), ocspResponses: named(ocsp) },
    policy,
    at,
    [],
    times,
  );
  return { status: statuses[0]?.status, codes: findings.map(({ code }) => code), findings };
}

const proven = (provenTime: Date): SigningTimes => ({ signingTime: BEFORE, provenTime });
const claimed = (signingTime: Date): SigningTimes => ({ signingTime });
const invalidSince = (date: Date) => ({
  type: OID.invalidityDate,
  critical: false,
  value: generalizedTime(date),
});

describe('a revocation after the signature', () => {
  it.each([AFFILIATION_CHANGED, SUPERSEDED, CESSATION])(
    'for reason %i is told, where the time of signing is proven (RFC 5280 §5.3.1)',
    async (reason) => {
      const { status, findings } = await ask([await crl({ reason })], proven(BEFORE));
      expect(status).toBe('revoked');
      expect(findings).toMatchObject([
        {
          code: 'revoked-after-signing',
          revokedAt: REVOKED.toISOString(),
          provenTime: BEFORE.toISOString(),
          source: 'test',
        },
      ]);
    },
  );

  it.each([UNSPECIFIED, KEY_COMPROMISE, CA_COMPROMISE, HOLD, PRIVILEGE_WITHDRAWN, AA_COMPROMISE])(
    'for reason %i speaks against what was signed before as well',
    async (reason) => {
      expect((await ask([await crl({ reason })], proven(BEFORE))).codes).toEqual(['certificate-revoked']);
      expect((await ask([await crl({ reason })], claimed(BEFORE))).codes).toEqual(['certificate-revoked']);
    },
  );

  it('without a reason speaks against it', async () => {
    const response = await createOcspResponse({ issuer: root, about: alice, status: 'revoked' });
    expect((await ask([], proven(BEFORE), { ocsp: [response] })).codes).toEqual(['certificate-revoked']);
  });

  it('by the signer’s claim alone is told apart, and no better: a thief writes any time', async () => {
    const { codes, findings } = await ask([await crl({ reason: SUPERSEDED })], claimed(BEFORE));
    expect(codes).toEqual(['revoked-after-claimed-time']);
    expect(findings).toMatchObject([{ signingTime: BEFORE.toISOString() }]);
  });
});

describe('a revocation before the signature', () => {
  it('is one, by whatever time is known, or none', async () => {
    const list = await crl({ reason: SUPERSEDED });
    const late = { signingTime: AFTER, provenTime: AFTER };
    for (const times of [late, claimed(AFTER), claimed(REVOKED), { signingTime: undefined }]) {
      expect((await ask([list], times)).codes).toEqual(['certificate-revoked']);
    }
  });

  it('is one from the day that the authority names as the day it began (RFC 5280 §5.3.2)', async () => {
    const since = (date: Date) => crl({ reason: CESSATION, entryExtensions: [invalidSince(date)] });
    const early = await since(new Date(BEFORE.getTime() - DAY));
    expect((await ask([early], proven(BEFORE))).codes).toEqual(['certificate-revoked']);
    expect((await ask([early], claimed(BEFORE))).codes).toEqual(['certificate-revoked']);
    const between = await since(new Date(BEFORE.getTime() + DAY));
    expect((await ask([between], proven(BEFORE))).codes).toEqual(['revoked-after-signing']);
    // A day after the revocation cannot make it later.
    const late = await since(AFTER);
    const nextDay = new Date(REVOKED.getTime() + DAY);
    const times = { signingTime: nextDay, provenTime: nextDay };
    expect((await ask([late], times)).codes).toEqual(['certificate-revoked']);
  });

  it('is not known of an entry whose day cannot be read', async () => {
    const entryExtensions = [
      { type: OID.invalidityDate, critical: false, value: sequence(octetString(new Uint8Array(1))) },
    ];
    const { status } = await ask([await crl({ reason: CESSATION, entryExtensions })], proven(BEFORE));
    expect(status).toBe('unknown');
  });
});

describe('of several revocations', () => {
  it('the worst holds, whatever their order', async () => {
    const lists = [await crl({ reason: SUPERSEDED }), await crl({ reason: KEY_COMPROMISE })];
    expect((await ask(lists, proven(BEFORE))).codes).toEqual(['certificate-revoked']);
    expect((await ask(lists.toReversed(), proven(BEFORE))).codes).toEqual(['certificate-revoked']);
  });

  it('a harmless one does not hide a list that could not be read', async () => {
    const unread = await crl({ extensions: [{ type: '1.2.3.4', critical: true, value: sequence() }] });
    const lists = [await crl({ reason: SUPERSEDED }), unread];
    expect((await ask(lists, proven(BEFORE), { policy: 'require' })).codes).toEqual([
      'revoked-after-signing',
      'revocation-required',
    ]);
  });
});

/** alice: NOW - 1 year ... NOW + 1 year; asked two years later. */
describe('a certificate that has expired since a proven signature', () => {
  const LATER = new Date(NOW.getTime() + 730 * DAY);
  const today = { thisUpdate: new Date(LATER.getTime() - DAY), nextUpdate: new Date(LATER.getTime() + DAY) };
  const then = { thisUpdate: new Date(NOW.getTime() - DAY), nextUpdate: new Date(NOW.getTime() + DAY) };
  const require = { at: LATER, policy: 'require' as const };

  it('is not good because today’s list leaves it out: lists forget the expired (RFC 5280 §3.3)', async () => {
    const silent = await crl({ ...today, revoked: [] });
    expect((await ask([silent], proven(NOW), require)).status).toBe('unknown');
  });

  it('is good by a list of then', async () => {
    const old = await crl({ ...then, revoked: [] });
    expect(await ask([old], proven(NOW), require)).toMatchObject({ status: 'good', codes: [] });
    expect((await ask([old], claimed(NOW), require)).status).toBe('unknown');
  });

  it('is revoked where today’s list still names it, whatever the one of then says', async () => {
    const lists = [await crl({ ...then, revoked: [] }), await crl({ ...today, reason: KEY_COMPROMISE })];
    expect((await ask(lists, proven(NOW), require)).codes).toEqual(['certificate-revoked']);
  });

  it('is asked of today’s lists where the proof came too late', async () => {
    const silent = await crl({ ...today, revoked: [] });
    expect((await ask([silent], proven(new Date(NOW.getTime() + 500 * DAY)), require)).status).toBe('good');
  });
});

it('proves nothing by a time that is the very moment of the revocation', async () => {
  const list = [await crl({ reason: SUPERSEDED })];
  expect((await ask(list, proven(new Date(REVOKED.getTime() - 1000)))).codes).toEqual([
    'revoked-after-signing',
  ]);
  expect((await ask(list, { signingTime: REVOKED, provenTime: REVOKED })).codes).toEqual([
    'certificate-revoked',
  ]);
});
