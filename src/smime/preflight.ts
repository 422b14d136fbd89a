import type { Certificate } from '../asn1/certificate.ts';
import { recipientProblem, type RecipientProblem } from '../cms/encrypt.ts';
import { signerProblem, type SignerProblem } from '../cms/sign.ts';
import { sendableAddress, UnsendableAddressError, type AddressProblem } from '../mime/compose-address.ts';
import type { AddressOptions } from '../mime/compose-address.ts';
import { missingImages } from '../mime/compose-images.ts';
import { recipientsOf, type Draft } from '../mime/draft.ts';
import { isDeceptive, sameAddress } from '../mime/mailbox.ts';
import { addressesOf } from '../pki/email-profile.ts';
import type { PathMaterial } from '../pki/path-building.ts';
import { checkRevocation, type RevocationEvidence } from '../pki/revocation.ts';
import { findTrust, type TrustAnswer } from '../pki/trust.ts';
import { weightOf, type Finding } from './finding.ts';
import { checkSender } from './sender.ts';

/** What speaks against the sender's own certificate. Times are ISO 8601. */
export type OwnProblem =
  | { readonly code: `own-${SignerProblem}`; readonly notBefore: string; readonly notAfter: string }
  | { readonly code: 'own-wrong-address'; readonly from: string; readonly addresses: readonly string[] }
  | { readonly code: 'own-revoked' };

/** What speaks against writing to somebody in secret. */
export type RecipientTrouble =
  | { readonly code: 'recipient-without-certificate'; readonly address: string }
  | {
      readonly code: `recipient-${RecipientProblem}`;
      readonly address: string;
      readonly notBefore: string;
      readonly notAfter: string;
    }
  | {
      readonly code: 'recipient-wrong-address';
      readonly address: string;
      readonly addresses: readonly string[];
    }
  | { readonly code: 'recipient-not-trusted'; readonly address: string; readonly issuer: string }
  | { readonly code: 'recipient-revoked'; readonly address: string };

/** What speaks against the draft itself. */
export type DraftProblem =
  | { readonly code: 'nobody-to-send-to' }
  | { readonly code: 'address-unsendable'; readonly address: string; readonly why: AddressProblem }
  /** In octets. */
  | { readonly code: 'too-large'; readonly octets: number; readonly most: number }
  /** The one thing that may be sent all the same. */
  | { readonly code: 'images-missing'; readonly count: number };

export type PreflightProblem = OwnProblem | RecipientTrouble | DraftProblem;

/** Whether the message must not be sent with this. */
export const isRefusal = ({ code }: PreflightProblem): boolean => code !== 'images-missing';

/** By what certificates are judged; unknown revocation stops nobody, what is known to be revoked does. */
export interface PreflightMaterial extends PathMaterial {
  readonly evidence: RevocationEvidence;
  readonly at: Date;
}

/** Everything but the certificates: addresses, and images that Outlook does not give. */
export function checkDraft(draft: Draft, options: AddressOptions = {}): readonly DraftProblem[] {
  const recipients = recipientsOf(draft);
  const missing = missingImages(draft.html ?? '', draft.attachments).length;
  return [
    ...(recipients.length === 0 ? [{ code: 'nobody-to-send-to' } as const] : []),
    ...[draft.from, ...recipients].flatMap(({ address }) => checkAddress(address, options)),
    ...(missing === 0 ? [] : [{ code: 'images-missing', count: missing } as const]),
  ];
}

function checkAddress(address: string, options: AddressOptions): readonly DraftProblem[] {
  try {
    sendableAddress(address, options);
    return [];
  } catch (error) {
    if (!(error instanceof UnsendableAddressError)) throw error;
    return [{ code: 'address-unsendable', address, why: error.problem }];
  }
}

/**
 * What the certificate itself shows: a reader would be told, so nothing is signed.
 * @param from the address of the draft's From
 */
export function ownProblems(certificate: Certificate, from: string, at: Date): readonly OwnProblem[] {
  const problem = signerProblem(certificate, at);
  const against = checkSender({ address: from, from: [from], findings: [] }, certificate);
  return [
    ...(problem ? [{ code: `own-${problem}` as const, ...validityOf(certificate) }] : []),
    ...(against.length > 0
      ? [{ code: 'own-wrong-address' as const, from, addresses: allAddresses(certificate) }]
      : []),
  ];
}

/** The same, and what the evidence says of it. */
export async function checkOwnCertificate(
  certificate: Certificate,
  from: string,
  material: PreflightMaterial,
): Promise<readonly OwnProblem[]> {
  const trust = await findTrust(certificate, material, { at: material.at, signingTime: undefined });
  const revoked = await isRevoked(trust, material);
  return [
    ...ownProblems(certificate, from, material.at),
    ...(revoked ? [{ code: 'own-revoked' } as const] : []),
  ];
}

/** What the certificate itself shows: nothing is encrypted to it. */
export function recipientProblems(
  address: string,
  certificate: Certificate,
  at: Date,
): readonly RecipientTrouble[] {
  const problem = recipientProblem(certificate, at);
  const addresses = allAddresses(certificate);
  const isTheirs = !addresses.some(isDeceptive) && addresses.some((own) => sameAddress(own, address));
  return [
    // Attack: a certificate of somebody else, under which the message is read by them.
    ...(isTheirs ? [] : [{ code: 'recipient-wrong-address' as const, address, addresses }]),
    ...(problem ? [{ code: `recipient-${problem}` as const, address, ...validityOf(certificate) }] : []),
  ];
}

/** A recipient with the certificate that is used, or with why there is none. */
export type CheckedRecipient = {
  readonly address: string;
} & (
  | { readonly certificate: Certificate; readonly problems: readonly [] }
  | { readonly certificate: undefined; readonly problems: readonly RecipientTrouble[] }
);

/**
 * Looks among a recipient's certificates for one that may be encrypted to: the one issued last, since an older one may
 * be of a key that was lost. Where there is none, the problems are those of the last one too.
 */
export async function checkRecipient(
  address: string,
  candidates: readonly Certificate[],
  material: PreflightMaterial,
): Promise<CheckedRecipient> {
  const newestFirst = [...candidates].sort((a, b) => b.notBefore.getTime() - a.notBefore.getTime());
  let problems: readonly RecipientTrouble[] | undefined;
  for (const certificate of newestFirst) {
    const found = await troubleWith(address, certificate, material);
    if (found.length === 0) return { address, certificate, problems: [] };
    problems ??= found;
  }
  return {
    address,
    certificate: undefined,
    problems: problems ?? [{ code: 'recipient-without-certificate', address }],
  };
}

async function troubleWith(
  address: string,
  certificate: Certificate,
  material: PreflightMaterial,
): Promise<readonly RecipientTrouble[]> {
  const obvious = recipientProblems(address, certificate, material.at);
  if (obvious.length > 0) return obvious;
  const trust = await findTrust(certificate, material, {
    at: material.at,
    signingTime: undefined,
    purpose: 'email-encryption',
    isSender: (accepted) => sameAddress(accepted, address),
  });
  if (!trust.anchored || !trust.findings.every(isNote))
    return [{ code: 'recipient-not-trusted', address, issuer: certificate.issuer.text }];
  return (await isRevoked(trust, material)) ? [{ code: 'recipient-revoked', address }] : [];
}

const isNote = (finding: Finding): boolean => weightOf(finding) === 'note';

/** Of a path without an anchor nobody knows whose lists to believe. */
async function isRevoked(
  { path, anchored }: TrustAnswer,
  { evidence, at, intermediates }: PreflightMaterial,
): Promise<boolean> {
  if (!anchored) return false;
  const { findings } = await checkRevocation(path, evidence, 'soft', at, intermediates);
  return !findings.every(isNote);
}

const allAddresses = (certificate: Certificate): readonly string[] => {
  const { subjectAltName, subject } = addressesOf(certificate);
  return [...subjectAltName, ...subject];
};

const validityOf = ({ notBefore, notAfter }: Certificate) => ({
  notBefore: notBefore.toISOString(),
  notAfter: notAfter.toISOString(),
});
