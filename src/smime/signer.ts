import { readCertificate, type Certificate } from '../asn1/certificate.ts';
import type { SignerIdentifier, SignerInfo } from '../asn1/cms.ts';
import { MalformedError } from '../asn1/malformed.ts';
import { sameName, valuesOf } from '../asn1/name.ts';
import { OID } from '../asn1/oids.ts';
import { equal, toHex, type Bytes } from '../bytes.ts';
import { verifySigner, type SignerCheck } from '../cms/verify-signer.ts';
import { addressesOf } from '../pki/email-profile.ts';
import { fingerprintOf } from '../pki/fingerprint.ts';
import { checkRevocation, type RevocationEvidence, type RevocationResult } from '../pki/revocation.ts';
import { findTrust, type TrustAnswer } from '../pki/trust.ts';
import { byWeight, type Finding } from './finding.ts';
import type { SignedLayer } from './layers.ts';
import type { ReceiveOptions } from './receive-options.ts';
import { checkSender, type Sender } from './sender.ts';
import type { CertificateFacts, SignerReport } from './verdict.ts';

/** A bag holds a path or two; more are an attempt to make the reader read. */
const MAX_CERTIFICATES = 1_000;

/** The certificates of a SignedData that can be read; a broken one helps nobody and hinders nobody. */
export function certificatesOf(layer: SignedLayer): readonly Certificate[] {
  return layer.signedData.certificates.slice(0, MAX_CERTIFICATES).flatMap((der) => {
    try {
      return [readCertificate(der)];
    } catch (error) {
      if (error instanceof MalformedError) return [];
      throw error;
    }
  });
}

/** RFC 5652 §5.3: the identity comes from the sid alone. Attack: the bag also holds the victim's certificate. */
function isNamedBy(sid: SignerIdentifier, certificate: Certificate): boolean {
  if (sid.form === 'issuerAndSerialNumber') {
    return equal(sid.serialNumber, certificate.serialNumber) && sameName(sid.issuer, certificate.issuer);
  }
  const { subjectKeyIdentifier } = certificate.known;
  return subjectKeyIdentifier !== undefined && equal(subjectKeyIdentifier, sid.keyIdentifier);
}

interface Candidate {
  readonly certificate: Certificate;
  readonly check: SignerCheck;
  readonly trust: TrustAnswer;
  /** Signature before trust before address: the first that fails decides. */
  readonly rank: number;
}

/**
 * All that can be found out about one SignerInfo.
 * @param bag the certificates of its layer, as certificatesOf() reads them
 */
export async function reportSigner(
  signerInfo: SignerInfo,
  layer: SignedLayer,
  bag: readonly Certificate[],
  sender: Sender,
  options: ReceiveOptions,
): Promise<SignerReport> {
  // Those that were given first: a flooded bag must not use up the tries that each search allows.
  const intermediates = [...options.certificates, ...bag];
  const named = intermediates.filter((certificate) => isNamedBy(signerInfo.sid, certificate));
  const candidate = await bestCandidate(signerInfo, layer, named, intermediates, sender, options);
  if (!candidate) return unknownSigner(signerInfo);
  options.onStep?.('revocation');
  const { certificate, check, trust } = candidate;
  // A list of the authority that a forged certificate names speaks of another certificate with that number.
  const isForged = trust.findings.some(({ code }) => code === 'certificate-signature-invalid');
  const revocation: RevocationResult =
    trust.anchored && !isForged
      ? await checkRevocation(
          trust.path,
          evidenceOf(layer, options),
          options.revocation,
          options.at,
          intermediates,
        )
      : { statuses: [], findings: [] };
  const findings: Finding[] = [
    ...check.findings,
    ...trust.findings,
    ...revocation.findings,
    ...checkSender(sender, certificate),
  ];
  const isRevoked = revocation.statuses.some(({ status }) => status === 'revoked');
  return {
    ...(await identityOf(certificate)),
    intact: check.intact,
    trusted: trust.anchored && trust.findings.length === 0 && !isRevoked,
    signingTime: check.signingTime?.toISOString() ?? null,
    digestAlgorithm: check.digestAlgorithm,
    signatureAlgorithm: check.signatureAlgorithm,
    path: trust.path.map(({ subject }) => subject.text),
    certificates: await Promise.all(trust.path.map(factsOf)),
    revocation: revocation.statuses,
    findings: findings.sort(byWeight),
  };
}

/** Several certificates can bear one name and number, or one key identifier; the one that fits best is meant. */
async function bestCandidate(
  signerInfo: SignerInfo,
  layer: SignedLayer,
  named: readonly Certificate[],
  intermediates: readonly Certificate[],
  sender: Sender,
  options: ReceiveOptions,
): Promise<Candidate | undefined> {
  const { content, signedData } = layer;
  let best: Candidate | undefined;
  for (const certificate of distinct(named).slice(0, MAX_CANDIDATES)) {
    options.onStep?.('signature');
    const check: SignerCheck = content
      ? await verifySigner(signerInfo, signedData.eContentType, content, certificate, options.at)
      : NOTHING_TO_CHECK;
    options.onStep?.('path');
    const material = { anchors: options.anchors, intermediates };
    const trust = await findTrust(certificate, material, { at: options.at, signingTime: check.signingTime });
    const fits = [check.intact, trust.findings.length === 0, checkSender(sender, certificate).length === 0];
    const rank = fits.reduce((sum, fit) => 2 * sum + Number(fit), 0);
    if (!best || rank > best.rank) best = { certificate, check, trust, rank };
  }
  return best;
}

const MAX_CANDIDATES = 8;

const NOTHING_TO_CHECK: SignerCheck = {
  intact: false,
  findings: [{ code: 'signed-content-missing' }],
  signingTime: undefined,
  digestAlgorithm: '',
  signatureAlgorithm: '',
};

const distinct = (certificates: readonly Certificate[]): readonly Certificate[] => [
  ...new Map(certificates.map((certificate) => [toHex(certificate.der), certificate])).values(),
];

const evidenceOf = ({ signedData }: SignedLayer, { evidence }: ReceiveOptions): RevocationEvidence => ({
  crls: [...evidence.crls, ...fromMessage(signedData.crls)],
  ocspResponses: [...evidence.ocspResponses, ...fromMessage(signedData.ocspResponses)],
});

/** A path has a few authorities, each with a list or two; thousands are there to be read. */
const MAX_EVIDENCE = 16;

const fromMessage = (list: readonly Bytes[]): RevocationEvidence['crls'] =>
  list.slice(0, MAX_EVIDENCE).map((der) => ({ der, source: 'message' }));

async function identityOf(certificate: Certificate) {
  const { subject, issuer } = certificate;
  const { subjectAltName, subject: legacy } = addressesOf(certificate);
  const addresses = [...new Set([...subjectAltName, ...legacy])];
  return {
    name: valuesOf(subject, OID.commonName).at(-1) ?? addresses[0] ?? subject.text,
    issuerName:
      valuesOf(issuer, OID.commonName).at(-1) ?? valuesOf(issuer, OID.organizationName)[0] ?? issuer.text,
    addresses,
    subject: subject.text,
    issuer: issuer.text,
    serialNumber: toHex(certificate.serialNumber),
    sha256: await fingerprintOf(certificate),
  };
}

async function factsOf(certificate: Certificate): Promise<CertificateFacts> {
  return {
    subject: certificate.subject.text,
    issuer: certificate.issuer.text,
    serialNumber: toHex(certificate.serialNumber),
    notBefore: certificate.notBefore.toISOString(),
    notAfter: certificate.notAfter.toISOString(),
    sha256: await fingerprintOf(certificate),
  };
}

/** Nobody's certificate: what the SignerInfo says of its signer is only a number. */
function unknownSigner({ sid }: SignerInfo): SignerReport {
  const isNumbered = sid.form === 'issuerAndSerialNumber';
  return {
    intact: false,
    trusted: false,
    name: '',
    issuerName: '',
    addresses: [],
    subject: '',
    issuer: isNumbered ? sid.issuer.text : '',
    serialNumber: isNumbered ? toHex(sid.serialNumber) : '',
    sha256: '',
    signingTime: null,
    digestAlgorithm: '',
    signatureAlgorithm: '',
    path: [],
    certificates: [],
    revocation: [],
    findings: [{ code: 'signer-certificate-missing' }],
  };
}
