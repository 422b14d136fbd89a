import { encodingOf, parseBer, TAG } from '../asn1/ber.ts';
import type { AlgorithmIdentifier, Certificate } from '../asn1/certificate.ts';
import type { SignerInfo } from '../asn1/cms.ts';
import { OID } from '../asn1/oids.ts';
import { equal, type Bytes } from '../bytes.ts';
import {
  DIGESTS,
  type DigestAlgorithm,
  type DigestName,
  type SignatureAlgorithm,
  type UnusableAlgorithm,
} from '../crypto/algorithms.ts';
import { digest } from '../crypto/digest.ts';
import { weakRsaBits } from '../crypto/rsa-signature.ts';
import { digestAlgorithmOf, isUsable, signatureAlgorithmBy } from '../crypto/signature-algorithm.ts';
import { verifySignature } from '../crypto/signature.ts';
import { algorithmName } from './algorithm-name.ts';
import type { CmsFinding } from './finding.ts';
import {
  looksLikeSignedAttributes,
  readSignedAttributes,
  type SignedAttributes,
} from './signed-attributes.ts';
import type { SignedContent } from './signed-content.ts';

/** The cryptographic answer for one SignerInfo and one certificate: nothing of trust, nothing of the sender. */
export interface SignerCheck {
  /** Digest, attributes and signature all hold. */
  readonly intact: boolean;
  readonly findings: readonly CmsFinding[];
  readonly signingTime: Date | undefined;
  readonly digestAlgorithm: string;
  readonly signatureAlgorithm: string;
}

/** Clocks differ; a day covers every time zone that a client forgot. */
const CLOCK_TOLERANCE_MS = 24 * 60 * 60 * 1000;

/** What the signer says of the time; undefined where the attribute is absent or broken. */
export const signingTimeOf = ({ signedAttributes }: SignerInfo): Date | undefined =>
  signedAttributes && readSignedAttributes(signedAttributes).signingTime;

/** RFC 5652 §5.4 and §5.6, with the rules of §11, RFC 5035, RFC 6211 and RFC 8419. */
export async function verifySigner(
  signerInfo: SignerInfo,
  eContentType: string,
  content: SignedContent,
  certificate: Certificate,
  at: Date,
): Promise<SignerCheck> {
  const attributes = signerInfo.signedAttributes && readSignedAttributes(signerInfo.signedAttributes);
  const algorithms: Algorithms = {
    digest: digestAlgorithmOf(signerInfo.digestAlgorithm),
    signature: signatureAlgorithmBy(certificate.subjectPublicKeyInfo, signerInfo.signatureAlgorithm),
  };
  const broken: CmsFinding[] = [
    ...checkAlgorithms(algorithms),
    ...checkUnsigned(signerInfo),
    ...(attributes
      ? [
          ...checkAttributes(attributes, eContentType, signerInfo),
          ...(await checkSigningCertificate(attributes, certificate)),
        ]
      : checkAbsentAttributes(eContentType, content)),
  ];
  if (isUsable(algorithms.digest) && isUsable(algorithms.signature)) {
    const chosen = { digest: algorithms.digest.digest, signature: algorithms.signature };
    broken.push(...(await checkSignature(signerInfo, attributes, chosen, content, certificate)));
  }
  return {
    intact: broken.length === 0,
    findings: [...broken, ...weaknesses(algorithms, certificate), ...checkSigningTime(attributes, at)],
    signingTime: attributes?.signingTime,
    digestAlgorithm: algorithmName(signerInfo.digestAlgorithm),
    signatureAlgorithm: algorithmName(signerInfo.signatureAlgorithm),
  };
}

/** RFC 5652 §11.1 to 11.3: these three are never unsigned. Attack: a reader that takes them from there is lied to. */
function checkUnsigned({ unsignedAttributes }: SignerInfo): readonly CmsFinding[] {
  return ONLY_SIGNED.filter(([, type]) => unsignedAttributes.some((one) => one.type === type)).map(
    ([attribute]) => ({ code: 'attribute-malformed', attribute }),
  );
}

const ONLY_SIGNED = [
  ['content-type', OID.contentType],
  ['message-digest', OID.messageDigest],
  ['signing-time', OID.signingTime],
] as const;

interface Algorithms {
  readonly digest: DigestAlgorithm | UnusableAlgorithm;
  readonly signature: SignatureAlgorithm | UnusableAlgorithm;
}

function checkAlgorithms({ digest: digestAlgorithm, signature }: Algorithms): readonly CmsFinding[] {
  const unusable = [digestAlgorithm, signature].flatMap(({ name, strength }): CmsFinding[] => {
    if (strength === 'unsupported') return [{ code: 'algorithm-unsupported', algorithm: name }];
    return strength === 'refused' ? [{ code: 'algorithm-refused', algorithm: name }] : [];
  });
  if (!isUsable(digestAlgorithm) || !isUsable(signature)) return unusable;
  // Attack: two verifiers, each trusting another of the two identifiers, see two different digests (RFC 4056 §3).
  if (signature.digest === undefined || signature.digest === digestAlgorithm.digest) return [];
  return [
    {
      code: 'digest-algorithm-mismatch',
      digestAlgorithm: digestAlgorithm.name,
      signatureAlgorithm: signature.name,
    },
  ];
}

function checkAttributes(
  attributes: SignedAttributes,
  eContentType: string,
  signerInfo: SignerInfo,
): readonly CmsFinding[] {
  const broken: CmsFinding[] = [...attributes.broken];
  // RFC 5652 §11.1: the content type that was signed is the one that is claimed.
  if (attributes.contentType !== undefined && attributes.contentType !== eContentType) {
    broken.push({ code: 'content-type-mismatch', signed: attributes.contentType, actual: eContentType });
  }
  // RFC 6211 §3: the algorithms that were signed are those that are used.
  const protection = attributes.algorithmProtection;
  if (
    protection &&
    !(
      sameAlgorithm(protection.digestAlgorithm, signerInfo.digestAlgorithm) &&
      protection.signatureAlgorithm &&
      sameAlgorithm(protection.signatureAlgorithm, signerInfo.signatureAlgorithm)
    )
  ) {
    broken.push({ code: 'algorithm-protection-mismatch' });
  }
  return broken;
}

const NULL_ENCODING = encodingOf(parseBer(Uint8Array.of(TAG.null, 0)));

/** Absent parameters and NULL mean the same (RFC 5754 §2). */
const sameAlgorithm = (a: AlgorithmIdentifier, b: AlgorithmIdentifier): boolean =>
  a.algorithm === b.algorithm && equal(a.parameters ?? NULL_ENCODING, b.parameters ?? NULL_ENCODING);

/** RFC 5035 §5.4: the signature is by this certificate and by no other with the same key or serial number. */
async function checkSigningCertificate(
  { signingCertificates }: SignedAttributes,
  certificate: Certificate,
): Promise<readonly CmsFinding[]> {
  for (const { digestAlgorithm, hash } of signingCertificates) {
    const name = DIGESTS[digestAlgorithm]?.digest;
    if (!name || !equal(await digest(name, certificate.der), hash))
      return [{ code: 'signing-certificate-mismatch' }];
  }
  return [];
}

function checkAbsentAttributes(eContentType: string, content: SignedContent): readonly CmsFinding[] {
  const broken: CmsFinding[] = [];
  // RFC 5652 §5.3: only a content of type id-data may go without.
  if (eContentType !== OID.data)
    broken.push({ code: 'signed-attributes-missing', contentType: eContentType });
  if (content.forms.some((form) => looksLikeSignedAttributes(form()))) {
    broken.push({ code: 'signed-attributes-as-content' });
  }
  return broken;
}

async function checkSignature(
  signerInfo: SignerInfo,
  attributes: SignedAttributes | undefined,
  algorithms: { readonly digest: DigestName; readonly signature: SignatureAlgorithm },
  content: SignedContent,
  certificate: Certificate,
): Promise<readonly CmsFinding[]> {
  const holds = (data: Bytes): Promise<boolean> =>
    verifySignature(
      certificate.subjectPublicKeyInfo,
      algorithms.signature,
      algorithms.digest,
      data,
      signerInfo.signature,
    );
  const mismatch: CmsFinding = {
    code: 'signature-mismatch',
    signatureAlgorithm: algorithmName(signerInfo.signatureAlgorithm),
  };
  const { signedAttributesDer } = signerInfo;
  if (!attributes || !signedAttributesDer) {
    for (const form of content.forms) if (await holds(form())) return [];
    return [mismatch];
  }
  const broken: CmsFinding[] = (await holds(signedAttributesDer)) ? [] : [mismatch];
  if (!(await matchesDigest(attributes.messageDigest, algorithms.digest, content))) {
    broken.push({ code: 'content-changed', digestAlgorithm: algorithmName(signerInfo.digestAlgorithm) });
  }
  return broken;
}

async function matchesDigest(
  expected: Bytes | undefined,
  name: DigestName,
  content: SignedContent,
): Promise<boolean> {
  if (!expected) return false;
  for (const form of content.forms) if (equal(await content.digest(form, name), expected)) return true;
  return false;
}

function weaknesses(algorithms: Algorithms, { subjectPublicKeyInfo }: Certificate): readonly CmsFinding[] {
  const findings: CmsFinding[] = [];
  const weak = [algorithms.digest, algorithms.signature].find(({ strength }) => strength === 'weak');
  if (weak) findings.push({ code: 'algorithm-weak', algorithm: weak.name });
  const bits = weakRsaBits(subjectPublicKeyInfo);
  if (bits !== undefined) findings.push({ code: 'key-weak', algorithm: 'RSA', bits });
  return findings;
}

function checkSigningTime(attributes: SignedAttributes | undefined, at: Date): readonly CmsFinding[] {
  const { signingTime } = attributes ?? {};
  if (!signingTime) {
    const isBroken = attributes?.broken.some(
      (finding) => 'attribute' in finding && finding.attribute === 'signing-time',
    );
    return isBroken ? [] : [{ code: 'signing-time-missing' }];
  }
  if (signingTime.getTime() <= at.getTime() + CLOCK_TOLERANCE_MS) return [];
  return [{ code: 'signing-time-in-future', signingTime: signingTime.toISOString(), at: at.toISOString() }];
}
