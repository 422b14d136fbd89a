import { beforeAll, describe, expect, it } from 'vitest';
import type { Certificate } from '../../src/asn1/certificate.ts';
import type { Bytes } from '../../src/bytes.ts';
import { keyUsage } from '../../src/pki/issue-certificate.ts';
import type { CertificatePath } from '../../src/pki/path-building.ts';
import { checkRevocation } from '../../src/pki/revocation.ts';
import { createRoot, NOW, type Identity, type Wanted } from '../support/fake-ca.ts';
import {
  createCrl,
  directoryName,
  distributionPoints,
  uri,
  type CrlOptions,
  type Point,
} from '../support/fake-revocation.ts';

/*
 *   root ── authority ── alice, whose point names the list issuer
 *     └──── list issuer
 */
let root: Identity;
let authority: Identity;
let listIssuer: Identity;
let alice: Identity;
let bob: Identity;
let ofRoot: Bytes;

const LIST_ISSUER = 'List Issuer';
const POINT = { fullName: [uri('http://crl.example/indirect.crl')] };
const nameOf = ({ certificate }: Identity): Bytes => certificate.subject.der;

const newListIssuer = (by: Identity, wanted: Wanted = {}): Promise<Identity> =>
  by.issue({ name: LIST_ISSUER, extensions: [keyUsage('cRLSign')], ...wanted });

beforeAll(async () => {
  root = await createRoot();
  authority = await root.issue({ name: 'Authority', ca: true });
  listIssuer = await newListIssuer(root);
  const extensions = [distributionPoints({ name: POINT, issuer: nameOf(listIssuer) })];
  alice = await authority.issue({ email: 'alice@example.org', extensions });
  bob = await authority.issue({ email: 'bob@example.org' });
  ofRoot = await createCrl({ issuer: root });
});

const indirect = (options: Partial<CrlOptions> = {}): Promise<Bytes> =>
  createCrl({ issuer: listIssuer, scope: { indirect: true, name: POINT }, ...options });

interface Question {
  readonly path?: readonly Identity[];
  readonly others?: readonly Identity[];
  readonly crls: readonly Bytes[];
}

/** The status of the first certificate of the path, and what was ignored for it. */
async function ask({ path = [alice, authority, root], others = [listIssuer], crls }: Question) {
  const evidence = { crls: crls.map((der, index) => ({ der, source: `list ${index}` })), ocspResponses: [] };
  const certificatesOf = (list: readonly Identity[]): Certificate[] =>
    list.map(({ certificate }) => certificate);
  const certificates = certificatesOf(path) as [Certificate, ...Certificate[]] satisfies CertificatePath;
  const result = await checkRevocation(certificates, evidence, 'soft', NOW, certificatesOf(others));
  const subject = path[0]?.certificate.subject.text;
  return {
    status: result.statuses[0]?.status,
    ignored: result.findings.flatMap((finding) =>
      finding.code === 'revocation-answer-ignored' && finding.certificate === subject
        ? [`${finding.source}: ${finding.why}`]
        : [],
    ),
  };
}

describe('an indirect list (RFC 5280 §6.3.3 (b)(1), §5.3.3)', () => {
  it('answers for the certificates whose point names its issuer', async () => {
    expect(await ask({ crls: [ofRoot, await indirect()] })).toEqual({ status: 'good', ignored: [] });
    const revoking = await indirect({ revoked: [{ of: alice, issuer: nameOf(authority) }] });
    expect((await ask({ crls: [ofRoot, revoking] })).status).toBe('revoked');
  });

  it('does not answer for others', async () => {
    const result = await ask({ path: [bob, authority, root], crls: [ofRoot, await indirect()] });
    expect(result).toEqual({ status: 'unknown', ignored: [] });
  });

  it('must say that it is indirect', async () => {
    const direct = await indirect({ scope: { name: POINT } });
    expect(await ask({ crls: [ofRoot, direct] })).toEqual({ status: 'unknown', ignored: [] });
  });

  it('means its own issuer where no entry before named another', async () => {
    expect((await ask({ crls: [ofRoot, await indirect({ revoked: [alice] })] })).status).toBe('good');
  });

  it('means the issuer named last in all entries that follow', async () => {
    const following = await indirect({ revoked: [{ of: bob, issuer: nameOf(authority) }, alice] });
    expect((await ask({ crls: [ofRoot, following] })).status).toBe('revoked');
    const changed = await indirect({
      revoked: [{ of: bob, issuer: nameOf(authority) }, { of: bob, issuer: nameOf(root) }, alice],
    });
    expect((await ask({ crls: [ofRoot, changed] })).status).toBe('good');
  });

  it('finds the certificate among others of the same number', async () => {
    const same = await indirect({
      revoked: [
        { of: alice, issuer: nameOf(root) },
        { of: alice, issuer: nameOf(authority) },
        { of: alice, issuer: nameOf(listIssuer) },
      ],
    });
    expect((await ask({ crls: [ofRoot, same] })).status).toBe('revoked');
  });

  it('is found by the issuer’s name where the point has none ((b)(2)(i))', async () => {
    const extensions = [distributionPoints({ issuer: nameOf(listIssuer) })];
    const person = await authority.issue({ email: 'carol@example.org', extensions });
    const path = [person, authority, root];
    const named = { indirect: true, name: { fullName: [directoryName(nameOf(listIssuer))] } };
    expect((await ask({ path, crls: [ofRoot, await indirect({ scope: named })] })).status).toBe('good');
    expect((await ask({ path, crls: [ofRoot, await indirect()] })).ignored).toEqual([
      'list 1: for other certificates',
    ]);
  });

  it('of an authority may name its own certificates without saying so', async () => {
    const own = await createCrl({ issuer: authority, scope: { indirect: true }, revoked: [bob] });
    expect((await ask({ path: [bob, authority, root], crls: [ofRoot, own] })).status).toBe('revoked');
  });
});

describe('the issuer of an indirect list (RFC 5280 §6.3.3 (f))', () => {
  const DAY = 24 * 3_600_000;

  it.each<[string, () => Promise<Identity>]>([
    ['under another anchor', async () => newListIssuer(await createRoot())],
    ['whose key is not for lists', () => newListIssuer(root, { extensions: [keyUsage('digitalSignature')] })],
    ['that has expired', () => newListIssuer(root, { notAfter: new Date(NOW.getTime() - DAY) })],
    ['issued by a person', async () => newListIssuer(await root.issue({}))],
  ])('is nobody %s', async (_, make) => {
    const signer = await make();
    const list = await indirect({ key: signer.key });
    expect(await ask({ others: [signer], crls: [ofRoot, list] })).toEqual({
      status: 'unknown',
      ignored: ['list 1: its issuer is not known'],
    });
  });

  it('is nobody whose own status cannot be found out', async () => {
    expect(await ask({ crls: [await indirect()] })).toEqual({
      status: 'unknown',
      ignored: ['list 0: its issuer is not known'],
    });
  });

  it('must not be revoked', async () => {
    const revoking = await createCrl({ issuer: root, revoked: [listIssuer] });
    expect((await ask({ crls: [revoking, await indirect()] })).status).toBe('unknown');
  });

  it('may stand below an authority of its own, none of which may be revoked', async () => {
    const second = await root.issue({ name: 'Second', ca: true });
    const signer = await newListIssuer(second);
    const list = await indirect({ key: signer.key });
    const ofSecond = await createCrl({ issuer: second });
    const others = [signer, second];
    expect((await ask({ others, crls: [ofRoot, ofSecond, list] })).status).toBe('good');
    const revoking = await createCrl({ issuer: root, revoked: [second] });
    expect((await ask({ others, crls: [revoking, ofSecond, list] })).status).toBe('unknown');
  });

  it('may be named by its authority as the issuer of the lists about itself', async () => {
    const subject = nameOf(listIssuer);
    const extensions = [keyUsage('cRLSign'), distributionPoints({ name: POINT, issuer: subject })];
    const self = await authority.issue({ subject, extensions });
    const list = await indirect({ key: self.key });
    expect((await ask({ others: [self], crls: [list] })).status).toBe('good');
    const revoking = await indirect({ key: self.key, revoked: [{ of: self, issuer: nameOf(authority) }] });
    expect((await ask({ others: [self], crls: [revoking] })).status).toBe('unknown');
  });

  // Attack: a stolen authority's key issues the certificate of its own absolution.
  it('does not speak for the authority that issued it', async () => {
    const extensions = [distributionPoints({ name: POINT, issuer: nameOf(listIssuer) })];
    const stolen = await root.issue({ name: 'Stolen', ca: true, extensions });
    const forged = await newListIssuer(stolen);
    const path = [stolen, root];
    const others = [forged, stolen];
    const crls = [await indirect({ key: forged.key }), await createCrl({ issuer: stolen })];
    expect((await ask({ path, others, crls })).status).toBe('unknown');
  });

  it('may itself be on the list of another, and so on, three deep', async () => {
    const pointOf = (level: number) => ({ fullName: [uri(`http://crl.example/${level}`)] });
    /** A person on the list of the last of `depth` issuers, each of them on the list of the one before. */
    const statusBehind = async (depth: number) => {
      let point: Point = { name: pointOf(0) };
      const crls = [await createCrl({ issuer: authority, scope: { name: pointOf(0) } })];
      const others: Identity[] = [];
      for (let level = 1; level <= depth; level++) {
        const extensions = [keyUsage('cRLSign'), distributionPoints(point)];
        const signer = await authority.issue({ name: `List Issuer ${level}`, extensions });
        point = { name: pointOf(level), issuer: nameOf(signer) };
        crls.push(await createCrl({ issuer: signer, scope: { indirect: true, name: pointOf(level) } }));
        others.push(signer);
      }
      const person = await authority.issue({ extensions: [distributionPoints(point)] });
      return (await ask({ path: [person, authority, root], others, crls })).status;
    };
    expect(await statusBehind(3)).toBe('good');
    expect(await statusBehind(4)).toBe('unknown');
  });
});

describe('the list key of an authority', () => {
  // Attack: every authority below one anchor could otherwise absolve the certificates of all others.
  it('is not one that another authority issued to the same name', async () => {
    const evil = await root.issue({ name: 'Evil', ca: true });
    const subject = nameOf(authority);
    const extensions = [keyUsage('cRLSign')];
    const list = async (signer: Identity) => createCrl({ issuer: authority, key: signer.key });
    const ofEvil = await createCrl({ issuer: evil });
    const path = [bob, authority, root];
    const forged = await evil.issue({ subject, extensions });
    const crls = [ofRoot, ofEvil, await list(forged)];
    expect(await ask({ path, others: [forged, evil], crls })).toEqual({
      status: 'unknown',
      ignored: ['list 2: signature does not hold'],
    });
    const own = await root.issue({ subject, extensions });
    expect((await ask({ path, others: [own], crls: [ofRoot, await list(own)] })).status).toBe('good');
  });
});
