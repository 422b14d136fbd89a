import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { bitString, explicit, integer, octetString, oid, sequence, setOf } from '../../src/asn1/der.ts';
import { OID } from '../../src/asn1/oids.ts';
import { toPem } from '../../src/asn1/pem.ts';
import { concat, utf8, type Bytes } from '../../src/bytes.ts';
import { createMemoryStore } from '../../src/net/evidence-store.ts';
import { createNodeTransport } from '../../src/net/node-transport.ts';
import { createOnlineEvidence } from '../../src/net/online-evidence.ts';
import { TransportError, type Transport } from '../../src/net/transport.ts';
import { findTrustOnline } from '../../src/pki/online-trust.ts';
import { checkRevocation } from '../../src/pki/revocation.ts';
import { asAnchors } from '../../src/pki/trust-anchor.ts';
import { createRoot, NOW, type Identity } from '../support/fake-ca.ts';
import { createCrl, distributionPoints, informationAccess, uri } from '../support/fake-revocation.ts';
import { createLoopback, type Loopback } from '../support/loopback.ts';

let server: Loopback;
let root: Identity;
beforeEach(async () => {
  [server, root] = await Promise.all([createLoopback(), createRoot()]);
});
afterEach(() => server.close());

const at = (path: string): string => `${server.url}${path}`;
const issuersAt = (...urls: readonly string[]) => [informationAccess({ caIssuers: urls })];

async function find(leaf: Identity, intermediates: readonly Identity[] = [], store = createMemoryStore()) {
  const online = createOnlineEvidence({
    transport: createNodeTransport({ allowPrivate: true, connectMs: 30_000, requestMs: 30_000 }),
    store,
  });
  const { anchored, findings, path } = await findTrustOnline(
    leaf.certificate,
    {
      anchors: asAnchors([root.certificate], { origin: 'given' }),
      intermediates: intermediates.map(({ certificate }) => certificate),
    },
    { at: NOW, signingTime: undefined, purpose: 'any' },
    online,
  );
  return { anchored, length: path.length, findings };
}

const authority = (name: string, extensions = issuersAt(), issuer = root) =>
  issuer.issue({ ca: true, name, extensions });

/** root → one → two → leaf, where each names the place of its issuer's certificate. */
async function chain() {
  const one = await authority('Authority One', issuersAt(at('/root')));
  const two = await authority('Authority Two', issuersAt(at('/one')), one);
  const leaf = await two.issue({ extensions: issuersAt(at('/two')) });
  return { one, two, leaf };
}

/** A certs-only CMS (RFC 5652 §5.1); in BER, with lengths that are not known beforehand. */
function certsOnly(certificates: readonly Identity[], form: 'DER' | 'BER' = 'DER'): Bytes {
  const version = integer(1);
  const digestAlgorithms = setOf();
  const content = sequence(oid(OID.data));
  const bag = concat(certificates.map(({ der }) => der));
  if (form === 'DER') {
    const signedData = sequence(version, digestAlgorithms, content, explicit(0, bag), setOf());
    return sequence(oid(OID.signedData), explicit(0, signedData));
  }
  const indefinite = (tag: number, ...parts: readonly Uint8Array[]): Bytes =>
    concat([Uint8Array.of(tag, 0x80), ...parts, Uint8Array.of(0, 0)]);
  const signedData = indefinite(0x30, version, digestAlgorithms, content, indefinite(0xa0, bag), setOf());
  return indefinite(0x30, oid(OID.signedData), indefinite(0xa0, signedData));
}

describe('a missing issuer (RFC 5280 §4.2.2.1)', () => {
  it.each<[string, (issuer: Identity) => Bytes]>([
    ['a certificate in DER', ({ der }) => der],
    ['a certificate in PEM', ({ der }) => utf8(toPem(der, 'CERTIFICATE'))],
    ['certificates in a CMS, in DER', (issuer) => certsOnly([root, issuer])],
    ['certificates in a CMS, in BER', (issuer) => certsOnly([root, issuer], 'BER')],
    [
      'certificates in a CMS, of which one is broken',
      (issuer) => certsOnly([{ ...root, der: sequence(integer(1)) }, issuer]),
    ],
  ])('is found as %s', async (_, form) => {
    const issuer = await authority('Authority');
    const leaf = await issuer.issue({ extensions: issuersAt(at('/ca')) });
    server.answers.set('/ca', form(issuer));
    expect(await find(leaf)).toEqual({ anchored: true, length: 3, findings: [] });
  });

  it('is looked for from one to the next, as far as the anchor', async () => {
    const { one, two, leaf } = await chain();
    server.answers.set('/one', one.der).set('/two', two.der);
    expect(await find(leaf)).toEqual({ anchored: true, length: 4, findings: [] });
    expect(server.asked).toEqual(['GET /two', 'GET /one']);
  });

  it('is looked for where the certificates at hand end', async () => {
    const { one, two, leaf } = await chain();
    server.answers.set('/one', one.der);
    expect(await find(leaf, [two])).toEqual({ anchored: true, length: 4, findings: [] });
    expect(server.asked).toEqual(['GET /one']);
  });

  it('is looked for where one of its name has another key', async () => {
    const issuer = await authority('Authority');
    const namesake = await authority('Authority');
    const leaf = await issuer.issue({ extensions: issuersAt(at('/ca')) });
    server.answers.set('/ca', issuer.der);
    expect(await find(leaf, [namesake])).toEqual({ anchored: true, length: 3, findings: [] });
  });

  it('is nobody whom an address trusts: a root from there is no anchor', async () => {
    const stranger = await createRoot({ name: 'Stranger' });
    const leaf = await stranger.issue({ extensions: issuersAt(at('/ca')) });
    server.answers.set('/ca', stranger.der);
    expect(await find(leaf)).toMatchObject({ anchored: false, findings: [{ code: 'issuer-unknown' }] });
  });

  it('is not looked for where a path holds, or where somebody vouches for themselves', async () => {
    const leaf = await root.issue({ extensions: issuersAt(at('/ca')) });
    expect((await find(leaf)).anchored).toBe(true);
    const alone = await createRoot({ ca: false, name: 'Alone', extensions: issuersAt(at('/ca')) });
    expect((await find(alone)).findings).toMatchObject([{ code: 'self-signed' }]);
    expect(server.asked).toEqual([]);
  });

  it('is taken from the cache while its certificate is valid', async () => {
    const issuer = await authority('Authority');
    const leaf = await issuer.issue({ extensions: issuersAt(at('/ca')) });
    const store = createMemoryStore();
    server.answers.set('/ca', issuer.der);
    await find(leaf, [], store);
    expect((await find(leaf, [], store)).anchored).toBe(true);
    expect(server.asked.length).toBe(1);
  });

  it('in the cache that does not fit is asked for again', async () => {
    const [issuer, old] = [await authority('Authority'), await authority('Authority')];
    const leaf = await issuer.issue({ extensions: issuersAt(at('/ca')) });
    const store = createMemoryStore();
    await store.write(`GET ${at('/ca')}`, old.der);
    server.answers.set('/ca', issuer.der);
    expect((await find(leaf, [], store)).anchored).toBe(true);
  });

  it('that was looked for in vain is named with every address and reason', async () => {
    const issuer = await authority('Authority');
    const ldap = 'ldap://directory.example.org/cn=CA';
    const leaf = await issuer.issue({ extensions: issuersAt(ldap, at('/missing'), at('/page')) });
    server.answers.set('/page', utf8('<!doctype html>'));
    expect((await find(leaf)).findings).toEqual([
      {
        code: 'issuer-unknown',
        certificate: leaf.certificate.subject.text,
        issuer: issuer.certificate.subject.text,
        tried: [
          { url: ldap, why: 'neither http nor https' },
          { url: at('/missing'), why: 'HTTP status 404' },
          { url: at('/page'), why: 'no certificate in it' },
        ],
      },
    ]);
  });
});

describe('an attacker who names addresses', () => {
  it('in a circle has each asked once', async () => {
    const one = await createRoot({ name: 'One' });
    const two = await one.issue({ ca: true, name: 'Two', extensions: issuersAt(at('/one')) });
    const crossed = await two.issue({
      ca: true,
      subject: one.certificate.subject.der,
      key: one.key,
      extensions: issuersAt(at('/two')),
    });
    const leaf = await two.issue({ extensions: issuersAt(at('/two')) });
    server.answers.set('/one', crossed.der).set('/two', two.der);
    expect((await find(leaf)).anchored).toBe(false);
    expect(server.asked).toEqual(['GET /two', 'GET /one']);
  });

  it('without end is followed for a few certificates', async () => {
    let issuer = await createRoot({ name: 'Level 0' });
    for (let level = 1; level < 9; level++) {
      issuer = await issuer.issue({
        ca: true,
        name: `Level ${level}`,
        extensions: issuersAt(at(`/${level - 1}`)),
      });
      server.answers.set(`/${level}`, issuer.der);
    }
    const leaf = await issuer.issue({ extensions: issuersAt(at('/8')) });
    expect((await find(leaf)).anchored).toBe(false);
    expect(server.asked).toEqual(['GET /8', 'GET /7', 'GET /6', 'GET /5']);
  });

  it('by the dozen has a few of them asked', async () => {
    const stranger = await createRoot({ name: 'Stranger' });
    const two = await stranger.issue({
      ca: true,
      extensions: issuersAt(...['/a', '/b', '/c', '/d', '/e'].map(at)),
    });
    const leaf = await two.issue({ extensions: issuersAt(...['/1', '/2', '/3', '/4'].map(at)) });
    server.answers.set('/1', two.der);
    const { findings } = await find(leaf);
    expect(server.asked).toEqual(['GET /1', 'GET /2', 'GET /3', 'GET /4', 'GET /a']);
    expect(JSON.stringify(findings)).toContain('too many were asked before');
  });

  it('of something huge gets no further', async () => {
    const issuer = await authority('Authority', [
      { type: '1.3.6.1.4.1.99999.1', critical: false, value: octetString(new Uint8Array(70_000)) },
    ]);
    const leaf = await issuer.issue({ extensions: issuersAt(at('/large'), at('/flood')) });
    server.answers.set('/large', issuer.der).set('/flood', bitString(new Uint8Array(1_100_000)));
    expect((await find(leaf)).findings).toMatchObject([
      { tried: [{ why: 'no certificate in it' }, { why: 'more than 1048576 octets' }] },
    ]);
  });
});

describe('addresses that nobody vouches for', () => {
  afterEach(() => vi.useRealTimers());

  // Attack: with a revoked key, seven certificates of one's own beside the right one, each naming a slow server.
  it('do not use up the time in which it is asked who was revoked', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const alice = await root.issue({
      extensions: [distributionPoints({ name: { fullName: [uri('http://ca.example.org/crl')] } })],
    });
    const list = await createCrl({ issuer: root, revoked: [alice] });
    const transport: Transport = ({ url, ms }) => {
      if (url === 'http://ca.example.org/crl') return Promise.resolve(list);
      vi.advanceTimersByTime(ms);
      return Promise.reject(new TransportError('too slow'));
    };
    const online = createOnlineEvidence({ transport, store: createMemoryStore() });
    const forged = await (
      await createRoot({ name: 'Stranger' })
    ).issue({ extensions: issuersAt('http://mallory.example.net/1', 'http://mallory.example.net/2') });
    const material = { anchors: asAnchors([root.certificate], { origin: 'given' }), intermediates: [] };
    const { findings } = await findTrustOnline(
      forged.certificate,
      material,
      { at: NOW, signingTime: undefined },
      online,
    );
    expect(findings[0]).toMatchObject({ tried: [{ why: 'too slow' }, { why: 'no time was left for it' }] });
    const path = [alice.certificate, root.certificate] as const;
    const evidence = { crls: [], ocspResponses: [], online };
    expect((await checkRevocation(path, evidence, 'soft', NOW)).statuses[0]?.status).toBe('revoked');
  });
});
