import type { Certificate } from '../asn1/certificate.ts';
import type { SignerInfo } from '../asn1/cms.ts';
import { toHex } from '../bytes.ts';
import { signingTimeOf, verifySigner, type SignerCheck } from '../cms/verify-signer.ts';
import { digest } from '../crypto/digest.ts';
import { sameAddress } from '../mime/mailbox.ts';
import { baselineFindings } from '../pki/baseline-requirements.ts';
import { findTrustOnline, isVouchedFor } from '../pki/online-trust.ts';
import { checkRevocation, type RevocationResult } from '../pki/revocation.ts';
import type { TrustAnswer } from '../pki/trust.ts';
import { factsOf, identityOf } from './certificate-facts.ts';
import { reportCountersignatures } from './countersigner.ts';
import { byWeight, weightOf, type Finding } from './finding.ts';
import type { SignedLayer } from './layers.ts';
import type { ReceiveOptions } from './receive-options.ts';
import { checkSender, type Sender } from './sender.ts';
import { certificatesIn, certificatesNamed, evidenceWith } from './signed-data-material.ts';
import { proveSigningTime } from './timestamp.ts';
import type { SignerReport } from './verdict.ts';

/** The certificates of a layer, for reportSigner(). */
export const certificatesOf = ({ signedData }: SignedLayer): readonly Certificate[] =>
  certificatesIn(signedData);

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
  const time = await proveSigningTime(signerInfo, intermediates, options);
  const question = { signerInfo, layer, intermediates, sender, options, ...time };
  const candidate = await bestCandidate(question);
  if (!candidate) return unknownSigner(signerInfo);
  options.onStep?.('revocation');
  const { certificate, check, trust } = candidate;
  const revocation = await askRevocation(question, candidate);
  const evidence = evidenceWith(layer.signedData, options.evidence);
  const counter = await reportCountersignatures(signerInfo, { intermediates, evidence, options });
  const findings: Finding[] = [
    ...check.findings,
    ...trust.findings,
    ...baselineFindings(certificate, trust.anchor),
    ...revocation.findings,
    ...checkSender(sender, certificate),
    ...time.findings,
    ...counter.findings,
  ];
  return {
    ...(await identityOf(certificate)),
    publicKeySha256: toHex(await digest('SHA-256', certificate.subjectPublicKeyInfo.der)),
    intact: check.intact,
    trusted: trust.anchored && trust.findings.every(isNote) && !revocation.findings.some(isInvalid),
    signingTime: check.signingTime?.toISOString() ?? null,
    // When a signature was there that does not hold says nothing about the message.
    signingTimeProof: check.intact ? time.proof : null,
    countersignatures: counter.countersignatures,
    digestAlgorithm: check.digestAlgorithm,
    signatureAlgorithm: check.signatureAlgorithm,
    anchor: trust.anchor?.origin ?? null,
    path: trust.path.map(({ subject }) => subject.text),
    certificates: await Promise.all(trust.path.map(factsOf)),
    revocation: revocation.statuses,
    findings: findings.sort(byWeight),
  };
}

const isNote = (finding: Finding): boolean => weightOf(finding) === 'note';
const isInvalid = (finding: Finding): boolean => weightOf(finding) === 'invalid';

interface Question {
  readonly signerInfo: SignerInfo;
  readonly layer: SignedLayer;
  readonly intermediates: readonly Certificate[];
  readonly sender: Sender;
  readonly options: ReceiveOptions;
  readonly provenTime: Date | undefined;
}

/**
 * Attack: anybody on the way can put a certificate for the signer's own key beside the right one, with an address of
 * theirs for its issuer. So nobody is asked for issuers where one of the certificates does without.
 */
async function bestCandidate(question: Question): Promise<Candidate | undefined> {
  const { online } = question.options;
  const best = await bestAmongNamed(question, undefined);
  const lacksIssuer = best?.check.intact === true && !best.trust.findings.every(isNote);
  return online?.issuers && lacksIssuer ? bestAmongNamed(question, online) : best;
}

/** Several certificates can bear one name and number, or one key identifier; the one that fits best is meant. */
async function bestAmongNamed(
  question: Question,
  online: ReceiveOptions['online'],
): Promise<Candidate | undefined> {
  const { signerInfo, layer, intermediates, sender, options, provenTime } = question;
  const { content, signedData } = layer;
  let best: Candidate | undefined;
  for (const certificate of certificatesNamed(signerInfo.sid, intermediates)) {
    options.onStep?.('signature');
    // The path needs nothing of the content, so it is looked for while the platform still digests that.
    const checking: Promise<SignerCheck> = content
      ? verifySigner(signerInfo, signedData.eContentType, content, certificate, options.at)
      : Promise.resolve(NOTHING_TO_CHECK);
    const trusting = findTrustOnline(
      certificate,
      { anchors: options.anchors, intermediates },
      {
        at: options.at,
        signingTime: signingTimeOf(signerInfo),
        provenTime,
        isSender: (address) => sender.address !== undefined && sameAddress(address, sender.address),
      },
      checking.then(({ intact }) => (intact ? online : undefined)),
    );
    const [check, trust] = await Promise.all([checking, trusting]);
    options.onStep?.('path');
    const fits = [check.intact, trust.findings.every(isNote), checkSender(sender, certificate).length === 0];
    const rank = fits.reduce((sum, fit) => 2 * sum + Number(fit), 0);
    if (!best || rank > best.rank) best = { certificate, check, trust, rank };
  }
  return best;
}

async function askRevocation(
  { layer, intermediates, options, provenTime }: Question,
  { check, trust }: Candidate,
): Promise<RevocationResult> {
  // A list of the authority that a forged certificate names speaks of another certificate with that number.
  const isForged = trust.findings.some(({ code }) => code === 'certificate-signature-invalid');
  if (!trust.anchored || isForged) return { statuses: [], findings: [] };
  const online = check.intact && isVouchedFor(trust) ? options.online : undefined;
  return checkRevocation(
    trust.path,
    { ...evidenceWith(layer.signedData, options.evidence), online },
    options.revocation,
    options.at,
    intermediates,
    { signingTime: check.signingTime, provenTime },
  );
}

const NOTHING_TO_CHECK: SignerCheck = {
  intact: false,
  findings: [{ code: 'signed-content-missing' }],
  signingTime: undefined,
  digestAlgorithm: '',
  signatureAlgorithm: '',
};

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
    publicKeySha256: '',
    signingTime: null,
    signingTimeProof: null,
    countersignatures: [],
    digestAlgorithm: '',
    signatureAlgorithm: '',
    anchor: null,
    path: [],
    certificates: [],
    revocation: [],
    findings: [{ code: 'signer-certificate-missing' }],
  };
}
