import type { CertificateFacts } from '../smime/verdict.ts';

/** What a key may be used for, by its certificate. */
export type IdentityUse = 'signing' | 'encryption' | 'both';

/** What the page knows of an identity: nothing that is secret. Times are ISO 8601. */
export interface IdentityFacts {
  /** The SHA-256 of the certificate, hex. */
  readonly id: string;
  readonly name: string;
  readonly issuerName: string;
  readonly addresses: readonly string[];
  readonly use: IdentityUse;
  /** As a person reads it: `RSA 3072`, `P-256`, `Ed25519`. */
  readonly key: string;
  /** Leaf first. */
  readonly certificates: readonly CertificateFacts[];
  /** The one that new mail of its addresses is signed with. */
  readonly isDefault: boolean;
  readonly addedAt: string;
  /** When the person last saved a copy of it elsewhere; null: this device alone has it. */
  readonly backedUpAt: string | null;
}

/** A key that was made here and whose certificate has not come yet. */
export interface RequestFacts {
  /** The SHA-256 of the public key, hex. */
  readonly id: string;
  readonly name: string;
  readonly address: string;
  readonly key: string;
  readonly madeAt: string;
  /** The PKCS #10 request, PEM: for the authority, and as public as a certificate. */
  readonly pem: string;
}

export type KeyAlgorithm = 'rsa-3072' | 'p-256' | 'ed25519';

export type KeyringState = {
  /** Where the keys are kept: `memory` where the browser refuses storage; they are gone with the pane. */
  readonly keptIn: 'device' | 'memory';
  readonly identities: readonly IdentityFacts[];
  readonly requests: readonly RequestFacts[];
} & (
  | { readonly kind: 'new' }
  | { readonly kind: 'locked' }
  /** `locksAt`: ISO 8601; it moves on with each use. */
  | { readonly kind: 'unlocked'; readonly locksAt: string }
);

export type KeyringErrorCode =
  | 'wrong-passphrase'
  | 'weak-passphrase'
  | 'locked'
  /** Of a key file, with the file's own reason in the message. */
  | 'wrong-file-passphrase'
  | 'unreadable-file'
  | 'no-matching-request'
  | 'unknown-identity'
  | 'storage-failed';

/** Why it did not work, in a sentence for a person; never with anything secret in it. */
export class KeyringError extends Error {
  override readonly name = 'KeyringError';
  readonly code: KeyringErrorCode;

  constructor(code: KeyringErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * The person's keys, behind a worker of their own: they are unsealed there and in the core's worker, and never on the
 * page's thread. Every call throws KeyringError; a call that needs the keys throws its `locked`.
 */
export interface Keyring {
  /** Called after each change, also when the idle time ran out. @returns unsubscribe */
  subscribe(listener: (state: KeyringState) => void): () => void;
  state(): Promise<KeyringState>;
  /**
   * Chooses the passphrase of a new keyring, and leaves it unlocked.
   * @throws `weak-passphrase` by passphrase-strength.ts, by which the page tells beforehand
   */
  create(passphrase: string): Promise<void>;
  /** @throws `wrong-passphrase` */
  unlock(passphrase: string): Promise<void>;
  lock(): Promise<void>;
  /** @throws `wrong-passphrase`, `weak-passphrase` */
  changePassphrase(old: string, next: string): Promise<void>;
  /** PKCS #12 or PEM. Those that are there already are left as they are. @throws `wrong-file-passphrase`, `unreadable-file` */
  importFile(bytes: Uint8Array, filePassphrase: string): Promise<readonly IdentityFacts[]>;
  /** PKCS #12 of one identity with its chain, under a passphrase of its own. @throws `weak-passphrase` */
  backUp(id: string, filePassphrase: string): Promise<Uint8Array>;
  setDefault(id: string): Promise<void>;
  /** The key too; nothing brings it back but a copy that was saved. */
  remove(id: string): Promise<void>;
  /** Makes a key here and asks for its certificate; `renewalOf` keeps the key of that identity. */
  request(
    wanted:
      | { readonly name: string; readonly address: string; readonly algorithm: KeyAlgorithm }
      | { readonly renewalOf: string },
  ): Promise<RequestFacts>;
  /** Takes the authority's answer: PEM, DER or a PKCS #7 chain. @throws `no-matching-request`, `unreadable-file` */
  install(answer: Uint8Array): Promise<IdentityFacts>;
  /** Forgets a request, and its key unless an identity has it too. */
  withdraw(requestId: string): Promise<void>;
  /**
   * Forgets every identity, every request and the passphrase, locked or not, and is `new` again: the way out for who
   * forgot the passphrase.
   */
  forgetAll(): Promise<void>;
  /** Where the core's worker asks for the keys of one job; it answers `locked` there. Transferable. */
  keysPort(): MessagePort;
  dispose(): void;
}
