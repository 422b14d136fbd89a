import { beforeAll, describe, expect, it } from 'vitest';
import { asAnchors, type AnchorFacts, type TrustAnchor } from '../../src/pki/trust-anchor.ts';
import { findTrust, type TrustAnswer } from '../../src/pki/trust.ts';
import { createRoot, createSelfSigned, NOW, YEAR, type Identity } from '../support/fake-ca.ts';

let root: Identity;
let authority: Identity;
let alice: Identity;

beforeAll(async () => {
  root = await createRoot();
  authority = await root.issue({ ca: true, name: 'Test Authority' });
  alice = await authority.issue({ email: 'alice@example.org', notBefore: new Date('2026-02-01T00:00:00Z') });
});

const anchor = ({ certificate }: Identity, facts: AnchorFacts): readonly TrustAnchor[] =>
  asAnchors([certificate], facts);

const trust = (
  leaf: Identity,
  anchors: readonly (readonly TrustAnchor[])[],
  sender?: string,
): Promise<TrustAnswer> =>
  findTrust(
    leaf.certificate,
    { anchors: anchors.flat(), intermediates: [authority.certificate] },
    {
      at: NOW,
      signingTime: undefined,
      ...(sender === undefined ? {} : { isSender: (address: string) => address === sender }),
    },
  );

/** Which anchor it is, and what speaks against the path. */
const summary = ({ anchor: found, findings }: TrustAnswer) => [
  found?.origin,
  findings.map(({ code }) => code),
];

describe("a root's end of trust, as Mozilla sets it", () => {
  const mozilla = (distrustAfter?: string) =>
    anchor(root, {
      origin: 'mozilla',
      distrustAfter: distrustAfter === undefined ? undefined : new Date(distrustAfter),
    });

  it.each([
    ['none is set', undefined],
    ['it was issued before', '2026-02-01T00:00:01Z'],
    ['it was issued at that very second', '2026-02-01T00:00:00Z'],
  ])('leaves a certificate alone where %s', async (_, distrustAfter) => {
    expect(summary(await trust(alice, [mozilla(distrustAfter)]))).toEqual(['mozilla', []]);
  });

  it('ends the trust in what was issued a second later, and says when both was', async () => {
    const { anchored, findings } = await trust(alice, [mozilla('2026-01-31T23:59:59Z')]);
    expect(anchored).toBe(true);
    expect(findings).toEqual([
      {
        code: 'issued-after-distrust',
        certificate: 'CN=Alice Example, O=Signet Test',
        anchor: 'CN=Test Root, O=Signet Test',
        distrustAfter: '2026-01-31T23:59:59.000Z',
        notBefore: '2026-02-01T00:00:00.000Z',
      },
    ]);
  });

  it('is about the signer: authorities in between may be older or newer', async () => {
    const late = await root.issue({ ca: true, name: 'Late Authority', notBefore: new Date('2026-05-01') });
    const leaf = await late.issue({ email: 'alice@example.org', notBefore: new Date('2026-02-01') });
    const material = { anchors: mozilla('2026-03-01T00:00:00Z'), intermediates: [late.certificate] };
    const answer = await findTrust(leaf.certificate, material, { at: NOW, signingTime: undefined });
    expect(summary(answer)).toEqual(['mozilla', []]);
  });

  it("does not bind an organisation's own word on the same root, nor another root above", async () => {
    const ended = mozilla('2026-01-01T00:00:00Z');
    const own = anchor(root, { origin: 'organisation' });
    expect(summary(await trust(alice, [own, ended]))).toEqual(['organisation', []]);
    expect(summary(await trust(alice, [ended, own]))).toEqual(['organisation', []]);
    expect(summary(await trust(alice, [mozilla(), own]))).toEqual(['organisation', []]);
    const other = await createRoot({ name: 'Other Root' });
    const cross = await other.issue({ ca: true, name: 'Test Authority', key: authority.key });
    const answer = await findTrust(
      alice.certificate,
      {
        anchors: [...ended, ...anchor(other, { origin: 'given' })],
        intermediates: [authority.certificate, cross.certificate],
      },
      { at: NOW, signingTime: undefined },
    );
    expect(summary(answer)).toEqual(['given', []]);
  });
});

describe('a certificate that was accepted for a sender', () => {
  const accept = (identity: Identity, address = 'alice@example.org') =>
    anchor(identity, { origin: 'accepted', address });
  let self: Identity;
  beforeAll(async () => {
    self = await createSelfSigned({ email: 'alice@example.org' });
  });

  it('is trusted when that sender signs with it', async () => {
    const answer = await trust(self, [accept(self)], 'alice@example.org');
    expect(summary(answer)).toEqual(['accepted', []]);
    expect(answer.path).toHaveLength(1);
    expect(answer.anchored).toBe(true);
  });

  it.each([
    ['another sender', 'bob@example.org'],
    ['nobody in particular', undefined],
  ])('is not when %s does', async (_, sender) => {
    expect(summary(await trust(self, [accept(self)], sender))).toEqual([undefined, ['self-signed']]);
  });

  it('says nothing of another certificate with the same name and key', async () => {
    const again = await createSelfSigned({ email: 'alice@example.org', key: self.key });
    expect(summary(await trust(again, [accept(self)], 'alice@example.org'))).toEqual([
      undefined,
      ['self-signed'],
    ]);
  });

  it('vouches for nobody, not even where it calls itself an authority', async () => {
    const greedy = await createRoot({ name: 'Greedy', email: 'alice@example.org' });
    const victim = await greedy.issue({ email: 'alice@example.org' });
    expect(summary(await trust(victim, [accept(greedy)], 'alice@example.org'))).toEqual([
      undefined,
      ['issuer-unknown'],
    ]);
  });

  it('needs no issuer that is known, and is judged by itself', async () => {
    expect(summary(await trust(alice, [accept(alice)], 'alice@example.org'))).toEqual(['accepted', []]);
    const old = await createSelfSigned({
      email: 'alice@example.org',
      notAfter: new Date(NOW.getTime() - YEAR / 2),
    });
    expect(summary(await trust(old, [accept(old)], 'alice@example.org'))).toEqual([
      'accepted',
      ['certificate-expired'],
    ]);
  });

  it('stands back where an authority vouches: what it issued can be revoked', async () => {
    const anchors = [accept(alice), anchor(root, { origin: 'organisation' })];
    const answer = await trust(alice, anchors, 'alice@example.org');
    expect(summary(answer)).toEqual(['organisation', []]);
    expect(answer.path).toHaveLength(3);
  });

  it('stands back as well where there is as much to say against either', async () => {
    const notAfter = new Date(NOW.getTime() - YEAR / 2);
    const old = await root.issue({ email: 'alice@example.org', notAfter });
    const anchors = [accept(old), anchor(root, { origin: 'organisation' })];
    const answer = await trust(old, anchors, 'alice@example.org');
    expect(summary(answer)).toEqual(['organisation', ['certificate-expired']]);
    expect(answer.anchored).toBe(true);
  });

  it('stands in where the authority is no longer trusted', async () => {
    const ended = anchor(root, { origin: 'mozilla', distrustAfter: new Date('2026-01-01T00:00:00Z') });
    expect(summary(await trust(alice, [ended, accept(alice)], 'alice@example.org'))).toEqual([
      'accepted',
      [],
    ]);
    expect(summary(await trust(alice, [ended, accept(alice)], 'bob@example.org'))).toEqual([
      'mozilla',
      ['issued-after-distrust'],
    ]);
  });
});
