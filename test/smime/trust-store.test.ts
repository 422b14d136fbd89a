import { beforeAll, describe, expect, it } from 'vitest';
import { toPem } from '../../src/asn1/pem.ts';
import { utf8 } from '../../src/bytes.ts';
import { MOZILLA_ROOTS } from '../../src/pki/mozilla-roots.ts';
import { asAnchors, type TrustAnchor } from '../../src/pki/trust-anchor.ts';
import { receive } from '../../src/smime/receive.ts';
import { mozillaAnchors, organisationAnchors } from '../../src/smime/trust-store.ts';
import { createRoot, createSelfSigned, NOW, type Identity } from '../support/fake-ca.ts';
import { summary } from '../support/judge-message.ts';
import { clearSigned, FROM_ALICE } from '../support/message.ts';

let root: Identity;
let alice: Identity;

beforeAll(async () => {
  root = await createRoot();
  alice = await root.issue({ email: 'alice@example.org' });
});

describe('mozillaAnchors', () => {
  it("gives all of Mozilla's roots, each with the end of the trust in it", async () => {
    const anchors = await mozillaAnchors();
    expect(anchors.map((anchor) => [anchor.origin, Buffer.from(anchor.der).toString('base64')])).toEqual(
      MOZILLA_ROOTS.roots.map(({ der }) => ['mozilla', der]),
    );
    const ends = anchors.map((anchor) => anchor.origin === 'mozilla' && anchor.distrustAfter?.toISOString());
    expect(ends).toEqual(MOZILLA_ROOTS.roots.map(({ distrustAfter }) => distrustAfter ?? undefined));
  });
});

describe('organisationAnchors', () => {
  it('reads each certificate of each file, and passes over what it cannot read', () => {
    const pem = utf8(toPem(root.der, 'CERTIFICATE') + toPem(alice.der, 'CERTIFICATE'));
    const anchors = organisationAnchors([pem, utf8('no certificate'), alice.der.slice(0, 50), root.der]);
    expect(anchors.map(({ der, origin }) => [der, origin])).toEqual(
      [root, alice, root].map(({ der }) => [der, 'organisation']),
    );
  });
});

describe('a verdict tells where the trust in its signer comes from', () => {
  const judge = async (anchors: readonly TrustAnchor[], by = alice, from = 'alice@example.org') =>
    receive(await clearSigned({ signers: [{ by }], fields: { ...FROM_ALICE, From: from } }), {
      at: NOW,
      anchors,
      certificates: [],
      evidence: { crls: [], ocspResponses: [] },
      revocation: 'off',
    });

  it.each(['organisation', 'given'] as const)('%s', async (origin) => {
    const { verdict } = await judge(asAnchors([root.certificate], { origin }));
    expect(verdict.kind).toBe('verified');
    expect(verdict.signers.map(({ anchor }) => anchor)).toEqual([origin]);
  });

  it('none', async () => {
    const { verdict } = await judge(await mozillaAnchors());
    expect(verdict.kind).toBe('caution');
    expect(verdict.signers.map(({ anchor, trusted }) => [anchor, trusted])).toEqual([[null, false]]);
  });

  it('not enough, where Mozilla has ended it', async () => {
    const report = await judge(
      asAnchors([root.certificate], { origin: 'mozilla', distrustAfter: new Date('2020-01-01') }),
    );
    expect(summary(report)).toEqual({
      kind: 'caution',
      codes: ['issued-after-distrust', 'outside-baseline'],
    });
    expect(report.verdict.signers.map(({ trusted }) => trusted)).toEqual([false]);
  });

  it('accepted, for the address that it was accepted for, however that is written', async () => {
    const both = await createSelfSigned({ email: ['alice@example.org', 'bob@example.org'] });
    const accepted = asAnchors([both.certificate], { origin: 'accepted', address: 'alice@Example.ORG' });
    const { verdict } = await judge(accepted, both);
    expect(verdict.kind).toBe('verified');
    expect(verdict.signers.map(({ anchor }) => anchor)).toEqual(['accepted']);
    // Attack: the certificate names another address as well, which nobody accepted.
    expect(summary(await judge(accepted, both, 'bob@example.org'))).toEqual({
      kind: 'caution',
      codes: ['self-signed'],
    });
  });
});
