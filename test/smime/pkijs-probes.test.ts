import { beforeAll, describe, expect, it } from 'vitest';
import { element, octetString, sequence } from '../../src/asn1/der.ts';
import { OID } from '../../src/asn1/oids.ts';
import type { Bytes } from '../../src/bytes.ts';
import { nameOf, rfc822Name, type ExtensionValue } from '../../src/pki/issue-certificate.ts';
import type { FindingCode } from '../../src/smime/finding.ts';
import type { VerdictKind } from '../../src/smime/verdict.ts';
import { createRoot, createSelfSigned, type Identity, type Wanted } from '../support/fake-ca.ts';
import { createCrl, createOcspResponse, ocspInCms } from '../support/fake-revocation.ts';
import { judgeMessage, summary } from '../support/judge-message.ts';
import { clearSigned, opaqueSigned } from '../support/message.ts';
import { attribute } from '../support/sign-cms.ts';

/**
 * Messages that pkijs itself calls verified, or cannot read, each with the answer that is right. They are the reason
 * why pkijs reads here and never judges (docs/decisions/0001). Those that are attacks are in test/attacks.
 */
interface Probe {
  readonly title: string;
  readonly message: () => Promise<Bytes>;
  readonly kind: VerdictKind;
  /** The finding that carries the verdict. */
  readonly code?: FindingCode;
  readonly revocation?: 'off' | 'soft' | 'require';
}

let root: Identity;
let alice: Identity;
let eve: Identity;

beforeAll(async () => {
  root = await createRoot();
  alice = await root.issue({ email: 'alice@example.org', kind: 'RSA-2048' });
  eve = await createSelfSigned({ email: 'alice@example.org', name: 'Alice Example' });
});

const nameConstraints = (tag: 0xa0 | 0xa1, domain: string) => ({
  type: OID.nameConstraints,
  critical: true,
  value: sequence(element(tag, sequence(rfc822Name(domain)))),
});
const signedBy = (by: Identity, ...more: readonly Identity[]): Promise<Bytes> =>
  clearSigned({ signers: [{ by }], certificates: [by, ...more].map(({ der }) => der) });
const authority = (issuer: Identity, extra: Parameters<Identity['issue']>[0] = {}): Promise<Identity> =>
  issuer.issue({ ca: true, name: 'Test Authority', ...extra });
const constrained = async (constraints: ExtensionValue, wanted: Wanted): Promise<Bytes> => {
  const first = await authority(root, { extensions: [constraints] });
  return signedBy(await first.issue(wanted), first);
};
const EMAIL = { email: 'alice@example.org' };
const inSubject = nameOf({ CN: 'Alice Example', emailAddress: 'alice@example.org' });

const structure: readonly Probe[] = [
  { title: 'RSA PKCS #1 v1.5, clear-signed', message: () => signedBy(alice), kind: 'verified' },
  {
    title: 'RSA PKCS #1 v1.5, opaque',
    message: () => opaqueSigned({ signers: [{ by: alice }] }),
    kind: 'verified',
  },
  ...(['P-256', 'P-384', 'P-521', 'Ed25519'] as const).map((kind): Probe => {
    const hash = kind === 'P-384' ? 'SHA-384' : kind === 'P-256' ? 'SHA-256' : 'SHA-512';
    return {
      title: `${kind} with ${hash}`,
      message: async () =>
        clearSigned({ signers: [{ by: await root.issue({ ...EMAIL, kind, hash }), digest: hash }] }),
      kind: 'verified',
    };
  }),
  {
    title: 'content-type attribute that is an INTEGER',
    message: () =>
      clearSigned({
        signers: [
          {
            by: alice,
            attributes: ({ messageDigest, signingTime }) => [
              attribute(OID.contentType, Uint8Array.of(2, 1, 1)),
              signingTime,
              messageDigest,
            ],
          },
        ],
      }),
    kind: 'invalid',
    code: 'attribute-malformed',
  },
  {
    title: 'signingCertificateV2 that names another certificate',
    message: () =>
      clearSigned({
        signers: [
          {
            by: alice,
            attributes: ({ all }) => [
              ...all,
              attribute(
                OID.signingCertificateV2,
                sequence(sequence(sequence(octetString(new Uint8Array(32))))),
              ),
            ],
          },
        ],
      }),
    kind: 'invalid',
    code: 'signing-certificate-mismatch',
  },
  {
    title: 'attributes out of order, signed in DER order (RFC 5652 §5.4)',
    message: () =>
      clearSigned({
        signers: [
          { by: alice, attributes: ({ all }) => [...all].reverse(), order: 'as given, signed sorted' },
        ],
      }),
    kind: 'verified',
  },
  {
    title: 'attributes out of order, signed as they stand',
    message: () =>
      clearSigned({
        signers: [
          { by: alice, attributes: ({ all }) => [...all].reverse(), order: 'as given, signed as given' },
        ],
      }),
    kind: 'invalid',
    code: 'signature-mismatch',
  },
];

const trust: readonly Probe[] = [
  {
    title: 'root, authority, leaf',
    message: async () => {
      const first = await authority(root);
      return signedBy(await first.issue(EMAIL), first);
    },
    kind: 'verified',
  },
  {
    title: 'the leaf stands last in the bag',
    message: async () => {
      const first = await authority(root);
      const by = await first.issue(EMAIL);
      return clearSigned({ signers: [{ by }], certificates: [root.der, first.der, by.der] });
    },
    kind: 'verified',
  },
  {
    title: 'an Ed25519 leaf below an ECDSA root',
    message: async () => {
      const by = await root.issue({ ...EMAIL, kind: 'Ed25519' });
      return clearSigned({ signers: [{ by, digest: 'SHA-512' }] });
    },
    kind: 'verified',
  },
  {
    title: 'permitted subtree violated by an address in the subject',
    message: () => constrained(nameConstraints(0xa0, 'example.com'), { subject: inSubject }),
    kind: 'caution',
    code: 'name-constraint-violated',
  },
  {
    title: 'excluded subtree violated by an address in the subject',
    message: () => constrained(nameConstraints(0xa1, 'example.org'), { subject: inSubject }),
    kind: 'caution',
    code: 'name-constraint-violated',
  },
];

const withRevocation =
  (...information: readonly (() => Promise<Bytes>)[]) =>
  async () =>
    clearSigned({
      signers: [{ by: alice }],
      crls: await Promise.all(information.map((make) => make())),
    });
const crl = (revoked: readonly Identity[]) => () => createCrl({ issuer: root, revoked });
const ocsp =
  (status: 'good' | 'revoked', responder?: Identity, signature?: (bytes: Bytes) => Bytes) => async () =>
    ocspInCms(
      await createOcspResponse({
        issuer: root,
        about: alice,
        status,
        ...(responder ? { responder, certificates: [responder] } : {}),
        ...(signature ? { signature } : {}),
      }),
    );

const revocation: readonly Probe[] = [
  {
    title: 'a CRL in the message that does not name the signer',
    message: async () => withRevocation(crl([eve]))(),
    revocation: 'require',
    kind: 'verified',
  },
  {
    title: 'a genuine OCSP response: good',
    message: async () => withRevocation(ocsp('good'))(),
    revocation: 'require',
    kind: 'verified',
  },
];

describe.each([
  ['structure', structure],
  ['trust', trust],
  ['revocation', revocation],
] as const)('what pkijs gets wrong: %s', (_, probes) => {
  it.each(probes)('$title: $kind', async ({ message, kind, code, revocation: policy }) => {
    const report = await judgeMessage(await message(), {
      anchors: [root],
      ...(policy ? { revocation: policy } : {}),
    });
    const found = summary(report);
    expect(found.kind).toBe(kind);
    if (code) expect(found.codes).toContain(code);
    else expect(found.codes.filter((other) => other !== 'revocation-unknown')).toEqual([]);
  });

  it('has no two probes of one title', () => {
    expect(new Set(probes.map(({ title }) => title)).size).toBe(probes.length);
  });
});
