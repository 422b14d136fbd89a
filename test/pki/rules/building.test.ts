import { describe, expect, it } from 'vitest';
import { explicit, implicit, sequence } from '../../../src/asn1/der.ts';
import { OID } from '../../../src/asn1/oids.ts';
import { nameOf } from '../../../src/pki/issue-certificate.ts';
import { buildPaths } from '../../../src/pki/path-building.ts';
import { asAnchors } from '../../../src/pki/trust-anchor.ts';
import { chain, judge, judgeMade, type Chain, type Made } from '../../support/chain.ts';
import { NOW, type Identity, type Wanted } from '../../support/fake-ca.ts';
import { rule } from './rule.ts';

const EXPIRED: Wanted = { notAfter: new Date(NOW.getTime() - 1000) };
const NO_IDENTIFIER: Wanted = { extensions: [{ type: OID.subjectKeyIdentifier, value: null }] };

const names = (path: readonly { readonly subject: { readonly text: string } }[]): readonly string[] =>
  path.map(({ subject }) => /^CN=([^,]*)/.exec(subject.text)?.[1] ?? subject.text);

/** Each path that is built, from the leaf to the anchor, in that order. */
async function pathsOf(drawn: Chain): Promise<readonly string[]> {
  const { leaf, anchors, bag } = await drawn.make();
  const certificates = (list: readonly Identity[]) => list.map(({ certificate }) => certificate);
  const material = {
    anchors: asAnchors(certificates(anchors), { origin: 'given' }),
    intermediates: certificates(bag),
  };
  return [...buildPaths(leaf.certificate, material)].map(({ path }) => names(path).join(' ← '));
}

describe('a path ends at an anchor (RFC 5280 §6.1)', () => {
  rule('§6.1: the first certificate of a path is issued by a trust anchor', {
    holds: chain`Root                   → CA → Alice <alice@example.org>`,
    fails: [
      chain`     Stranger (no anchor)  → CA → Alice <alice@example.org>`,
      chain`     Stranger (no anchor)  → CA → Alice <alice@example.org>
                 Root`,
    ],
    finding: 'issuer-unknown',
  });

  rule('RFC 8550 §4: a self-signed certificate is not trusted for being there', {
    holds: chain`Alice (anchor)    <alice@example.org>`,
    fails: chain`Alice (no anchor) <alice@example.org>`,
    finding: 'self-signed',
  });

  rule('§6.1: an anchor need not sign itself', {
    holds: chain`Root (no anchor) → CA (anchor)    → Alice <alice@example.org>`,
    fails: chain`Root (no anchor) → CA             → Alice <alice@example.org>`,
    finding: 'issuer-unknown',
  });

  rule('RFC 4158 §2.1: a cross-certificate leads to the anchor of another domain', {
    holds: chain`Root A (no anchor) → CA → Alice <alice@example.org>
                 Root B             → Root A`,
    fails: chain`Root A (no anchor) → CA → Alice <alice@example.org>
                 Root B             → Root C`,
    finding: 'issuer-unknown',
  });

  rule('RFC 4158 §1.4: so does a bridge between many of them', {
    holds: chain`Root A (no anchor) → CA → Alice <alice@example.org>
                 Root B             → Bridge → Root A
                 Root C (no anchor) → Bridge → Root C`,
    fails: chain`Root A (no anchor) → CA → Alice <alice@example.org>
                 Root B (no anchor) → Bridge → Root A
                 Root C (no anchor) → Bridge → Root C`,
    finding: 'issuer-unknown',
  });

  rule('§4.1.2.4: who issues has a name; two certificates without one are not kin', {
    holds: chain`Root                            → Alice <alice@example.org>`,
    fails: chain`Root ${{ subject: nameOf({}) }} → Alice <alice@example.org>`,
    finding: 'issuer-unknown',
  });

  rule('§6.1.3 (a)(4): of two names with one key, the issuer is the one that is named', {
    holds: chain`Root → CA → Alice <alice@example.org>`,
    fails: chain`Root (no anchor) → CA (no anchor) ${{ subject: nameOf({ CN: 'CA' }) }} → Alice <alice@example.org>
                 Other Root → CA ${{ subject: nameOf({ CN: 'CA, of another name' }) }}`,
    finding: 'issuer-unknown',
  });

  rule('§6.1.3 (a)(1): of two keys with one name, the issuer is the one that signed', {
    holds: chain`Root                        → Alice <alice@example.org>
                 Root (Mallory’s, no anchor)`,
    fails: chain`Root (Mallory’s, no anchor) → Alice <alice@example.org>
                 Root`,
    finding: 'certificate-signature-invalid',
  });
});

describe('which paths are built, and in which order (RFC 4158)', () => {
  it('§2.2: certificates stand in a message in any order, the leaf and the root among them', async () => {
    const made = await chain`Root → CA → Sub CA → Alice <alice@example.org>`.make();
    const all = [made.leaf, ...made.bag, ...made.anchors];
    for (const bag of [all, [...all].reverse()]) {
      const { findings, path } = await judgeMade({ ...made, bag });
      expect(findings).toEqual([]);
      expect(names(path)).toEqual(['Alice', 'Sub CA', 'CA', 'Root']);
    }
  });

  it('§3.5.12: the issuer whose key identifier matches comes first; others are not excluded', async () => {
    const drawn = chain`Root A → CA ${NO_IDENTIFIER} → Alice <alice@example.org>
                        Root B → CA (new key)
                        Root C → CA`;
    expect(await pathsOf(drawn)).toEqual([
      'Alice ← CA ← Root C',
      'Alice ← CA ← Root A',
      'Alice ← CA ← Root B',
    ]);
  });

  it('§3.5.12: so does the one that is named by its own issuer and number', async () => {
    const issuer = explicit(1, explicit(4, nameOf({ O: 'Signet Test', CN: 'Root B' })));
    const byNumber: Wanted = {
      extensions: [
        {
          type: OID.authorityKeyIdentifier,
          critical: false,
          value: sequence(issuer, implicit(2, Uint8Array.of(77))),
        },
      ],
    };
    const drawn = chain`Root A → CA → Alice ${byNumber} <alice@example.org>
                        Root B → CA ${{ serialNumber: Uint8Array.of(78) }}
                        Root B → CA ${{ serialNumber: Uint8Array.of(77) }}`;
    expect((await pathsOf(drawn)).slice(0, 3)).toEqual([
      'Alice ← CA ← Root B',
      'Alice ← CA ← Root A',
      'Alice ← CA ← Root B',
    ]);
  });

  it('§5.2: a name and key that is in the path already is a loop', async () => {
    expect(
      await pathsOf(chain`Root → One → Two → Alice <alice@example.org>
                          Two → One
                          Two → Two`),
    ).toEqual(['Alice ← Two ← One ← Root']);
  });

  it('the shortest come first', async () => {
    expect(
      await pathsOf(chain`Root → One → Two → Three → Alice <alice@example.org>
                          Root → Three
                          Root → Two`),
    ).toEqual(['Alice ← Three ← Root', 'Alice ← Three ← Two ← Root', 'Alice ← Three ← Two ← One ← Root']);
  });

  it('copies of a certificate make no further path', async () => {
    const made = await chain`Root → CA → Alice <alice@example.org>`.make();
    const copies: Made = { ...made, bag: [...made.bag, ...made.bag, ...made.anchors, ...made.anchors] };
    const certificates = (list: readonly Identity[]) => list.map(({ certificate }) => certificate);
    const anchors = asAnchors(certificates(made.anchors), { origin: 'given' });
    const paths = [
      ...buildPaths(made.leaf.certificate, { anchors, intermediates: certificates(copies.bag) }),
    ];
    expect(paths).toHaveLength(1);
  });
});

describe('of several paths', () => {
  it('one that holds is enough, whatever is wrong with the others (RFC 4158 §2.4.2)', async () => {
    const { findings, path } = await judge(
      chain`Root A → CA ${EXPIRED} → Alice <alice@example.org>
            Root B → CA`,
    );
    expect(findings).toEqual([]);
    expect(names(path)).toEqual(['Alice', 'CA', 'Root B']);
  });

  it('that all fail the one is told that is nearest to holding, whichever is found first', async () => {
    const worse: Wanted = { ca: false };
    for (const [first, second] of [
      [EXPIRED, worse],
      [worse, EXPIRED],
    ] as const) {
      const { findings } = await judge(
        chain`Root A → CA ${first} → Alice <alice@example.org>
              Root B → CA ${second}`,
      );
      expect(findings.map(({ code }) => code)).toEqual(['certificate-expired']);
    }
  });
});
