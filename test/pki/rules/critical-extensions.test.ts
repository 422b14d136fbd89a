import { describe, expect, it } from 'vitest';
import { nullValue, oid, sequence } from '../../../src/asn1/der.ts';
import { OID } from '../../../src/asn1/oids.ts';
import type { Bytes } from '../../../src/bytes.ts';
import { chain, judge } from '../../support/chain.ts';
import type { Wanted } from '../../support/fake-ca.ts';
import { rule } from './rule.ts';

const extension = (type: string, critical: boolean, value: Bytes = nullValue()): Wanted => ({
  extensions: [{ type, critical, value }],
});
const unknown = (critical: boolean): Wanted => extension('1.3.6.1.4.1.99999.1', critical);

describe('critical extensions (RFC 5280 §4.2)', () => {
  rule('§6.1.4 (o) and §6.1.5 (f): what is critical is processed, or the certificate is refused', {
    holds: [
      chain`Root ${unknown(false)} → CA ${unknown(false)} → Alice <alice@example.org> ${unknown(false)}`,
    ],
    fails: [
      chain`Root → CA → Alice <alice@example.org> ${unknown(true)}`,
      chain`Root → CA ${unknown(true)} → Alice <alice@example.org>`,
      chain`Root ${unknown(true)} → CA → Alice <alice@example.org>`,
    ],
    finding: 'critical-extension-unknown',
  });

  const qualified = (critical: boolean, qualifier: string): Wanted =>
    extension(
      OID.certificatePolicies,
      critical,
      sequence(sequence(oid('1.2.3.1'), sequence(sequence(oid(qualifier), nullValue())))),
    );
  rule('§4.2.1.4: so are the qualifiers of policies that are critical', {
    holds: [
      chain`Root → Alice <alice@example.org> ${qualified(true, OID.cpsPointer)}`,
      chain`Root → Alice <alice@example.org> ${qualified(true, OID.userNotice)}`,
      chain`Root → Alice <alice@example.org> ${qualified(false, '1.3.6.1.4.1.99999.2')}`,
    ],
    fails: chain`Root → Alice <alice@example.org> ${qualified(true, '1.3.6.1.4.1.99999.2')}`,
    finding: 'critical-extension-unknown',
  });

  const twice: Wanted = {
    extensions: [...(unknown(false).extensions ?? []), ...(unknown(false).extensions ?? [])],
  };
  rule('§4.2: no extension stands in a certificate twice', {
    holds: chain`Root → Alice <alice@example.org> ${unknown(false)}`,
    fails: chain`Root → Alice <alice@example.org> ${twice}`,
    finding: 'malformed',
  });

  rule('§4.2.1: an extension that a rule reads is as its definition has it, critical or not', {
    holds: chain`Root → Alice <alice@example.org> ${extension('1.3.6.1.4.1.99999.1', false, sequence(nullValue()))}`,
    fails: [
      OID.basicConstraints,
      OID.keyUsage,
      OID.extendedKeyUsage,
      OID.subjectAltName,
      OID.nameConstraints,
      OID.certificatePolicies,
      OID.policyMappings,
      OID.policyConstraints,
      OID.inhibitAnyPolicy,
      OID.crlDistributionPoints,
      OID.authorityKeyIdentifier,
    ].map((type) => chain`Root → Alice ${extension(type, false, sequence(nullValue()))}`),
    finding: 'malformed',
  });

  it('names the extension, and of thousands no more than ten', async () => {
    const extensions = Array.from({ length: 1000 }, (_, i) => ({
      type: `1.3.6.1.4.1.99999.3.${i}`,
      critical: true,
      value: nullValue(),
    }));
    const { findings } = await judge(chain`Root → Alice <alice@example.org> ${{ extensions }}`);
    expect(findings).toHaveLength(10);
    expect(findings[0]).toEqual({
      code: 'critical-extension-unknown',
      certificate: 'CN=Alice, O=Signet Test',
      extension: '1.3.6.1.4.1.99999.3.0',
    });
  });
});
