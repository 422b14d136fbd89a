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

export interface RevocationFacts {
  readonly subject: string;
  readonly status: 'good' | 'revoked' | 'unknown';
  readonly source: string;
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
  /** ISO 8601; the signer's own claim. */
  readonly signingTime: string | null;
  readonly digestAlgorithm: string;
  readonly signatureAlgorithm: string;
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
