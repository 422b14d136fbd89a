import type { Certificate } from '../asn1/certificate.ts';
import type { SignerInfo } from '../asn1/cms.ts';
import { OID } from '../asn1/oids.ts';
import type { TstInfo } from '../asn1/tst-info.ts';
import { toHex } from '../bytes.ts';
import {
  objectionToImprint,
  objectionToTokenSigner,
  readTimestampToken,
  type TimestampToken,
  type TokenObjection,
} from '../cms/timestamp.ts';
import type { PkiFinding } from '../pki/finding.ts';
import { checkRevocation } from '../pki/revocation.ts';
import { findTrust } from '../pki/trust.ts';
import { identityOf } from './certificate-facts.ts';
import { weightOf, type MessageFinding } from './finding.ts';
import type { ReceiveOptions } from './receive-options.ts';
import { certificatesIn, certificatesNamed, evidenceWith } from './signed-data-material.ts';
import type { SigningTimeProof } from './verdict.ts';

/** What the time-stamps of one SignerInfo prove. */
export interface TimeEvidence {
  readonly proof: SigningTimeProof | null;
  /** When the signature was there at the latest; undefined without a proof. */
  readonly provenTime: Date | undefined;
  /** A note for each kind of objection. */
  readonly findings: readonly MessageFinding[];
}

/** Why a time-stamp is not believed. */
type Objection =
  | TokenObjection
  | 'it is from the future'
  | 'the certificate of its authority is missing'
  | 'its authority is not meant to tell the time'
  | 'its authority is not among those trusted here'
  | 'the certificate of its authority was not valid then'
  | 'the certificate of its authority does not hold'
  | 'the certificate of its authority was revoked, or may have been'
  | 'there are too many of them';

/** Archives stamp a signature again every few years; each stamp costs a path. */
const MAX_TOKENS = 8;

/** Clocks differ by minutes, and a stamp can be read seconds after it was made. */
const CLOCK_TOLERANCE_MS = 5 * 60 * 1000;

/**
 * The earliest time-stamp of a signature that holds (RFC 3161 appendix A). It proves that the signature was there then;
 * it may well be older. Anybody can add a stamp on the way, so that one which does not hold speaks against nobody: it
 * is named, and the signature is judged as if it were not there.
 * @param intermediates certificates to look for the authorities and their issuers among, besides those in the tokens
 */
export async function proveSigningTime(
  { unsignedAttributes, signature }: SignerInfo,
  intermediates: readonly Certificate[],
  options: ReceiveOptions,
): Promise<TimeEvidence> {
  const encodings = unsignedAttributes
    .filter(({ type }) => type === OID.timeStampToken)
    .flatMap(({ values }) => values);
  const objections = new Set<Objection>();
  if (encodings.length > MAX_TOKENS) objections.add('there are too many of them');
  const tokens: TimestampToken[] = [];
  for (const encoding of encodings.slice(0, MAX_TOKENS)) {
    const token = readTimestampToken(encoding);
    const objection = typeof token === 'string' ? token : await objectionToImprint(token, signature);
    if (objection !== undefined) objections.add(objection);
    else if (typeof token !== 'string') tokens.push(token);
  }
  let found: Witnessed | undefined;
  for (const token of tokens.sort((a, b) => a.tstInfo.genTime.getTime() - b.tstInfo.genTime.getTime())) {
    const answer = await findAuthority(token, intermediates, options);
    if (typeof answer !== 'string') {
      found = answer;
      break;
    }
    objections.add(answer);
  }
  return {
    proof: found?.proof ?? null,
    provenTime: found?.provenTime,
    findings: [...objections].map((why) => ({ code: 'timestamp-ignored', why })),
  };
}

interface Witnessed {
  readonly proof: SigningTimeProof;
  readonly provenTime: Date;
}

/** Who made the token; what speaks against all whom it can be, where nobody's certificate holds. */
async function findAuthority(
  token: TimestampToken,
  others: readonly Certificate[],
  options: ReceiveOptions,
): Promise<Witnessed | Objection> {
  const { tstInfo, signedData, signerInfo } = token;
  if (earliestOf(tstInfo) > options.at.getTime() + CLOCK_TOLERANCE_MS) return 'it is from the future';
  const intermediates = [...options.certificates, ...certificatesIn(signedData), ...others];
  let objection: Objection = 'the certificate of its authority is missing';
  for (const certificate of certificatesNamed(signerInfo.sid, intermediates)) {
    const why =
      (await objectionToTokenSigner(token, certificate)) ??
      (await objectionToAuthority(certificate, token, intermediates, options));
    if (why === undefined) {
      const { name, issuerName, subject, sha256 } = await identityOf(certificate);
      const proof: SigningTimeProof = {
        time: tstInfo.genTime.toISOString(),
        accuracyMs: tstInfo.accuracy ?? null,
        by: { name, issuerName, subject, sha256 },
        policy: tstInfo.policy,
        serialNumber: toHex(tstInfo.serialNumber),
      };
      return { proof, provenTime: latestOf(tstInfo) };
    }
    objection = why;
  }
  return objection;
}

/** The time by the authority's clock, less or more by what that may be wrong. */
const earliestOf = ({ genTime, accuracy = 0 }: TstInfo): number => genTime.getTime() - accuracy;
const latestOf = ({ genTime, accuracy = 0 }: TstInfo): Date => new Date(genTime.getTime() + accuracy);

/** RFC 3161 §2.3 and §4: a path for this purpose that held when the token was made, and no revocation before. */
async function objectionToAuthority(
  authority: Certificate,
  { tstInfo, signedData }: TimestampToken,
  intermediates: readonly Certificate[],
  options: ReceiveOptions,
): Promise<Objection | undefined> {
  // Attack: a stamp that somebody added on the way, whose issuer is to be asked for at their address. So only the path
  // that is at hand counts, and only of that one revocation is asked.
  // Mozilla's list says of its roots that they are trusted for e-mail, and of clocks nothing.
  const anchors = options.anchors.filter(({ origin }) => origin !== 'mozilla');
  const { anchored, path, findings } = await findTrust(
    authority,
    { anchors, intermediates },
    { at: tstInfo.genTime, signingTime: undefined, purpose: 'timestamp' },
  );
  const [broken] = findings;
  if (broken || !anchored) {
    return (broken && OBJECTIONS[broken.code]) ?? 'the certificate of its authority does not hold';
  }
  const { findings: revocation } = await checkRevocation(
    path,
    { ...evidenceWith(signedData, options.evidence), online: options.online },
    options.revocation,
    options.at,
    intermediates,
    // §4: what an authority stamped before it closed down stays good; what its stolen key stamped never was.
    { signingTime: undefined, provenTime: latestOf(tstInfo) },
  );
  return revocation.every((finding) => weightOf(finding) === 'note')
    ? undefined
    : 'the certificate of its authority was revoked, or may have been';
}

/** What the first thing that speaks against an authority's path says of its time-stamps. */
const OBJECTIONS: Partial<Record<PkiFinding['code'], Objection>> = {
  'purpose-not-allowed': 'its authority is not meant to tell the time',
  'key-usage-not-signing': 'its authority is not meant to tell the time',
  'issuer-unknown': 'its authority is not among those trusted here',
  'self-signed': 'its authority is not among those trusted here',
  'certificate-expired': 'the certificate of its authority was not valid then',
  'certificate-not-yet-valid': 'the certificate of its authority was not valid then',
};
