import { describe, expect, it } from 'vitest';
import { oid, sequence } from '../../src/asn1/der.ts';
import { OID } from '../../src/asn1/oids.ts';
import { baselineFindings } from '../../src/pki/baseline-requirements.ts';
import type { BaselineFault } from '../../src/pki/finding.ts';
import type { ExtensionValue } from '../../src/pki/issue-certificate.ts';
import { asAnchors, type AnchorFacts } from '../../src/pki/trust-anchor.ts';
import { createRoot, type Wanted } from '../support/fake-ca.ts';
import { distributionPoints, uri } from '../support/fake-revocation.ts';

const DAY = 24 * 60 * 60 * 1000;
const ISSUED = new Date('2026-01-01T00:00:00Z');
/** The last second counts (RFC 5280 §4.1.2.5). */
const after = (days: number): Date => new Date(ISSUED.getTime() + days * DAY - 1000);

const LIST = distributionPoints({ name: { fullName: [uri('http://ca.example/ca.crl')] } });
const policy = (identifier: string): ExtensionValue => ({
  type: OID.certificatePolicies,
  critical: false,
  value: sequence(sequence(oid(identifier))),
});
const LEGACY = policy('2.23.140.1.5.1.1');
const STRICT = policy('2.23.140.1.5.2.3');

async function faultsOf(
  given: Pick<Wanted, 'notAfter' | 'notBefore' | 'extensions'>,
  facts: AnchorFacts = { origin: 'mozilla', distrustAfter: undefined },
): Promise<readonly BaselineFault[]> {
  const root = await createRoot();
  const { certificate } = await root.issue({ notBefore: ISSUED, notAfter: after(365), ...given });
  const [anchor] = asAnchors([root.certificate], facts);
  return baselineFindings(certificate, anchor).flatMap((one) =>
    one.code === 'outside-baseline' ? one.faults : [],
  );
}

describe('baselineFindings', () => {
  it('finds nothing where a public authority kept to the rules', async () => {
    expect(await faultsOf({ extensions: [LEGACY, LIST], notAfter: after(1185) })).toEqual([]);
    expect(await faultsOf({ extensions: [STRICT, LIST], notAfter: after(825) })).toEqual([]);
  });

  it('names what is missing (§7.1.6.1, §7.1.2.3)', async () => {
    expect(await faultsOf({ extensions: [LIST] })).toEqual(['no policy']);
    expect(await faultsOf({ extensions: [policy('2.23.140.1.2.1'), LIST] })).toEqual(['no policy']);
    expect(await faultsOf({ extensions: [STRICT] })).toEqual(['no list of revocations']);
  });

  it('names a life that is too long for its generation (§6.3.2)', async () => {
    expect(await faultsOf({ extensions: [LEGACY, LIST], notAfter: after(1186) })).toEqual(['valid too long']);
    expect(await faultsOf({ extensions: [STRICT, LIST], notAfter: after(826) })).toEqual(['valid too long']);
  });

  it('asks nothing of older certificates, of an organisation, or where nobody vouches', async () => {
    expect(await faultsOf({ notBefore: new Date('2023-08-31T00:00:00Z') })).toEqual([]);
    expect(await faultsOf({}, { origin: 'organisation' })).toEqual([]);
    const root = await createRoot();
    expect(baselineFindings(root.certificate, undefined)).toEqual([]);
  });
});
