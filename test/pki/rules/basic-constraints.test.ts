import { describe, expect, it } from 'vitest';
import { OID } from '../../../src/asn1/oids.ts';
import { integer, sequence } from '../../../src/asn1/der.ts';
import type { Bytes } from '../../../src/bytes.ts';
import { chain, judge } from '../../support/chain.ts';
import type { Wanted } from '../../support/fake-ca.ts';
import { rule } from './rule.ts';

const pathLen = (pathLength: number): Wanted => ({ pathLength });
const NOT_A_CA: Wanted = { ca: false, extensions: [{ type: OID.keyUsage, value: null }] };
const WITHOUT: Wanted = { extensions: [{ type: OID.basicConstraints, value: null }] };
/** Neither the version nor the extensions. */
const VERSION_1: Wanted = { reshape: (members) => members.slice(1, -1) };

describe('basic constraints (RFC 5280 §4.2.1.9)', () => {
  rule('§6.1.4 (k): who issues has the extension, and cA in it is TRUE', {
    holds: chain`Root → CA               → Alice <alice@example.org>`,
    fails: [
      chain`     Root → CA ${NOT_A_CA}  → Alice <alice@example.org>`,
      chain`     Root → CA ${WITHOUT}   → Alice <alice@example.org>`,
    ],
    finding: 'not-a-certificate-authority',
  });

  rule('§6.1.4 (k): so has an anchor of version 3, whatever it was trusted for', {
    holds: chain`Root             → Alice <alice@example.org>`,
    fails: chain`Root ${WITHOUT}  → Alice <alice@example.org>`,
    finding: 'not-a-certificate-authority',
  });

  rule('§6.1.4 (k): version 1 has no extensions to say it with: anchors are believed, others are not', {
    holds: chain`Root ${VERSION_1} → CA               → Alice <alice@example.org>`,
    fails: chain`Root              → CA ${VERSION_1}  → Alice <alice@example.org>`,
    finding: 'not-a-certificate-authority',
  });

  rule('§6.1.4 (l): below an authority stand no more authorities than its pathLenConstraint says', {
    holds: [
      chain`Root → CA ${pathLen(0)}                       → Alice <alice@example.org>`,
      chain`Root → CA ${pathLen(1)} → Sub CA              → Alice <alice@example.org>`,
    ],
    fails: [
      chain`Root → CA ${pathLen(0)} → Sub CA              → Alice <alice@example.org>`,
      chain`Root → CA ${pathLen(1)} → Sub CA → Sub Sub CA → Alice <alice@example.org>`,
    ],
    finding: 'path-length-exceeded',
  });

  rule('§6.1.4 (l): self-issued certificates do not count', {
    holds: chain`Root → CA ${pathLen(0)} → CA (new key) → Alice <alice@example.org>`,
    fails: chain`Root → CA ${pathLen(0)} → Sub CA       → Alice <alice@example.org>`,
    finding: 'path-length-exceeded',
  });

  rule('§6.1.4 (m): a limit below can lower the one above, and never raise it', {
    holds: chain`Root → CA ${pathLen(2)} → Sub CA ${pathLen(1)} → Third CA → Alice <alice@example.org>`,
    fails: [
      chain`     Root → CA ${pathLen(2)} → Sub CA ${pathLen(0)} → Third CA → Alice <alice@example.org>`,
      chain`     Root → CA ${pathLen(1)} → Sub CA ${pathLen(9)} → Third CA → Alice <alice@example.org>`,
    ],
    finding: 'path-length-exceeded',
  });

  rule('RFC 5937 §3: the limit of an anchor holds too', {
    holds: chain`Root ${pathLen(0)}      → Alice <alice@example.org>`,
    fails: chain`Root ${pathLen(0)} → CA → Alice <alice@example.org>`,
    finding: 'path-length-exceeded',
  });

  const raw = (...members: readonly Bytes[]): Wanted => ({
    extensions: [{ type: OID.basicConstraints, critical: true, value: sequence(...members) }],
  });
  const TRUE = Uint8Array.of(1, 1, 0xff);
  rule('§4.2.1.9: pathLenConstraint is not negative', {
    holds: chain`Root → CA ${raw(TRUE, integer(0))}             → Alice <alice@example.org>`,
    fails: chain`Root → CA ${raw(TRUE, Uint8Array.of(2, 1, 0xff))} → Alice <alice@example.org>`,
    finding: 'malformed',
  });

  it('says which limit was exceeded, and by whom', async () => {
    const answer = await judge(chain`Root → CA ${pathLen(0)} → Sub CA → Alice <alice@example.org>`);
    expect(answer.findings).toEqual([
      { code: 'path-length-exceeded', certificate: 'CN=Sub CA, O=Signet Test', limit: 0 },
    ]);
  });
});
