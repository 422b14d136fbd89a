import { describe, expect, it } from 'vitest';
import { element, nullValue, sequence } from '../../src/asn1/der.ts';
import { OID } from '../../src/asn1/oids.ts';
import type { PkiFinding } from '../../src/pki/finding.ts';
import { extendedKeyUsage, keyUsage, rfc822Name } from '../../src/pki/issue-certificate.ts';
import { chain, codesOf, judge, judgeMade } from '../support/chain.ts';
import { NOW, type Wanted } from '../support/fake-ca.ts';

/** What findTrust() answers; which rules it answers by is in rules/. */
describe('the answer', () => {
  it('is the path from the leaf to its anchor', async () => {
    const answer = await judge(chain`Root → CA → Alice <alice@example.org>`);
    expect(answer).toMatchObject({ anchored: true, anchor: { origin: 'given' }, findings: [] });
    expect(answer.path.map(({ subject }) => subject.text)).toEqual([
      'CN=Alice, O=Signet Test',
      'CN=CA, O=Signet Test',
      'CN=Root, O=Signet Test',
    ]);
  });

  it('is the leaf alone, if that very certificate is an anchor, and not one that looks like it', async () => {
    const [alice, double] = [
      await chain`Alice (anchor) <alice@example.org>`.make(),
      await chain`Alice (anchor) <alice@example.org>`.make(),
    ];
    expect(await judgeMade(alice)).toMatchObject({ anchored: true, findings: [] });
    const { findings } = await judgeMade({ ...double, anchors: alice.anchors });
    expect(findings).not.toEqual([]);
  });

  it('is the chain as far as it goes, where no anchor is reached, and whose issuer is missing', async () => {
    const answer = await judge(chain`Stranger (no anchor) → CA → Alice <alice@example.org>`);
    expect(answer).toMatchObject({ anchored: false, anchor: undefined, policies: [] });
    expect(answer.path).toHaveLength(2);
    expect(answer.findings).toEqual([
      {
        code: 'issuer-unknown',
        certificate: 'CN=CA, O=Signet Test',
        issuer: 'CN=Stranger, O=Signet Test',
      },
    ]);
  });

  it('still says then what is wrong with the leaf', async () => {
    const wrong: Wanted = {
      extensions: [extendedKeyUsage(OID.serverAuth)],
      notAfter: new Date(NOW.getTime() - 1000),
    };
    expect(await codesOf(chain`Stranger (no anchor) → Alice <alice@example.org> ${wrong}`)).toEqual([
      'issuer-unknown',
      'certificate-expired',
      'extended-key-usage-not-email',
    ]);
  });

  it('has all that is wrong with a path, from the anchor down', async () => {
    const [ended, unknown] = [
      { notAfter: new Date(NOW.getTime() - 1000) },
      { extensions: [{ type: '1.3.6.1.4.1.99999.1', critical: true, value: nullValue() }] },
    ];
    expect(
      await codesOf(chain`Root ${ended} → CA ${{ ca: false }} → Alice <alice@example.org> ${unknown}`),
    ).toEqual([
      'certificate-expired',
      'not-a-certificate-authority',
      'key-usage-not-certificate-signing',
      'critical-extension-unknown',
    ]);
  });

  it.each<[PkiFinding['code'], Wanted]>([
    ['not-a-certificate-authority', { extensions: [{ type: OID.basicConstraints, value: null }] }],
    ['key-usage-not-certificate-signing', { extensions: [keyUsage('digitalSignature')] }],
    ['extended-key-usage-not-email', { extensions: [extendedKeyUsage(OID.serverAuth)] }],
    ['certificate-not-yet-valid', { notBefore: new Date(NOW.getTime() + 1000) }],
  ])('names the certificate at fault: %s', async (code, wanted) => {
    const { findings } = await judge(chain`Root → CA ${wanted} → Alice <alice@example.org>`);
    expect(findings).toEqual([expect.objectContaining({ code, certificate: 'CN=CA, O=Signet Test' })]);
  });
});

/** Faults of an authority, from mild to severe: an old date is mended more easily than a forbidden name. */
const FAULTS: readonly (readonly [PkiFinding['code'], Wanted])[] = [
  ['certificate-expired', { notAfter: new Date(NOW.getTime() - 1000) }],
  ['certificate-not-yet-valid', { notBefore: new Date(NOW.getTime() + 1000) }],
  ['extended-key-usage-not-email', { extensions: [extendedKeyUsage(OID.serverAuth)] }],
  [
    'critical-extension-unknown',
    { extensions: [{ type: '1.3.6.1.4.1.99999.1', critical: true, value: nullValue() }] },
  ],
  [
    'name-constraint-violated',
    {
      extensions: [
        {
          type: OID.nameConstraints,
          critical: true,
          value: sequence(element(0xa0, sequence(rfc822Name('example.net')))),
        },
      ],
    },
  ],
  ['key-usage-not-certificate-signing', { extensions: [keyUsage('digitalSignature')] }],
  ['not-a-certificate-authority', { extensions: [{ type: OID.basicConstraints, value: null }] }],
];

describe('of two paths that both fail', () => {
  const pairs = FAULTS.slice(1).map(
    (severe, index) => [`${FAULTS[index]![0]} before ${severe[0]}`, FAULTS[index]!, severe] as const,
  );

  it.each(pairs)('the milder is told, whichever is found first: %s', async (_, mild, severe) => {
    for (const [first, second] of [
      [mild, severe],
      [severe, mild],
    ] as const) {
      const drawn = chain`Root → CA ${first[1]} → Alice <alice@example.org>
                          Root → CA ${second[1]}`;
      expect(await codesOf(drawn)).toEqual([mild[0]]);
    }
  });

  it.each(FAULTS)('neither is told where a third holds: %s', async (_, fault) => {
    const drawn = chain`Root → CA ${fault} → Alice <alice@example.org>
                        Root → CA
                        Root → CA ${fault}`;
    expect(await codesOf(drawn)).toEqual([]);
  });
});
