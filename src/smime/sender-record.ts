/** A certificate with which a message of one sender was signed. Times are ISO 8601, digests lower-case hex. */
export interface SeenCertificate {
  readonly sha256: string;
  /** Of the SubjectPublicKeyInfo. */
  readonly publicKeySha256: string;
  /** A distinguished name (RFC 4514). */
  readonly issuer: string;
  /** In a message that was verified. */
  readonly firstSeen: string;
  readonly lastSeen: string;
  /** When the person accepted it, or the one whose key it has; null where it was the first or its key was known. */
  readonly acceptedAt: string | null;
  /** The person's word stands in for that of an authority. */
  readonly trustedByPerson: boolean;
}

interface SeenMessage {
  /** The SHA-256 of its octets: opened twice it counts once. */
  readonly digest: string;
  readonly signed: boolean;
}

/** What was seen of one sender: plain data, of which this is the first form. */
export interface SenderRecord {
  readonly version: 1;
  /** As canonicalAddress() spells it. */
  readonly address: string;
  /** In the order in which they came; the last one is expected, the others are known. */
  readonly certificates: readonly SeenCertificate[];
  /** The latest fifteen, the last one at the end. */
  readonly messages: readonly SeenMessage[];
  /** Since when the sender counts as one who signs; null before that. */
  readonly signsSince: string | null;
  /** When the person said that this sender need not sign. */
  readonly unsignedAcceptedAt: string | null;
}

/** Where records are kept: `memory` where the device keeps none; they are gone with the program. */
export type KeptIn = 'device' | 'memory';

/** The records of all senders, by the address as canonicalAddress() spells it. */
export interface SenderRecords {
  look(address: string): Promise<{ readonly record: SenderRecord | undefined; readonly keptIn: KeptIn }>;
  /** Puts what `change` makes of the record in its place, in one step that nobody else's comes between. */
  update(address: string, change: (was: SenderRecord | undefined) => SenderRecord | undefined): Promise<void>;
}

/** The record in what was kept; undefined where it is none, or has a form of a later time. */
export function readSenderRecord(kept: unknown): SenderRecord | undefined {
  if (!isObject(kept)) return undefined;
  const record: Unchecked<SenderRecord> = kept;
  const isRecord =
    record.version === 1 &&
    typeof record.address === 'string' &&
    isListOf(record.certificates, isCertificate) &&
    isListOf(record.messages, isMessage) &&
    isTimeOrNull(record.signsSince) &&
    isTimeOrNull(record.unsignedAcceptedAt);
  return isRecord ? (kept as SenderRecord) : undefined;
}

type Unchecked<Form> = { readonly [Member in keyof Form]?: unknown };

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

const isListOf = (value: unknown, isItem: (item: unknown) => boolean): boolean =>
  Array.isArray(value) && value.every((item) => isObject(item) && isItem(item));

const isTime = (value: unknown): boolean => typeof value === 'string' && !Number.isNaN(Date.parse(value));
const isTimeOrNull = (value: unknown): boolean => value === null || isTime(value);
const isDigest = (value: unknown): boolean => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);

function isCertificate(value: unknown): boolean {
  const seen = value as Unchecked<SeenCertificate>;
  return (
    isDigest(seen.sha256) &&
    isDigest(seen.publicKeySha256) &&
    typeof seen.issuer === 'string' &&
    isTime(seen.firstSeen) &&
    isTime(seen.lastSeen) &&
    isTimeOrNull(seen.acceptedAt) &&
    typeof seen.trustedByPerson === 'boolean'
  );
}

function isMessage(value: unknown): boolean {
  const { digest, signed } = value as Unchecked<SeenMessage>;
  return isDigest(digest) && typeof signed === 'boolean';
}
