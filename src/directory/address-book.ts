import { readCertificate, type Certificate } from '../asn1/certificate.ts';
import { MalformedError } from '../asn1/malformed.ts';
import type { Bytes } from '../bytes.ts';
import { canonicalAddress } from '../mime/mailbox.ts';
import type { AddressBook, CertificateRecord } from './certificate-record.ts';

/** A certificate that may be a recipient's: nothing of it is judged yet. */
export interface FoundCertificate {
  readonly certificate: Certificate;
  /** Those that came along, to build its path of. */
  readonly chain: readonly Certificate[];
  readonly source: CertificateRecord['source'] | 'own';
}

/** Where certificates for an address are looked for. A directory, or DNS, is one more of these. */
export type CertificateSource = (address: string) => Promise<readonly FoundCertificate[]>;

/** There is no room for what a person wants to keep. */
export class AddressBookFullError extends Error {
  override readonly name = 'AddressBookFullError';

  constructor() {
    super(`There is no room for more than ${MAX_CERTIFICATES} certificates.`);
  }
}

/** Whom one person writes to in years; each costs some five kilobytes of storage. */
const MAX_CERTIFICATES = 2000;

/** One for signatures apart, and some renewals. Attack: whoever reads a thousand of one sender's judges them all. */
const MAX_OF_ADDRESS = 8;

/** The certificates that are used for an address; none that waits for the person's word. */
export const addressBookSource =
  (book: AddressBook): CertificateSource =>
  (address) => {
    const canonical = canonicalAddress(address);
    const records = [...book.values()].filter(({ addresses }) =>
      addresses.some((used) => used === canonical),
    );
    return Promise.resolve(records.flatMap(found));
  };

function found({ der, chain, source }: CertificateRecord): readonly FoundCertificate[] {
  const [certificate] = readable(der);
  return certificate ? [{ certificate, chain: chain.flatMap(readable), source }] : [];
}

/** A record that was damaged helps nobody and hinders nobody. */
function readable(der: Bytes): readonly Certificate[] {
  try {
    return [readCertificate(der)];
  } catch (error) {
    if (error instanceof MalformedError) return [];
    throw error;
  }
}

/** What is to be taken in. */
export interface NewCertificate {
  /** The SHA-256 of its encoding, hex. */
  readonly id: string;
  readonly certificate: Certificate;
  readonly chain: readonly Certificate[];
}

/**
 * The book after a verified message. What is used already stays beside it; what waits for the person's word goes on
 * waiting.
 * @param address as canonicalAddress() spells it
 * @param at ISO 8601
 */
export function withMailed(
  book: AddressBook,
  { id, ...taken }: NewCertificate,
  address: string,
  at: string,
): AddressBook {
  const was = book.get(id);
  const isWaiting = was?.waitingFor.includes(address) ?? false;
  const record = seen(was ?? newRecord(taken, 'mail', at), at);
  return withinBounds(new Map(book).set(id, isWaiting ? record : using(record, address)), address);
}

/**
 * The book after a file was opened.
 * @param use the addresses that it is used for from now on
 * @param wait those that have another one
 * @throws AddressBookFullError
 */
export function withImported(
  book: AddressBook,
  { id, ...taken }: NewCertificate,
  { use, wait }: { readonly use: readonly string[]; readonly wait: readonly string[] },
  at: string,
): AddressBook {
  const record = use.reduce(using, seen(book.get(id) ?? newRecord(taken, 'file', at), at));
  const waitingFor = [...new Set([...record.waitingFor, ...wait])].filter(
    (address) => !record.addresses.includes(address),
  );
  const next: AddressBook = new Map(book).set(id, { ...record, waitingFor });
  return [...use, ...wait].reduce(withinBounds, next);
}

/** The book after the person said that for this address a certificate that waits takes the place of all others. */
export function withChosen(book: AddressBook, address: string, id: string): AddressBook {
  const chosen = book.get(id);
  if (!chosen?.waitingFor.includes(address)) return book;
  const others = [...book].flatMap(([other, record]) =>
    other === id ? [] : kept(other, without(record, address)),
  );
  return new Map([...others, [id, { ...using(chosen, address), source: 'file' }]]);
}

const newRecord = (
  { certificate, chain }: Omit<NewCertificate, 'id'>,
  source: CertificateRecord['source'],
  addedAt: string,
): CertificateRecord => ({
  version: 1,
  der: certificate.der,
  chain: chain.map(({ der }) => der),
  source,
  addedAt,
  lastSeenAt: addedAt,
  addresses: [],
  waitingFor: [],
});

const seen = (record: CertificateRecord, at: string): CertificateRecord =>
  record.lastSeenAt < at ? { ...record, lastSeenAt: at } : record;

const using = (record: CertificateRecord, address: string): CertificateRecord => ({
  ...record,
  addresses: [...new Set([...record.addresses, address])],
  waitingFor: record.waitingFor.filter((waiting) => waiting !== address),
});

const without = (record: CertificateRecord, address: string): CertificateRecord =>
  record.addresses.includes(address)
    ? { ...record, addresses: record.addresses.filter((used) => used !== address) }
    : record;

type Entry = readonly [id: string, record: CertificateRecord];

/** What is for nobody any more goes. */
const kept = (id: string, record: CertificateRecord): readonly Entry[] =>
  record.addresses.length + record.waitingFor.length > 0 ? [[id, record]] : [];

function withinBounds(book: AddressBook, address: string): AddressBook {
  const used = [...book].filter(([, { addresses }]) => addresses.includes(address));
  const tooMany = new Set(
    dearestFirst(used)
      .slice(MAX_OF_ADDRESS)
      .map(([id]) => id),
  );
  const entries = [...book].flatMap(([id, record]) =>
    kept(id, tooMany.has(id) ? without(record, address) : record),
  );
  return new Map(entries.length > MAX_CERTIFICATES ? withinRoom(entries) : entries);
}

/** @throws AddressBookFullError rather than lose what a person put in */
function withinRoom(entries: readonly Entry[]): readonly Entry[] {
  if (entries.filter(([, { source }]) => source === 'file').length > MAX_CERTIFICATES)
    throw new AddressBookFullError();
  return dearestFirst(entries).slice(0, MAX_CERTIFICATES);
}

/** Those from mail, which come back with the next one, go first; of these the one that was not seen for the longest. */
const dearestFirst = (entries: readonly Entry[]): readonly Entry[] =>
  [...entries].sort(
    ([, a], [, b]) => a.source.localeCompare(b.source) || b.lastSeenAt.localeCompare(a.lastSeenAt),
  );
