import { beforeAll, describe, expect, it } from 'vitest';
import { contentOf, parseBer } from '../../src/asn1/ber.ts';
import { sequence, oid, setOf, utf8String } from '../../src/asn1/der.ts';
import { OID } from '../../src/asn1/oids.ts';
import type { Bytes } from '../../src/bytes.ts';
import { nameOf } from '../../src/pki/issue-certificate.ts';
import { checkRevocation } from '../../src/pki/revocation.ts';
import { createRoot, NOW, type Identity } from '../support/fake-ca.ts';
import {
  createCrl,
  directoryName,
  distributionPoints,
  uri,
  type CrlOptions,
  type Point,
} from '../support/fake-revocation.ts';

let root: Identity;

beforeAll(async () => {
  root = await createRoot();
});

/** A person whose lists are at these points. */
const personAt = (...points: readonly Point[]): Promise<Identity> =>
  root.issue({ email: 'alice@example.org', extensions: [distributionPoints(...points)] });

const crl = (options: Partial<CrlOptions> = {}): Promise<Bytes> => createCrl({ issuer: root, ...options });

async function ask(person: Identity, ...crls: readonly Bytes[]) {
  const evidence = { crls: crls.map((der, index) => ({ der, source: `list ${index}` })), ocspResponses: [] };
  const path = [person.certificate, root.certificate] as const;
  const { statuses, findings } = await checkRevocation(path, evidence, 'soft', NOW);
  return {
    status: statuses[0]?.status,
    ignored: findings.flatMap((finding) =>
      finding.code === 'revocation-answer-ignored' ? [`${finding.source}: ${finding.why}`] : [],
    ),
    reason: findings.flatMap((finding) =>
      finding.code === 'certificate-revoked' ? [finding.reason] : [],
    )[0],
  };
}

const relativeName = sequence(oid(OID.commonName), utf8String('Part 1'));
const rootName = nameOf({ O: 'Signet Test', CN: 'Test Root' });
const below = sequence(contentOf(parseBer(rootName)), setOf(relativeName));

const FIRST = { fullName: [uri('http://crl.example/1.crl')] };
const SECOND = { fullName: [uri('http://crl.example/2.crl')] };

describe('lists of one distribution point (RFC 5280 §6.3.3 (b)(2)(i))', () => {
  it('answer for the certificates of that point and for no others', async () => {
    const alice = await personAt({ name: FIRST });
    expect((await ask(alice, await crl({ scope: { name: FIRST } }))).status).toBe('good');
    expect((await ask(alice, await crl({ scope: { name: FIRST }, revoked: [alice] }))).status).toBe(
      'revoked',
    );
    expect(await ask(alice, await crl({ scope: { name: SECOND } }))).toMatchObject({
      status: 'unknown',
      ignored: ['list 0: for other certificates'],
    });
  });

  it('are one name in common, of any on either side', async () => {
    const alice = await personAt(
      { name: SECOND },
      { name: { fullName: [...FIRST.fullName, directoryName(below)] } },
    );
    const scope = { name: { fullName: [uri('ldap://crl.example/'), directoryName(below)] } };
    expect((await ask(alice, await crl({ scope }))).status).toBe('good');
  });

  it('are named in full or below the issuer, which is the same', async () => {
    const full = { fullName: [directoryName(below)] };
    const relative = { relativeName };
    for (const [ofCertificate, ofList] of [
      [full, relative],
      [relative, full],
      [relative, relative],
    ] as const) {
      const alice = await personAt({ name: ofCertificate });
      expect((await ask(alice, await crl({ scope: { name: ofList } }))).status).toBe('good');
    }
    const alice = await personAt({ name: { fullName: [directoryName(rootName)] } });
    expect((await ask(alice, await crl({ scope: { name: relative } }))).status).toBe('unknown');
  });

  it('answer nothing for a certificate that names no point, unless they bear the issuer’s own name', async () => {
    const alice = await root.issue({ email: 'alice@example.org' });
    expect((await ask(alice, await crl({ scope: { name: FIRST } }))).status).toBe('unknown');
    const own = { fullName: [directoryName(root.certificate.subject.der)] };
    expect((await ask(alice, await crl({ scope: { name: own } }))).status).toBe('good');
  });

  it('are no hindrance where another list answers, and a list of everything does', async () => {
    const alice = await personAt({ name: FIRST });
    expect(await ask(alice, await crl({ scope: { name: SECOND } }), await crl())).toEqual({
      status: 'good',
      ignored: [],
      reason: undefined,
    });
  });
});

describe('lists of one kind of certificate (RFC 5280 §6.3.3 (b)(2)(ii) to (iv))', () => {
  it('answer for that kind alone', async () => {
    const person = await root.issue({ email: 'alice@example.org' });
    const authority = await root.issue({ name: 'Below', ca: true });
    const statusOf = async (one: Identity, only: 'user' | 'ca' | 'attribute') =>
      (await ask(one, await crl({ scope: { only }, revoked: [person, authority] }))).status;
    expect(await statusOf(person, 'user')).toBe('revoked');
    expect(await statusOf(authority, 'user')).toBe('unknown');
    expect(await statusOf(person, 'ca')).toBe('unknown');
    expect(await statusOf(authority, 'ca')).toBe('revoked');
    expect(await statusOf(person, 'attribute')).toBe('unknown');
    expect(await statusOf(authority, 'attribute')).toBe('unknown');
  });
});

describe('lists of some reasons (RFC 5280 §6.3.3 (d), (e) and (l))', () => {
  const COMPROMISE = [1, 2];
  const REST = [3, 4, 5, 6, 7, 8];

  it('make good only together', async () => {
    const alice = await personAt({ name: FIRST });
    const compromise = await crl({ scope: { reasons: COMPROMISE } });
    const rest = await crl({ scope: { reasons: REST } });
    expect(await ask(alice, compromise)).toMatchObject({
      status: 'unknown',
      ignored: ['list 0: covers only some reasons'],
    });
    expect((await ask(alice, compromise, rest)).status).toBe('good');
    expect((await ask(alice, compromise, await crl({ scope: { reasons: REST.slice(1) } }))).status).toBe(
      'unknown',
    );
  });

  it('revoke one by one', async () => {
    const alice = await personAt({ name: FIRST });
    const revoking = await crl({ scope: { reasons: REST }, revoked: [alice], reason: 4 });
    expect(await ask(alice, revoking)).toMatchObject({ status: 'revoked', reason: 'superseded' });
  });

  it('cover no more than their point is for', async () => {
    const alice = await personAt({ name: FIRST, reasons: COMPROMISE }, { name: SECOND, reasons: REST });
    const first = await crl({ scope: { name: FIRST } });
    const second = await crl({ scope: { name: SECOND } });
    expect((await ask(alice, first)).status).toBe('unknown');
    expect((await ask(alice, first, second)).status).toBe('good');
    const overlapping = await crl({ scope: { name: SECOND, reasons: COMPROMISE } });
    expect((await ask(alice, first, overlapping)).status).toBe('unknown');
  });
});
