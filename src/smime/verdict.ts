import type { AnchorOrigin } from '../pki/trust-anchor.ts';
import type { Finding } from './finding.ts';

/** One certificate of a signer's path, as a person is shown it. Times are ISO 8601, digests lower-case hex. */
export interface CertificateFacts {
  readonly subject: string;
  readonly issuer: string;
  readonly serialNumber: string;
  readonly notBefore: string;
  readonly notAfter: string;
  readonly sha256: string;
}

interface RevocationFacts {
  readonly subject: string;
  readonly status: 'good' | 'revoked' | 'unknown';
  /** `message`, a file's name, `network http://...`, `cache http://...`; empty where nobody could tell. */
  readonly source: string;
  /** ISO 8601: as of when the source speaks, and by when it will speak again; null where it does not say. */
  readonly thisUpdate: string | null;
  readonly nextUpdate: string | null;
}

/** A time-stamp that holds (RFC 3161): the signature was there at that time, and may be older. */
export interface SigningTimeProof {
  /** ISO 8601, by the authority's clock. */
  readonly time: string;
  /** By how much that clock may be wrong; null where the authority does not say. */
  readonly accuracyMs: number | null;
  readonly by: Pick<SignerReport, 'name' | 'issuerName' | 'subject' | 'sha256'>;
  /** The object identifier of the rules under which the authority works. */
  readonly policy: string;
  readonly serialNumber: string;
}

/** Who signed a signature (RFC 5652 §11.4): a fact to be shown, which makes no verdict better. */
export interface CountersignatureReport extends Pick<
  SignerReport,
  'name' | 'addresses' | 'subject' | 'sha256' | 'signingTime' | 'countersignatures'
> {
  /** Nothing speaks against who made it; that it holds goes without saying, the others are not shown. */
  readonly trusted: boolean;
}

/** One SignerInfo and all that was found out about it. Empty strings where no certificate was found. */
export interface SignerReport {
  /** The cryptographic answer for this signer alone: digest, attributes, signature. */
  readonly intact: boolean;
  /** A path to a trust anchor holds, and the certificate is one for e-mail signatures. */
  readonly trusted: boolean;
  /** The name a person knows the signer by: common name, else the first address, else the subject. */
  readonly name: string;
  readonly issuerName: string;
  readonly addresses: readonly string[];
  readonly subject: string;
  readonly issuer: string;
  readonly serialNumber: string;
  readonly sha256: string;
  /** SHA-256 of the SubjectPublicKeyInfo, lower-case hex: what a certificate that was renewed has in common with the old. */
  readonly publicKeySha256: string;
  /** ISO 8601; the signer's own claim. */
  readonly signingTime: string | null;
  /** Null without a time-stamp that holds, and where the signature itself does not. */
  readonly signingTimeProof: SigningTimeProof | null;
  /** Those that hold. */
  readonly countersignatures: readonly CountersignatureReport[];
  readonly digestAlgorithm: string;
  readonly signatureAlgorithm: string;
  /** Where the trust in the anchor that ends the path comes from; null where the path reaches none. */
  readonly anchor: AnchorOrigin | null;
  /** Subjects, leaf first. */
  readonly path: readonly string[];
  readonly certificates: readonly CertificateFacts[];
  readonly revocation: readonly RevocationFacts[];
  readonly findings: readonly Finding[];
}

interface Judged<Kind extends string> {
  readonly kind: Kind;
  /** Worst first. Those of the signers are among them. */
  readonly findings: readonly Finding[];
  readonly signers: readonly SignerReport[];
}

declare const judged: unique symbol;

/** Every check passed and the signer is the From. Only judge() makes one: no other code has the symbol. */
export interface Verified extends Judged<'verified'> {
  readonly [judged]: true;
  readonly signers: readonly [SignerReport, ...SignerReport[]];
}

export type Verdict =
  | Verified
  | Judged<'caution'>
  | Judged<'partial'>
  | Judged<'invalid'>
  | Judged<'unsigned'>
  | Judged<'refused'>;

export type VerdictKind = Verdict['kind'];

/** What became of an encryption around or inside the message. Encrypted is never worded as signed. */
export type Decryption = 'none' | 'authenticated' | 'unauthenticated' | 'no-key' | 'failed';
