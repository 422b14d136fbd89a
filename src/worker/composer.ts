import type { Draft } from '../mime/draft.ts';
import type { PreflightProblem, RecipientTrouble } from '../smime/preflight.ts';

/** By what certificates are judged: as for reading, docs/trust.md. */
export interface ComposeTrust {
  /** The organisation's: PEM or DER, each one or more certificates. */
  readonly anchors: readonly Uint8Array[];
  readonly trustMozilla: boolean;
  readonly network: boolean;
}

/** A recipient's state, as the page shows it. Times are ISO 8601. */
export type RecipientState = { readonly address: string } & (
  | {
      readonly kind: 'ready';
      /** The SHA-256 of the certificate, hex; it is what protect() encrypts to. */
      readonly certificateId: string;
      readonly name: string;
      readonly issuerName: string;
      readonly notAfter: string;
      /** Where it was found: in a signed mail of theirs, in a file, or it is one of our own. */
      readonly source: 'mail' | 'file' | 'own';
    }
  | { readonly kind: 'missing'; readonly problems: readonly RecipientTrouble[] }
);

/** What came of a file with other people's certificates (.cer, .pem, .p7b, .p7c, .vcf). */
export interface ImportedCertificates {
  /** Addresses for which a certificate was taken in. */
  readonly added: readonly string[];
  /** Addresses for which one of ours differs from the file's: nothing is replaced until the person says so. */
  readonly differing: readonly {
    readonly address: string;
    readonly certificateId: string;
    readonly issuerName: string;
  }[];
  /** Those that cannot be encrypted to, and why. */
  readonly refused: readonly { readonly name: string; readonly problems: readonly RecipientTrouble[] }[];
}

export interface ProtectWanted {
  readonly sign: { readonly identityId: string; readonly form: 'clear' | 'opaque' } | null;
  readonly encrypt: {
    /** One for each address of the draft's recipients, as recipients() named them. */
    readonly certificateIds: readonly { readonly address: string; readonly certificateId: string }[];
    readonly cipher: 'aes-256-cbc' | 'aes-128-cbc' | 'aes-256-gcm' | 'aes-128-gcm';
    readonly tripleWrap: boolean;
  } | null;
  readonly protectHeaders: boolean;
  /** The same for a second press on the same draft: Message-IDs are made from it. */
  readonly seed: string;
  readonly at: string;
}

/** One message as it shall leave, with the recipients that it is for. */
export interface OutgoingCopy {
  readonly recipients: readonly string[];
  readonly blind: boolean;
  readonly bytes: Uint8Array;
}

export type ProtectOutcome =
  | {
      readonly kind: 'protected';
      readonly copies: readonly OutgoingCopy[];
      /** False where it is encrypted and none of our own certificates fits: then we cannot read it in Sent Items. */
      readonly readableBySelf: boolean;
    }
  | { readonly kind: 'unfit'; readonly problems: readonly PreflightProblem[] }
  /** A part that only an opaque signature could carry through a transport unchanged. */
  | { readonly kind: 'needs-opaque' }
  | { readonly kind: 'locked' };

export type ComposeStep = 'building' | 'signing' | 'encrypting';

/** Why it did not work, in a sentence for a person: a file without certificates, say, or a header line that is unsafe. */
export class ComposerError extends Error {
  override readonly name = 'ComposerError';
}

/**
 * The core as the compose pane uses it: a worker's work, one job after the other. Every call throws ComposerError; the
 * reason of its signal once that is aborted; an AbortError where the composer was closed; an Error for a bug.
 */
export interface Composer {
  /** Looks in the address book and, later, elsewhere; each certificate is judged anew at `at`. */
  recipients(
    addresses: readonly string[],
    trust: ComposeTrust,
    at: string,
    signal: AbortSignal,
  ): Promise<readonly RecipientState[]>;
  /** What speaks against the draft and the chosen identity, before anything is built. */
  preflight(
    draft: Draft,
    wanted: Pick<ProtectWanted, 'sign' | 'at'>,
    trust: ComposeTrust,
    signal: AbortSignal,
  ): Promise<readonly PreflightProblem[]>;
  protect(
    draft: Draft,
    wanted: ProtectWanted,
    trust: ComposeTrust,
    hooks: { readonly onStep: (step: ComposeStep) => void; readonly signal: AbortSignal },
  ): Promise<ProtectOutcome>;
  /** `bytes` stay the caller's. @throws ComposerError for a file that brings none, is too large, or holds too many */
  importCertificates(bytes: Uint8Array, trust: ComposeTrust, at: string): Promise<ImportedCertificates>;
  /**
   * Puts the file's certificate in the place of ours, after the person said so.
   * @throws ComposerError where it is not here any more
   */
  replaceCertificate(address: string, certificateId: string): Promise<void>;
  dispose(): void;
}
