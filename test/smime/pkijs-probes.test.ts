import { beforeAll, describe, expect, it } from 'vitest';
import { element, nullValue, octetString, oid, sequence, setOf } from '../../src/asn1/der.ts';
import { OID } from '../../src/asn1/oids.ts';
import { concat, utf8, type Bytes } from '../../src/bytes.ts';
import { generateSigningKey } from '../../src/crypto/signing-key.ts';
import {
  extendedKeyUsage,
  keyUsage,
  nameOf,
  rfc822Name,
  type ExtensionValue,
} from '../../src/pki/issue-certificate.ts';
import type { FindingCode } from '../../src/smime/finding.ts';
import type { VerdictKind } from '../../src/smime/verdict.ts';
import { createRoot, createSelfSigned, type Identity, type Wanted } from '../support/fake-ca.ts';
import { createCrl, createOcspResponse, ocspInCms } from '../support/fake-revocation.ts';
import { judgeMessage, summary } from '../support/judge-message.ts';
import { clearSigned, multipartSigned, opaqueSigned, pkcs7Mime, TEXT } from '../support/message.ts';
import { attribute, digestIdentifier, signCms, usualAttributes } from '../support/sign-cms.ts';

/**
 * Messages that pkijs itself calls verified, or cannot read, each with the answer that is right. They are the reason
 * why pkijs reads here and never judges (docs/decisions/0001).
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
    title: 'digestAlgorithm SHA-256, signature algorithm with SHA-512',
    message: async () => {
      const by = await root.issue({ ...EMAIL, kind: 'RSA-2048', hash: 'SHA-512' });
      return clearSigned({ signers: [{ by, digest: 'SHA-256' }] });
    },
    kind: 'invalid',
    code: 'digest-algorithm-mismatch',
  },
  {
    title: 'content-type attribute TSTInfo, eContentType data (RFC 5652 §11.1)',
    message: () =>
      clearSigned({
        signers: [
          {
            by: alice,
            attributes: ({ messageDigest, signingTime }) => [
              attribute(OID.contentType, oid(OID.tstInfo)),
              signingTime,
              messageDigest,
            ],
          },
        ],
      }),
    kind: 'invalid',
    code: 'content-type-mismatch',
  },
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
    title: 'two messageDigest attributes, the second one wrong',
    message: () =>
      clearSigned({
        signers: [
          {
            by: alice,
            attributes: ({ all }) => [...all, attribute(OID.messageDigest, octetString(new Uint8Array(32)))],
          },
        ],
      }),
    kind: 'invalid',
    code: 'attribute-repeated',
  },
  {
    title: 'one messageDigest attribute with two values, the second one wrong',
    message: () =>
      clearSigned({
        signers: [
          {
            by: alice,
            attributes: ({ contentType, signingTime, messageDigest }) => {
              const right = messageDigest.subarray(-34);
              return [
                contentType,
                signingTime,
                attribute(OID.messageDigest, right, octetString(new Uint8Array(32))),
              ];
            },
          },
        ],
      }),
    kind: 'invalid',
    code: 'attribute-repeated',
  },
  {
    title: 'no signed attributes though the content is not data',
    message: () => opaqueSigned({ eContentType: OID.tstInfo, signers: [{ by: alice, attributes: null }] }),
    kind: 'invalid',
    code: 'signed-attributes-missing',
  },
  {
    title: 'attack: signed attributes stripped and shown as the content',
    message: async () => {
      const blob = setOf(...(await usualAttributes(TEXT)).all);
      return pkcs7Mime(await signCms({ content: blob, signers: [{ by: alice, attributes: null }] }));
    },
    kind: 'invalid',
    code: 'signed-attributes-as-content',
  },
  {
    title: 'attack: another content inside a detached signature',
    message: async () => {
      const cms = await signCms({ content: TEXT, signers: [{ by: alice }] });
      return multipartSigned(utf8('Content-Type: text/plain\r\n\r\nSend me all your money.'), cms);
    },
    kind: 'invalid',
    code: 'content-in-detached-signature',
  },
  {
    title: 'the same content both beside and inside the signature',
    message: async () => multipartSigned(TEXT, await signCms({ content: TEXT, signers: [{ by: alice }] })),
    kind: 'invalid',
    code: 'content-in-detached-signature',
  },
  {
    title: 'CMSAlgorithmProtection that names other algorithms',
    message: () =>
      clearSigned({
        signers: [
          {
            by: alice,
            attributes: ({ all }) => [
              ...all,
              attribute(
                OID.algorithmProtection,
                sequence(digestIdentifier('SHA-512'), element(0xa1, oid(OID.sha512WithRsa), nullValue())),
              ),
            ],
          },
        ],
      }),
    kind: 'invalid',
    code: 'algorithm-protection-mismatch',
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
  {
    title: 'SHA-1',
    message: async () => {
      const by = await root.issue({ ...EMAIL, key: await generateSigningKey('RSA-2048', 'SHA-1') });
      return clearSigned({ signers: [{ by, digest: 'SHA-1' }] });
    },
    kind: 'caution',
    code: 'algorithm-weak',
  },
  {
    title: 'trailing bytes after the ContentInfo',
    message: async () => {
      const cms = await signCms({ content: TEXT, detached: true, signers: [{ by: alice }] });
      return multipartSigned(TEXT, concat([cms, Uint8Array.of(0, 0)]));
    },
    kind: 'invalid',
    code: 'malformed',
  },
  {
    title: '10,000 levels of BER',
    message: () =>
      Promise.resolve(
        multipartSigned(
          TEXT,
          new Uint8Array(20_000).map((_, i) => (i % 2 ? 0x80 : 0x30)),
        ),
      ),
    kind: 'invalid',
    code: 'malformed',
  },
];

const trust: readonly Probe[] = [
  { title: 'self-made certificate', message: () => signedBy(eve), kind: 'caution', code: 'self-signed' },
  {
    title: 'certificate of an authority that nobody trusts',
    message: async () => {
      const other = await createRoot({ name: 'Other Root' });
      return signedBy(await other.issue(EMAIL), other);
    },
    kind: 'caution',
    code: 'issuer-unknown',
  },
  {
    title: 'extended key usage serverAuth only, critical (RFC 8550 §4.4.4)',
    message: async () =>
      signedBy(
        await root.issue({ ...EMAIL, extensions: [{ ...extendedKeyUsage(OID.serverAuth), critical: true }] }),
      ),
    kind: 'caution',
    code: 'extended-key-usage-not-email',
  },
  {
    title: 'key usage keyEncipherment only (RFC 8550 §4.4.2)',
    message: async () => signedBy(await root.issue({ ...EMAIL, extensions: [keyUsage('keyEncipherment')] })),
    kind: 'caution',
    code: 'key-usage-not-signing',
  },
  {
    title: 'an unknown critical extension in the leaf',
    message: async () =>
      signedBy(
        await root.issue({
          ...EMAIL,
          extensions: [{ type: '1.3.6.1.4.1.99999.1', critical: true, value: nullValue() }],
        }),
      ),
    kind: 'caution',
    code: 'critical-extension-unknown',
  },
  {
    title: 'root, authority with pathLength 0, authority, leaf (RFC 5280 §6.1.4)',
    message: async () => {
      const first = await authority(root, { pathLength: 0 });
      const second = await authority(first, { name: 'Second Authority' });
      return signedBy(await second.issue(EMAIL), first, second);
    },
    kind: 'caution',
    code: 'path-length-exceeded',
  },
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
    title: 'permitted subtree violated by the alternative name',
    message: () => constrained(nameConstraints(0xa0, 'example.com'), EMAIL),
    kind: 'caution',
    code: 'name-constraint-violated',
  },
  {
    title: 'permitted subtree violated by an address in the subject',
    message: () => constrained(nameConstraints(0xa0, 'example.com'), { subject: inSubject }),
    kind: 'caution',
    code: 'name-constraint-violated',
  },
  {
    title: 'excluded subtree violated by the alternative name',
    message: () => constrained(nameConstraints(0xa1, 'example.org'), EMAIL),
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
    title: 'no CRL, no OCSP response, and the policy wants to know',
    message: () => signedBy(alice),
    revocation: 'require',
    kind: 'caution',
    code: 'revocation-required',
  },
  {
    title: 'no CRL, no OCSP response, and the policy asks softly',
    message: () => signedBy(alice),
    kind: 'verified',
    code: 'revocation-unknown',
  },
  {
    title: 'a CRL in the message that revokes the signer',
    message: async () => withRevocation(crl([alice]))(),
    kind: 'invalid',
    code: 'certificate-revoked',
  },
  {
    title: 'a CRL in the message that does not name the signer',
    message: async () => withRevocation(crl([eve]))(),
    revocation: 'require',
    kind: 'verified',
  },
  {
    title: 'a genuine OCSP response: revoked',
    message: async () => withRevocation(ocsp('revoked'))(),
    kind: 'invalid',
    code: 'certificate-revoked',
  },
  {
    title: 'a genuine OCSP response: good',
    message: async () => withRevocation(ocsp('good'))(),
    revocation: 'require',
    kind: 'verified',
  },
  {
    title: 'attack: an OCSP "good" signed by an unrelated key beside a CRL that revokes',
    message: async () => withRevocation(crl([alice]), ocsp('good', eve))(),
    kind: 'invalid',
    code: 'certificate-revoked',
  },
  {
    title: 'attack: an OCSP "good" signed by an unrelated key, alone',
    message: async () => withRevocation(ocsp('good', eve))(),
    revocation: 'require',
    kind: 'caution',
    code: 'revocation-required',
  },
  {
    title: 'attack: an OCSP "good" whose signature is all zeros',
    message: async () => withRevocation(ocsp('good', undefined, (bytes) => bytes.map(() => 0)))(),
    revocation: 'require',
    kind: 'caution',
    code: 'revocation-required',
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
