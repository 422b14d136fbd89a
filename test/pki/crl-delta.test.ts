import { beforeAll, describe, expect, it } from 'vitest';
import type { Bytes } from '../../src/bytes.ts';
import { authorityKeyIdentifier, keyUsage } from '../../src/pki/issue-certificate.ts';
import { checkRevocation } from '../../src/pki/revocation.ts';
import { createRoot, NOW, type Identity } from '../support/fake-ca.ts';
import { createCrl, type CrlOptions } from '../support/fake-revocation.ts';

const HOUR = 3_600_000;
const earlier = new Date(NOW.getTime() - HOUR);

const HOLD = 6;
const REMOVE_FROM_CRL = 8;

let root: Identity;
let alice: Identity;

beforeAll(async () => {
  root = await createRoot();
  alice = await root.issue({ email: 'alice@example.org' });
});

const crl = (options: Partial<CrlOptions>): Promise<Bytes> => createCrl({ issuer: root, ...options });
const complete = (options: Partial<CrlOptions> = {}) => crl({ number: 5, ...options });
const delta = (options: Partial<CrlOptions> = {}) => crl({ number: 7, base: 5, ...options });

async function ask(crls: readonly Bytes[], others: readonly Identity[] = []) {
  const evidence = { crls: crls.map((der, index) => ({ der, source: `list ${index}` })), ocspResponses: [] };
  const path = [alice.certificate, root.certificate] as const;
  const certificates = others.map(({ certificate }) => certificate);
  const { statuses, findings } = await checkRevocation(path, evidence, 'soft', NOW, certificates);
  return {
    status: statuses[0]?.status,
    source: statuses[0]?.source,
    ignored: findings.flatMap((finding) =>
      finding.code === 'revocation-answer-ignored' ? [`${finding.source}: ${finding.why}`] : [],
    ),
  };
}

describe('a delta list (RFC 5280 §5.2.4, §6.3.3 (c), (h) to (k))', () => {
  it('adds what was revoked since, in either order', async () => {
    const revoking = await delta({ revoked: [alice] });
    expect(await ask([await complete(), revoking])).toMatchObject({ status: 'revoked', source: 'list 1' });
    expect(await ask([revoking, await complete()])).toMatchObject({ status: 'revoked', source: 'list 0' });
    expect(await ask([await complete(), await delta()])).toEqual({
      status: 'good',
      source: 'list 0',
      ignored: [],
    });
  });

  it('leaves standing what it does not name', async () => {
    expect((await ask([await complete({ revoked: [alice] }), await delta()])).status).toBe('revoked');
  });

  it('takes back a hold, which no complete list can do by that reason', async () => {
    const onHold = await complete({ revoked: [{ of: alice, reason: HOLD }] });
    const removing = await delta({ revoked: [{ of: alice, reason: REMOVE_FROM_CRL }] });
    expect((await ask([onHold, removing])).status).toBe('good');
    const contradiction = await complete({ revoked: [{ of: alice, reason: REMOVE_FROM_CRL }] });
    expect(await ask([contradiction])).toMatchObject({
      status: 'unknown',
      ignored: ['list 0: its entries cannot be read'],
    });
  });

  it('is the newest of several', async () => {
    const removing = await delta({ number: 8, revoked: [{ of: alice, reason: REMOVE_FROM_CRL }] });
    expect((await ask([await complete(), await delta({ revoked: [alice] }), removing])).status).toBe('good');
  });

  it('makes a list current that has ended', async () => {
    const old = await complete({ nextUpdate: earlier });
    expect((await ask([old, await delta()])).status).toBe('good');
    expect((await ask([old, await delta({ nextUpdate: earlier })])).ignored).toEqual([
      'list 1: out of date',
      'list 0: out of date',
    ]);
  });

  it('whose base is newer than the list changes another one, which is missing', async () => {
    expect(await ask([await complete(), await delta({ base: 6 })])).toMatchObject({
      status: 'unknown',
      ignored: ['list 1: changes to a list that is missing'],
    });
    expect((await ask([await delta()])).ignored).toEqual(['list 0: changes to a list that is missing']);
  });

  it('that is no newer than the list is no news', async () => {
    for (const number of [5, 4]) {
      const revoking = await delta({ number, base: 4, revoked: [alice] });
      expect(await ask([await complete(), revoking])).toMatchObject({
        status: 'good',
        ignored: ['list 1: a newer list takes its place'],
      });
    }
  });

  it('does not change a list without a number', async () => {
    expect((await ask([await crl({}), await delta()])).status).toBe('unknown');
  });

  it('of another scope is not for this list', async () => {
    expect((await ask([await complete(), await delta({ scope: { only: 'user' } })])).status).toBe('unknown');
    const own = { only: 'user' } as const;
    expect((await ask([await complete({ scope: own }), await delta({ scope: own })])).status).toBe('good');
  });

  it('of another key is not for this list', async () => {
    const named = (octet: number) => ({ extensions: [authorityKeyIdentifier(Uint8Array.of(octet))] });
    expect((await ask([await complete(named(1)), await delta(named(1))])).status).toBe('good');
    expect((await ask([await complete(named(1)), await delta(named(2))])).status).toBe('unknown');
    const signer = await root.issue({
      subject: root.certificate.subject.der,
      extensions: [keyUsage('cRLSign')],
    });
    expect((await ask([await complete(), await delta({ key: signer.key })], [signer])).status).toBe(
      'unknown',
    );
  });

  it('that is forged changes nothing', async () => {
    const other = await createRoot();
    const forged = await delta({ key: other.key, revoked: [alice] });
    expect(await ask([await complete(), forged])).toMatchObject({
      status: 'good',
      ignored: ['list 1: signature does not hold'],
    });
  });
});

describe('of two complete lists of one scope (RFC 5280 §5.2.3)', () => {
  it('the newer one holds: an old hold is lifted, an old good is over', async () => {
    const onHold = { revoked: [{ of: alice, reason: HOLD }] };
    expect(await ask([await complete(onHold), await complete({ number: 6 })])).toEqual({
      status: 'good',
      source: 'list 1',
      ignored: ['list 0: a newer list takes its place'],
    });
    expect((await ask([await complete(), await complete({ number: 6, ...onHold })])).status).toBe('revoked');
  });

  it('the one that revokes holds where neither is known to be newer', async () => {
    expect((await ask([await crl({}), await crl({ revoked: [alice] })])).status).toBe('revoked');
  });

  it('one that has ended takes nobody’s place', async () => {
    const ended = await complete({ number: 6, nextUpdate: earlier });
    expect((await ask([await complete(), ended])).status).toBe('good');
  });
});
