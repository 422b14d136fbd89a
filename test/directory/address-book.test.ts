import { beforeAll, describe, expect, it } from 'vitest';
import {
  addressBookSource,
  AddressBookFullError,
  withChosen,
  withImported,
  withMailed,
  type NewCertificate,
} from '../../src/directory/address-book.ts';
import { readCertificateRecord, type AddressBook } from '../../src/directory/certificate-record.ts';
import { issuersAmong } from '../../src/directory/issuers.ts';
import { fingerprintOf } from '../../src/pki/fingerprint.ts';
import { createRoot, type Identity } from '../support/fake-ca.ts';

const BOB = 'bob@example.org';
const AT = '2026-06-01T12:00:00.000Z';
const LATER = '2026-07-01T12:00:00.000Z';
const EMPTY: AddressBook = new Map();

let root: Identity;
let sub: Identity;
let old: NewCertificate;
let fresh: NewCertificate;

const taken = async ({ certificate }: Identity): Promise<NewCertificate> => ({
  id: await fingerprintOf(certificate),
  certificate,
  chain: [sub.certificate],
});

beforeAll(async () => {
  root = await createRoot();
  sub = await root.issue({ ca: true, name: 'Test Sub' });
  [old, fresh] = [
    await taken(await sub.issue({ email: BOB, name: 'Old Bob' })),
    await taken(await sub.issue({ email: BOB, name: 'New Bob' })),
  ];
});

/** The names and sources of what is used for an address. */
const used = async (book: AddressBook, address = BOB): Promise<readonly string[]> =>
  (await addressBookSource(book)(address)).map(
    ({ certificate, source }) => `${source} ${certificate.subject.text.split('CN=')[1]?.split(/, O=/)[0]}`,
  );
const imported = (book: AddressBook, one: NewCertificate, use: readonly string[], wait: readonly string[]) =>
  withImported(book, one, { use, wait }, AT);

describe('what comes by mail', () => {
  it('is used for the address it came from, however that is written, with its issuers', async () => {
    const book = withMailed(EMPTY, old, BOB, AT);
    const [found] = await addressBookSource(book)('Bob@EXAMPLE.org');
    expect(found).toMatchObject({ source: 'mail', chain: [{ subject: sub.certificate.subject }] });
    expect(await used(book, 'carol@example.org')).toEqual([]);
    expect(await used(book, 'bob\u200b@example.org')).toEqual([]);
  });

  it('replaces nothing: both stay', async () => {
    const book = withMailed(withMailed(EMPTY, old, BOB, AT), fresh, BOB, LATER);
    expect(await used(book)).toHaveLength(2);
  });

  it('is seen anew when it comes again, and never at an earlier time', () => {
    const book = withMailed(withMailed(EMPTY, old, BOB, LATER), old, BOB, AT);
    expect([...book.values()]).toMatchObject([{ addedAt: LATER, lastSeenAt: LATER }]);
    expect([...withMailed(book, old, BOB, '2026-08-01T00:00:00.000Z').values()]).toMatchObject([
      { addedAt: LATER, lastSeenAt: '2026-08-01T00:00:00.000Z' },
    ]);
  });

  it('does not stand in for the person’s word on what waits for it', async () => {
    const waiting = imported(imported(EMPTY, old, [BOB], []), fresh, [], [BOB]);
    expect(await used(withMailed(waiting, fresh, BOB, LATER))).toEqual(['file Old Bob']);
    expect([...withMailed(waiting, fresh, BOB, LATER).values()].at(-1)).toMatchObject({ waitingFor: [BOB] });
  });

  it('leaves room for eight of one address, those of files first, and then those seen last', () => {
    let book = imported(EMPTY, old, [BOB], []);
    for (let at = 0; at < 12; at++)
      book = withMailed(book, { ...fresh, id: `m${at}` }, BOB, `2026-07-${10 + at}T00:00:00.000Z`);
    expect([...book.keys()]).toEqual([old.id, ...['m5', 'm6', 'm7', 'm8', 'm9', 'm10', 'm11']]);
  });

  it('pushes out the one that was not seen for the longest, where there are too many in all', () => {
    const full = new Map(
      Array.from({ length: 2000 }, (_, at) => [
        `c${at}`,
        [...withMailed(EMPTY, old, `p${at}@example.org`, at === 7 ? AT : LATER).values()][0]!,
      ]),
    );
    const book = withMailed(full, fresh, BOB, LATER);
    expect(book.size).toBe(2000);
    expect(book.has('c7')).toBe(false);
    expect(book.has(fresh.id)).toBe(true);
  });
});

describe('what comes in a file', () => {
  it('waits where it is told to, until it is chosen; then the others go', async () => {
    const book = imported(imported(EMPTY, old, [BOB, 'b@example.org'], []), fresh, [], [BOB]);
    expect(await used(book)).toEqual(['file Old Bob']);
    const chosen = withChosen(book, BOB, fresh.id);
    expect((await addressBookSource(chosen)(BOB)).map(({ certificate }) => certificate.der)).toEqual([
      fresh.certificate.der,
    ]);
    expect(await used(chosen, 'b@example.org')).toHaveLength(1);
    const alone = withChosen(imported(imported(EMPTY, old, [BOB], []), fresh, [], [BOB]), BOB, fresh.id);
    expect([...alone.keys()]).toEqual([fresh.id]);
  });

  it('is not chosen for an address that it does not wait for', () => {
    const book = imported(EMPTY, old, [BOB], []);
    expect(withChosen(book, 'carol@example.org', old.id)).toBe(book);
    expect(withChosen(book, BOB, fresh.id)).toBe(book);
  });

  it('is refused, rather than another one lost, where only files fill the book', () => {
    const [record] = [...imported(EMPTY, old, [BOB], []).values()];
    const full = new Map(
      Array.from({ length: 2000 }, (_, at) => [`c${at}`, { ...record!, addresses: [`p${at}@example.org`] }]),
    );
    expect(() => imported(full, fresh, [BOB], [])).toThrow(AddressBookFullError);
  });
});

describe('readCertificateRecord', () => {
  it('takes its own form alone', () => {
    const [record] = [...withMailed(EMPTY, old, BOB, AT).values()];
    expect(readCertificateRecord(record)).toEqual(record);
    for (const change of [
      { version: 2 },
      { der: 'text' },
      { der: new Uint8Array(256 * 1024 + 1) },
      { chain: [1] },
      { chain: Array.from({ length: 11 }, () => old.certificate.der) },
      { source: 'own' },
      { addedAt: 'soon' },
      { lastSeenAt: 5 },
      { addresses: BOB },
      { waitingFor: [`${'a'.repeat(400)}@example.org`] },
    ])
      expect(readCertificateRecord({ ...record, ...change })).toBeUndefined();
    expect(readCertificateRecord(null)).toBeUndefined();
  });

  it('and what is no certificate in it is passed over', async () => {
    const [record] = [...withMailed(EMPTY, old, BOB, AT).values()];
    expect(await used(new Map([['x', { ...record!, der: Uint8Array.of(1) }]]))).toEqual([]);
  });
});

describe('issuersAmong', () => {
  it('goes up by names, nearest first, without the root and without strangers', async () => {
    const deep = await sub.issue({ ca: true, name: 'Deep Sub' });
    const leaf = await deep.issue({ email: BOB });
    const stranger = await (await createRoot({ name: 'Other' })).issue({ ca: true, name: 'Other Sub' });
    const bag = [root, stranger, sub, deep, leaf].map(({ certificate }) => certificate);
    expect(issuersAmong(leaf.certificate, bag).map(({ subject }) => subject.text.split(',')[0])).toEqual([
      'CN=Deep Sub',
      'CN=Test Sub',
    ]);
  });

  it('gives no more than eight', async () => {
    const many = await Promise.all(
      Array.from({ length: 12 }, () => root.issue({ ca: true, name: 'Test Sub' })),
    );
    const leaf = await sub.issue({ email: BOB });
    expect(
      issuersAmong(
        leaf.certificate,
        many.map(({ certificate }) => certificate),
      ),
    ).toHaveLength(8);
  });
});
