import { beforeAll, describe, expect, it } from 'vitest';
import type { Bytes } from '../../src/bytes.ts';
import { keyUsage } from '../../src/pki/issue-certificate.ts';
import { checkRevocation } from '../../src/pki/revocation.ts';
import { createRoot, NOW, type Identity } from '../support/fake-ca.ts';
import { createCrl, distributionPoints } from '../support/fake-revocation.ts';

let root: Identity;
let other: Identity;
let alice: Identity;

beforeAll(async () => {
  root = await createRoot();
  other = await createRoot({ name: 'Other Root' });
  alice = await root.issue({ email: 'alice@example.org' });
});

async function ask(crls: readonly Bytes[], others: readonly Identity[] = [], about = alice) {
  const evidence = { crls: crls.map((der) => ({ der, source: 'message' })), ocspResponses: [] };
  const path = [about.certificate, root.certificate] as const;
  const certificates = others.map(({ certificate }) => certificate);
  return checkRevocation(path, evidence, 'soft', NOW, certificates);
}

const copies = (list: Bytes, count: number): Bytes[] => Array.from({ length: count }, () => list.slice());

describe('a flood of', () => {
  it('forged lists costs no more than 64 signatures, and is told once', async () => {
    const forged = copies(await createCrl({ issuer: root, key: other.key }), 200);
    const { findings } = await ask(forged);
    expect(findings).toMatchObject([
      { code: 'revocation-unknown' },
      { why: 'signature does not hold' },
      { why: 'too many answers' },
    ]);
  });

  it('forged lists behind a true one does not hide it', async () => {
    const forged = copies(await createCrl({ issuer: root, key: other.key }), 200);
    const revoking = await createCrl({ issuer: root, revoked: [alice] });
    expect((await ask([revoking, ...forged])).statuses).toMatchObject([{ status: 'revoked' }]);
  });

  it('lists of anybody ends after a thousand', async () => {
    const foreign = copies(await createCrl({ issuer: other }), 1_000);
    const { findings } = await ask([...foreign, await createCrl({ issuer: root })]);
    expect(findings).toMatchObject([{ code: 'revocation-unknown' }, { why: 'too many answers' }]);
  });

  it('broken lists is told once', async () => {
    const broken = copies((await createCrl({ issuer: root })).slice(0, 60), 500);
    expect((await ask(broken)).findings).toMatchObject([
      { code: 'revocation-unknown' },
      { why: 'malformed' },
    ]);
  });

  it('certificates for signing lists leaves the authority’s own key its say', async () => {
    const wanted = { subject: root.certificate.subject.der, extensions: [keyUsage('cRLSign')] };
    const forged = await Promise.all(Array.from({ length: 50 }, () => other.issue(wanted)));
    const result = await ask([await createCrl({ issuer: root })], forged);
    expect(result.statuses).toMatchObject([{ status: 'good' }]);
  });

  it('issuers of indirect lists ends after 64 paths and signatures', async () => {
    const ofAuthorities = await createCrl({ issuer: root, scope: { only: 'ca' } });
    const signers = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        root.issue({ name: `List Issuer ${index}`, ca: true, extensions: [keyUsage('cRLSign')] }),
      ),
    );
    const points = signers.map(({ certificate }) => ({ issuer: certificate.subject.der }));
    const person = await root.issue({ extensions: [distributionPoints(...points)] });
    const lists = await Promise.all(
      signers.map((issuer) => createCrl({ issuer, scope: { indirect: true, reasons: [1] } })),
    );
    const { findings } = await ask([ofAuthorities, ...lists], signers, person);
    const whys = findings.map((finding) => ('why' in finding ? finding.why : finding.code));
    expect(whys).toContain('covers only some reasons');
    expect(whys).toContain('its issuer is not known');
  });
});
