import { asBytes, type Bytes } from '../bytes.ts';

/** A recipient's certificate as it is kept: plain data, of which this is the first form. Times are ISO 8601. */
export interface CertificateRecord {
  readonly version: 1;
  readonly der: Bytes;
  /** Those that issued it, as far as they came along: it is judged anew each time. */
  readonly chain: readonly Bytes[];
  /** A signed mail that was verified, or a file that the person opened. */
  readonly source: 'mail' | 'file';
  readonly addedAt: string;
  readonly lastSeenAt: string;
  /** For whom it is used, as canonicalAddress() spells them. */
  readonly addresses: readonly string[];
  /** Who has another one: for these it is used once the person says so. */
  readonly waitingFor: readonly string[];
}

/** All records, by the SHA-256 of the certificate, hex. */
export type AddressBook = ReadonlyMap<string, CertificateRecord>;

/** Where the records are kept. */
export interface CertificateRecords {
  read(): Promise<AddressBook>;
  /**
   * Puts what `change` makes of them in their place, in one step that nobody else's comes between.
   * @throws what `change` throws; then nothing is changed
   */
  update(change: (was: AddressBook) => AddressBook): Promise<void>;
}

/** Ten authorities are the longest path; an address has its 254 octets (RFC 5321 §4.5.3.1.3). */
const MAX_CHAIN = 10;
const MAX_ADDRESSES = 1000;
const MAX_ADDRESS = 320;
const MAX_OCTETS = 256 * 1024;

/**
 * The record in what was kept; undefined where it is none, or has a form of a later time. Attack: whoever can write to
 * the browser's profile writes what he likes. What a certificate is good for is judged when it is used.
 */
export function readCertificateRecord(kept: unknown): CertificateRecord | undefined {
  if (typeof kept !== 'object' || kept === null) return undefined;
  const record: { readonly [Member in keyof CertificateRecord]?: unknown } = kept;
  const { version, der, chain, source, addedAt, lastSeenAt, addresses, waitingFor } = record;
  const isRecord =
    version === 1 &&
    isEncoding(der) &&
    isListOf(chain, isEncoding, MAX_CHAIN) &&
    (source === 'mail' || source === 'file') &&
    isTime(addedAt) &&
    isTime(lastSeenAt) &&
    isListOf(addresses, isAddress, MAX_ADDRESSES) &&
    isListOf(waitingFor, isAddress, MAX_ADDRESSES);
  if (!isRecord) return undefined;
  const read = kept as CertificateRecord;
  return { ...read, der: asBytes(read.der), chain: read.chain.map(asBytes) };
}

const isEncoding = (value: unknown): boolean => value instanceof Uint8Array && value.length <= MAX_OCTETS;
const isTime = (value: unknown): boolean => typeof value === 'string' && !Number.isNaN(Date.parse(value));
const isAddress = (value: unknown): boolean => typeof value === 'string' && value.length <= MAX_ADDRESS;

const isListOf = (value: unknown, isItem: (item: unknown) => boolean, most: number): boolean =>
  Array.isArray(value) && value.length <= most && value.every(isItem);
