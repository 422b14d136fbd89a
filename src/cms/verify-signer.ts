import { encodingOf, parseBer, TAG } from '../asn1/ber.ts';
import type { AlgorithmIdentifier, Certificate } from '../asn1/certificate.ts';
import type { SignerInfo } from '../asn1/cms.ts';
import { OID } from '../asn1/oids.ts';
import { equal, toHex, type Bytes } from '../bytes.ts';
import {
  DIGESTS,
  SIGNATURES,
  WEAK_RSA_BITS,
  type DigestName,
  type SignatureAlgorithm,
} from '../crypto/algorithms.ts';
import { digest } from '../crypto/digest.ts';
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

/** RFC 5652 §5.4 and §5.6, with the rules of §11, RFC 5035, RFC 6211 and RFC 8419. */
export async function verifySigner(
  signerInfo: SignerInfo,
  eContentType: string,
  content: SignedContent,
  certificate: Certificate,
  at: Date,
): Promise<SignerCheck> {
  const attributes = signerInfo.signedAttributes && readSignedAttributes(signerInfo.signedAttributes);
  const algorithms = chooseAlgorithms(signerInfo);
  const broken: CmsFinding[] = [
    ...algorithms.broken,
    ...checkUnsigned(signerInfo),
    ...(attributes
      ? [
          ...checkAttributes(attributes, eContentType, signerInfo),
          ...(await checkSigningCertificate(attributes, certificate)),
        ]
      : checkAbsentAttributes(eContentType, content)),
  ];
  if (algorithms.digest && algorithms.signature) {
    const chosen = { digest: algorithms.digest, signature: algorithms.signature };
    broken.push(...(await checkSignature(signerInfo, attributes, chosen, content, certificate)));
  }
  return {
    intact: broken.length === 0,
    findings: [...broken, ...weaknesses(signerInfo, certificate), ...checkSigningTime(attributes, at)],
    signingTime: attributes?.signingTime,
    digestAlgorithm: algorithmName(signerInfo.digestAlgorithm),
    signatureAlgorithm: algorithmName(signerInfo.signatureAlgorithm),
  };
}

/** RFC 5652 §11.1 to 11.3: these three are never unsigned. Attack: a reader that takes them from there is lied to. */
function checkUnsigned({ unsignedAttributeTypes }: SignerInfo): readonly CmsFinding[] {
  return ONLY_SIGNED.filter(([, type]) => unsignedAttributeTypes.includes(type)).map(([attribute]) => ({
    code: 'attribute-malformed',
    attribute,
  }));
}

const ONLY_SIGNED = [
  ['content-type', OID.contentType],
  ['message-digest', OID.messageDigest],
  ['signing-time', OID.signingTime],
] as const;

interface Algorithms {
  readonly digest: DigestName | undefined;
  readonly signature: SignatureAlgorithm | undefined;
  readonly broken: readonly CmsFinding[];
}

function chooseAlgorithms({ digestAlgorithm, signatureAlgorithm }: SignerInfo): Algorithms {
  const digestEntry = DIGESTS[digestAlgorithm.algorithm];
  const signatureEntry = SIGNATURES[signatureAlgorithm.algorithm];
  const broken: CmsFinding[] = [];
  for (const [entry, identifier] of [
    [digestEntry, digestAlgorithm],
    [signatureEntry, signatureAlgorithm],
  ] as const) {
    if (!entry) broken.push({ code: 'algorithm-unsupported', algorithm: identifier.algorithm });
    else if (entry.strength === 'refused' || !hasPlainParameters(identifier)) {
      broken.push({ code: 'algorithm-refused', algorithm: entry.name });
    }
  }
  // Attack: two verifiers, each trusting another of the two identifiers, see two different digests.
  if (digestEntry?.digest && signatureEntry?.digest && digestEntry.digest !== signatureEntry.digest) {
    broken.push({
      code: 'digest-algorithm-mismatch',
      digestAlgorithm: digestEntry.name,
      signatureAlgorithm: signatureEntry.name,
    });
  }
  return { digest: digestEntry?.digest, signature: signatureEntry, broken };
}

/** None of the algorithms of the table has parameters: absent, or NULL as RSA and old digests write it (RFC 5754). */
function hasPlainParameters({ algorithm, parameters }: AlgorithmIdentifier): boolean {
  if (!parameters) return true;
  return algorithm !== OID.ed25519 && toHex(parameters) === '0500';
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

function weaknesses(signerInfo: SignerInfo, { subjectPublicKeyInfo }: Certificate): readonly CmsFinding[] {
  const findings: CmsFinding[] = [];
  const weak = [
    DIGESTS[signerInfo.digestAlgorithm.algorithm],
    SIGNATURES[signerInfo.signatureAlgorithm.algorithm],
  ].find((entry) => entry?.strength === 'weak');
  if (weak) findings.push({ code: 'algorithm-weak', algorithm: weak.name });
  const { bits, algorithm } = subjectPublicKeyInfo;
  if (algorithm.algorithm === OID.rsaEncryption && bits !== undefined && bits < WEAK_RSA_BITS) {
    findings.push({ code: 'key-weak', algorithm: 'RSA', bits });
  }
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
