import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { toPem } from '../../src/asn1/pem.ts';
import { OID } from '../../src/asn1/oids.ts';
import { utf8, type Bytes } from '../../src/bytes.ts';
import { createDirectoryStore } from '../../src/net/directory-store.ts';
import { createMemoryStore, type EvidenceStore } from '../../src/net/evidence-store.ts';
import { createNodeTransport } from '../../src/net/node-transport.ts';
import { createOnlineEvidence, type OnlineEvidenceOptions } from '../../src/net/online-evidence.ts';
import type { ExtensionValue } from '../../src/pki/issue-certificate.ts';
import { checkRevocation, type RevocationEvidence } from '../../src/pki/revocation.ts';
import { createRoot, NOW, type Identity } from '../support/fake-ca.ts';
import {
  createCrl,
  createOcspResponse,
  distributionPoints,
  freshestCrl,
  informationAccess,
  uri,
  type OcspOptions,
} from '../support/fake-revocation.ts';
import { createLoopback, type Answer, type Loopback } from '../support/loopback.ts';

const HOUR = 3_600_000;
const earlier = new Date(NOW.getTime() - HOUR);
const tomorrow = new Date(NOW.getTime() + 24 * HOUR - 1);

let server: Loopback;
let root: Identity;
let other: Identity;
beforeEach(async () => {
  [server, root, other] = await Promise.all([
    createLoopback(),
    createRoot(),
    createRoot({ name: 'Other Root' }),
  ]);
});
afterEach(() => server.close());

const points = (...urls: readonly string[]): ExtensionValue =>
  distributionPoints({ name: { fullName: urls.map(uri) } });
const at = (path: string): string => `${server.url}${path}`;

const transport = () => createNodeTransport({ allowPrivate: true, connectMs: 30_000, requestMs: 30_000 });
const online = (options: Partial<OnlineEvidenceOptions> = {}) =>
  createOnlineEvidence({ transport: transport(), store: createMemoryStore(), ...options });

/** Asks about a certificate of the root. */
async function ask(
  about: Identity,
  options: Partial<OnlineEvidenceOptions> = {},
  given: Partial<RevocationEvidence> = {},
  time = NOW,
) {
  const evidence = { crls: [], ocspResponses: [], ...given, online: online(options) };
  const { statuses, findings } = await checkRevocation(
    [about.certificate, root.certificate],
    evidence,
    'soft',
    time,
  );
  return { status: statuses[0]?.status, source: statuses[0]?.source, findings };
}

const repeatedNonce = (request: Bytes): ExtensionValue => ({
  type: OID.ocspNonce,
  critical: false,
  // The request ends with it: an OCTET STRING of 32 octets.
  value: request.slice(-34),
});

/** A responder that answers as it should, unless told otherwise. */
function responder(about: Identity, options: Partial<OcspOptions> = {}): Answer {
  return async (request, response, body) => {
    const asked =
      request.method === 'GET'
        ? new Uint8Array(Buffer.from(decodeURIComponent(request.url?.split('/').at(-1) ?? ''), 'base64'))
        : body;
    const extensions = [repeatedNonce(asked)];
    response.end(await createOcspResponse({ issuer: root, about, status: 'good', extensions, ...options }));
  };
}

const withResponder = (path = '/o') => root.issue({ extensions: [informationAccess({ ocsp: [at(path)] })] });

describe('a responder (RFC 6960)', () => {
  it('is asked by GET where the address stays short, and its answer counts with source and time', async () => {
    const alice = await withResponder();
    server.answers.set('/o/', responder(alice));
    const result = await checkRevocation(
      [alice.certificate, root.certificate],
      { crls: [], ocspResponses: [], online: online() },
      'require',
      NOW,
    );
    expect(result).toEqual({
      statuses: [
        {
          subject: alice.certificate.subject.text,
          status: 'good',
          source: `network ${at('/o')}`,
          thisUpdate: '2026-05-31T12:00:00.000Z',
          nextUpdate: '2026-06-02T12:00:00.000Z',
        },
      ],
      findings: [],
    });
    expect(server.asked).toEqual([expect.stringMatching(/^GET \/o\/[A-Za-z0-9%]+$/)]);
  });

  it('is asked by POST where the address would be too long, or has a query', async () => {
    for (const path of [`/${'long'.repeat(30)}`, '/o?ca=1']) {
      const alice = await withResponder(path);
      server.answers.set(path, responder(alice));
      expect(await ask(alice)).toMatchObject({ status: 'good', findings: [] });
      expect(server.asked.at(-1)).toBe(`POST ${path}`);
    }
  });

  it('that takes no GET is asked by POST', async () => {
    const alice = await withResponder();
    server.answers.set('/o', responder(alice));
    expect(await ask(alice)).toMatchObject({ status: 'good', findings: [] });
    expect(server.asked.map((asked) => asked.split(' ')[0])).toEqual(['GET', 'POST']);
  });

  it('says revoked', async () => {
    const alice = await withResponder();
    server.answers.set('/o/', responder(alice, { status: 'revoked' }));
    expect(await ask(alice)).toMatchObject({
      status: 'revoked',
      findings: [{ code: 'certificate-revoked', source: `network ${at('/o')}` }],
    });
  });

  it('that makes its answers beforehand repeats no nonce (RFC 5019)', async () => {
    const alice = await withResponder();
    server.answers.set('/o/', responder(alice, { extensions: [] }));
    expect(await ask(alice)).toMatchObject({ status: 'good', findings: [] });
  });

  it.each<[string, () => Promise<Partial<OcspOptions>>, string]>([
    [
      'repeats another nonce',
      () =>
        Promise.resolve({
          extensions: [{ type: OID.ocspNonce, critical: false, value: utf8('\u0004\u0003abc') }],
        }),
      'made for another request',
    ],
    [
      'is forged',
      () => Promise.resolve({ signature: (signature) => signature.fill(1, 8, 12) }),
      'signature does not hold',
    ],
    ['is by another authority', () => Promise.resolve({ responder: other }), 'signature does not hold'],
    [
      'names another certificate',
      async () => ({ about: await root.issue({ name: 'Bob' }) }),
      'about another certificate than was asked',
    ],
    [
      'names another issuer',
      () => Promise.resolve({ issuer: other, responder: root }),
      'about another certificate than was asked',
    ],
    ['is stale', () => Promise.resolve({ nextUpdate: earlier }), 'out of date'],
    ['is from the future', () => Promise.resolve({ thisUpdate: tomorrow }), 'from the future'],
    ['knows nothing', () => Promise.resolve({ status: 'unknown' }), 'unknown to the responder'],
    [
      'has a critical extension',
      () =>
        Promise.resolve({ extensions: [{ type: '1.3.6.1.4.1.99999.1', critical: true, value: utf8('') }] }),
      'unsupported extension',
    ],
  ])('whose answer %s counts for nothing and is named', async (_, options, why) => {
    const alice = await withResponder();
    server.answers.set('/o/', responder(alice, await options()));
    const { status, findings } = await ask(alice);
    expect(status).toBe('unknown');
    expect(findings).toContainEqual(
      expect.objectContaining({ code: 'revocation-answer-ignored', source: `network ${at('/o')}`, why }),
    );
  });

  it.each<[string, Answer, string]>([
    ['has no time', Uint8Array.of(0x30, 3, 0x0a, 1, 3), 'the responder answers "tryLater"'],
    ['does not know the issuer', Uint8Array.of(0x30, 3, 0x0a, 1, 6), 'the responder answers "unauthorized"'],
    ['shows a page to log in', utf8('<!doctype html>'), 'not an OCSP response'],
    ['is broken', (_, response) => response.writeHead(503).end(), 'HTTP status 503'],
    ['sends a flood', new Uint8Array(200_000), 'more than 100000 octets'],
  ])('that %s is named among those asked in vain', async (_, answer, why) => {
    const alice = await withResponder();
    server.answers.set('/o/', answer).set('/o', answer);
    expect((await ask(alice)).findings).toEqual([
      {
        code: 'revocation-unknown',
        certificate: alice.certificate.subject.text,
        tried: [{ url: at('/o'), why }],
      },
    ]);
  });
});

describe('a distribution point (RFC 5280 §4.2.1.13)', () => {
  it('has the list, also in PEM', async () => {
    const alice = await root.issue({ extensions: [points(at('/ca.crl'))] });
    const list = await createCrl({ issuer: root, revoked: [alice] });
    for (const form of [list, utf8(toPem(list, 'X509 CRL'))]) {
      server.answers.set('/ca.crl', form);
      expect(await ask(alice)).toMatchObject({ status: 'revoked', source: `network ${at('/ca.crl')}` });
    }
  });

  it('is asked only if the responder has no answer', async () => {
    const alice = await root.issue({
      extensions: [points(at('/ca.crl')), informationAccess({ ocsp: [at('/o')] })],
    });
    server.answers.set('/ca.crl', await createCrl({ issuer: root }));
    server.answers.set('/o/', responder(alice));
    expect(await ask(alice)).toMatchObject({ source: `network ${at('/o')}` });
    expect(server.asked).not.toContain('GET /ca.crl');
    server.answers.delete('/o/');
    expect(await ask(alice)).toMatchObject({
      status: 'good',
      source: `network ${at('/ca.crl')}`,
      findings: [],
    });
  });

  it('has several addresses of one list, of which the first that has a current one is enough', async () => {
    const ldap = 'ldap://directory.example.org/cn=CA';
    const alice = await root.issue({
      extensions: [points(ldap, at('/missing'), at('/stale'), at('/good'), at('/more'))],
    });
    server.answers.set('/stale', await createCrl({ issuer: root, nextUpdate: earlier }));
    server.answers.set('/good', await createCrl({ issuer: root }));
    expect(await ask(alice)).toMatchObject({ status: 'good', source: `network ${at('/good')}` });
    expect(server.asked).toEqual(['GET /missing', 'GET /stale', 'GET /good']);
  });

  it('that has no list, or another authority’s, is named with its reason', async () => {
    const ldap = 'ldap://directory.example.org/cn=CA';
    const alice = await root.issue({ extensions: [points(ldap, at('/missing'), at('/other'))] });
    server.answers.set('/other', await createCrl({ issuer: other, revoked: [alice] }));
    expect((await ask(alice)).findings).toEqual([
      {
        code: 'revocation-unknown',
        certificate: alice.certificate.subject.text,
        tried: [
          { url: ldap, why: 'neither http nor https' },
          { url: at('/missing'), why: 'HTTP status 404' },
        ],
      },
      {
        code: 'revocation-answer-ignored',
        certificate: alice.certificate.subject.text,
        source: `network ${at('/other')}`,
        why: 'about another certificate than was asked',
      },
    ]);
  });

  it.each<[string, () => Promise<Bytes>, string]>([
    ['forged', () => createCrl({ issuer: root, key: other.key }), 'signature does not hold'],
    ['stale', () => createCrl({ issuer: root, nextUpdate: earlier }), 'out of date'],
    ['no list', () => Promise.resolve(utf8('<!doctype html>')), 'malformed'],
  ])('whose list is %s counts for nothing, and its list is named', async (_, list, why) => {
    const alice = await root.issue({ extensions: [points(at('/ca.crl'))] });
    server.answers.set('/ca.crl', await list());
    const { status, findings } = await ask(alice);
    expect(status).toBe('unknown');
    expect(findings).toContainEqual(expect.objectContaining({ source: `network ${at('/ca.crl')}`, why }));
  });

  it('of a partition is one of several, each of which is asked until all reasons are covered', async () => {
    const name = (path: string) => ({ fullName: [uri(at(path))] });
    const alice = await root.issue({
      extensions: [
        distributionPoints(
          { name: name('/some'), reasons: [1, 2, 3, 4] },
          { name: name('/others'), reasons: [5, 6, 7, 8] },
        ),
      ],
    });
    const some = { name: name('/some'), reasons: [1, 2, 3, 4] };
    server.answers.set('/some', await createCrl({ issuer: root, scope: some }));
    const others = { name: name('/others'), reasons: [5, 6, 7, 8] };
    server.answers.set('/others', await createCrl({ issuer: root, scope: others, revoked: [alice] }));
    expect((await ask(alice)).status).toBe('revoked');
    server.answers.set('/others', await createCrl({ issuer: root, scope: others }));
    expect((await ask(alice)).status).toBe('good');
  });

  it('of an indirect list leads on to its issuer’s certificate (RFC 5280 §5.2.7)', async () => {
    const clerk = await root.issue({ ca: true, name: 'List Clerk' });
    const alice = await root.issue({
      extensions: [
        distributionPoints({
          name: { fullName: [uri(at('/indirect'))] },
          issuer: clerk.certificate.subject.der,
        }),
      ],
    });
    const list = (revoked: readonly Identity[]) =>
      createCrl({
        issuer: clerk,
        scope: { name: { fullName: [uri(at('/indirect'))] }, indirect: true },
        revoked: revoked.map((of) => ({ of, issuer: root.certificate.subject.der })),
        extensions: [informationAccess({ caIssuers: [at('/clerk.cer')] })],
      });
    // The clerk's own certificate must not be revoked either, and names no point: the root's list says so.
    const given = {
      crls: [{ der: await createCrl({ issuer: root, scope: { only: 'ca' } }), source: 'file' }],
    };
    server.answers.set('/indirect', await list([alice]));
    expect((await ask(alice, {}, given)).status).toBe('unknown');
    server.answers.set('/clerk.cer', clerk.der);
    expect((await ask(alice, {}, given)).status).toBe('revoked');
  });
});

describe('a delta (RFC 5280 §5.2.4)', () => {
  const base = (revoked: readonly Identity[] = []) => createCrl({ issuer: root, number: 1, revoked });
  const delta = (revoked: readonly Identity[], reason = 1) =>
    createCrl({ issuer: root, number: 2, base: 1, revoked, reason });

  it('is asked for where the certificate, or the list, names its place', async () => {
    const byCertificate = await root.issue({
      extensions: [points(at('/ca.crl')), freshestCrl({ name: { fullName: [uri(at('/delta'))] } })],
    });
    server.answers.set('/ca.crl', await base());
    server.answers.set('/delta', await delta([byCertificate]));
    expect(await ask(byCertificate)).toMatchObject({ status: 'revoked', source: `network ${at('/delta')}` });

    const byList = await root.issue({ extensions: [points(at('/ca.crl'))] });
    const extensions = [freshestCrl({ name: { fullName: [uri(at('/delta'))] } })];
    server.answers.set(
      '/ca.crl',
      await createCrl({ issuer: root, number: 1, revoked: [byList], reason: 6, extensions }),
    );
    server.answers.set('/delta', await delta([byList], 8));
    expect((await ask(byList)).status).toBe('good');
  });

  it('of today is asked for though its list is in the cache', async () => {
    const store = createMemoryStore();
    const alice = await root.issue({
      extensions: [points(at('/ca.crl')), freshestCrl({ name: { fullName: [uri(at('/delta'))] } })],
    });
    server.answers.set('/ca.crl', await base());
    expect((await ask(alice, { store })).status).toBe('good');
    server.answers.set('/delta', await delta([alice]));
    expect((await ask(alice, { store })).status).toBe('revoked');
    expect(server.asked).toEqual(['GET /ca.crl', 'GET /delta', 'GET /delta']);
  });
});

describe('the cache', () => {
  let folder: string;
  let store: EvidenceStore;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'signet-cache-'));
    store = createDirectoryStore(folder);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('has what the network answered, as long as that holds', async () => {
    const alice = await root.issue({ extensions: [points(at('/ca.crl'))] });
    server.answers.set('/ca.crl', await createCrl({ issuer: root }));
    await ask(alice, { store });
    expect(await ask(alice, { store })).toMatchObject({ status: 'good', source: `cache ${at('/ca.crl')}` });
    expect(server.asked.length).toBe(1);
    const later = new Date(NOW.getTime() + 25 * HOUR);
    expect((await ask(alice, { store }, {}, later)).status).toBe('unknown');
    expect(server.asked.length).toBe(2);
  });

  it('has responses by certificate, and no two of one responder get mixed up', async () => {
    const alice = await withResponder();
    const bob = await root.issue({ name: 'Bob', extensions: [informationAccess({ ocsp: [at('/o')] })] });
    server.answers.set('/o/', responder(alice));
    await ask(alice, { store });
    expect(await ask(alice, { store })).toMatchObject({
      status: 'good',
      source: `cache ${at('/o')}`,
      findings: [],
    });
    server.answers.set('/o/', responder(bob, { status: 'revoked' }));
    expect(await ask(bob, { store })).toMatchObject({ status: 'revoked', source: `network ${at('/o')}` });
  });

  it('has no response that is over', async () => {
    const alice = await withResponder();
    server.answers.set('/o/', responder(alice));
    await ask(alice, { store });
    server.answers.clear();
    const { findings } = await ask(alice, { store }, {}, new Date(NOW.getTime() + 25 * HOUR));
    expect(findings.map(({ code }) => code)).toEqual(['revocation-unknown']);
  });

  it('keeps nothing that does not say how long it holds', async () => {
    const alice = await withResponder();
    server.answers.set('/o/', responder(alice, { nextUpdate: null }));
    expect((await ask(alice, { store })).status).toBe('good');
    const bob = await root.issue({ extensions: [points(at('/ca.crl'))] });
    server.answers.set('/ca.crl', await createCrl({ issuer: root, nextUpdate: null }));
    await ask(bob, { store });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is believed no more than the network: a forged answer there is named, and the network asked', async () => {
    const alice = await root.issue({ extensions: [points(at('/ca.crl'))] });
    server.answers.set('/ca.crl', await createCrl({ issuer: root, revoked: [alice] }));
    await store.write(`GET ${at('/ca.crl')}`, await createCrl({ issuer: root, key: other.key }));
    expect(await ask(alice, { store })).toMatchObject({
      status: 'revoked',
      source: `network ${at('/ca.crl')}`,
    });
    expect(await ask(alice, { store })).toMatchObject({ source: `cache ${at('/ca.crl')}` });
  });

  it('with a broken file in it is as good as none', async () => {
    const alice = await root.issue({ extensions: [points(at('/ca.crl'))] });
    server.answers.set('/ca.crl', await createCrl({ issuer: root }));
    await ask(alice, { store });
    for (const name of readdirSync(folder)) writeFileSync(join(folder, name), 'broken');
    expect(await ask(alice, { store })).toMatchObject({
      status: 'good',
      source: `network ${at('/ca.crl')}`,
      findings: [],
    });
  });
});

describe('nobody is asked', () => {
  it('about what the message or a file has told', async () => {
    const alice = await root.issue({ extensions: [points(at('/ca.crl'))] });
    const crls = [{ der: await createCrl({ issuer: root }), source: 'message' }];
    expect(await ask(alice, {}, { crls })).toMatchObject({ status: 'good', source: 'message' });
    expect(server.asked).toEqual([]);
  });

  it('twice for one message, be it ever so many of its certificates that name the place', async () => {
    const source = online();
    for (const name of ['One', 'Two', 'Three']) {
      const one = await root.issue({ name, extensions: [points(at('/missing'))] });
      const evidence = { crls: [], ocspResponses: [], online: source };
      await checkRevocation([one.certificate, root.certificate], evidence, 'soft', NOW);
    }
    expect(server.asked).toEqual(['GET /missing']);
  });

  it('twice of a responder, though the answer repeats the nonce of the first question', async () => {
    const alice = await withResponder();
    server.answers.set('/o/', responder(alice, { nextUpdate: null }));
    const evidence = { crls: [], ocspResponses: [], online: online() };
    for (let signer = 0; signer < 2; signer++) {
      const path = [alice.certificate, root.certificate] as const;
      const { statuses } = await checkRevocation(path, evidence, 'soft', NOW);
      expect(statuses[0]?.status).toBe('good');
    }
    expect(server.asked.length).toBe(1);
  });

  it('more than so many times for one message', async () => {
    const alice = await root.issue({ extensions: [points(at('/1'), at('/2'), at('/3'))] });
    const { findings } = await ask(alice, { limits: { ms: 60_000, questions: 2 } });
    expect(server.asked).toEqual(['GET /1', 'GET /2']);
    expect(findings[0]).toMatchObject({
      tried: [{}, {}, { url: at('/3'), why: 'too many were asked before' }],
    });
  });

  it('once the time of the message is over', async () => {
    const alice = await root.issue({ extensions: [points(at('/silent'), at('/next'))] });
    server.answers.set('/silent', () => undefined);
    const { findings } = await ask(alice, { limits: { ms: 300, questions: 9 } });
    expect(server.asked).not.toContain('GET /next');
    expect(findings[0]).toMatchObject({
      tried: [{ why: 'too slow' }, { url: at('/next'), why: 'no time was left for it' }],
    });
  });

  it('after whoever wanted to know has gone', async () => {
    const controller = new AbortController();
    const alice = await root.issue({ extensions: [points(at('/silent'), at('/next'))] });
    server.answers.set('/silent', () => controller.abort());
    const { findings } = await ask(alice, { signal: controller.signal });
    expect(server.asked).toEqual(['GET /silent']);
    expect(findings[0]).toMatchObject({ tried: [{ why: 'cancelled' }, { why: 'cancelled' }] });
  });
});

describe('a flood of lists in a message', () => {
  it('does not use up the tries of what is asked for', async () => {
    const alice = await root.issue({ extensions: [points(at('/ca.crl'))] });
    server.answers.set('/ca.crl', await createCrl({ issuer: root, revoked: [alice] }));
    const forged = await createCrl({ issuer: root, key: other.key });
    const crls = Array.from({ length: 100 }, () => ({ der: forged.slice(), source: 'message' }));
    expect((await ask(alice, {}, { crls })).status).toBe('revoked');
  });
});
