import { beforeAll, describe, expect, it } from 'vitest';
import { children, encodingOf, parseBer } from '../../src/asn1/ber.ts';
import { sequence } from '../../src/asn1/der.ts';
import type { Header } from '../../src/mime/headers.ts';
import { nameOf, rfc822Name, subjectAltName } from '../../src/pki/issue-certificate.ts';
import {
  checkSender,
  isSameSender,
  protectedSender,
  readSender,
  type Sender,
} from '../../src/smime/sender.ts';
import { createRoot, type Identity } from '../support/fake-ca.ts';

const ALICE = 'alice@example.org';

const headers = (...values: readonly string[]): { readonly headers: readonly Header[] } => ({
  headers: [
    { name: 'To', value: 'bob@example.org', start: 0, end: 0 },
    ...values.map((value) => ({ name: 'From', value, start: 0, end: 0 })),
  ],
});
const from = (...values: readonly string[]): Sender => readSender(headers(...values), undefined);

const NOBODY: Sender = { address: undefined, from: [], findings: [{ code: 'sender-unknown' }] };

describe('readSender', () => {
  it('finds the one mailbox of the one From', () => {
    expect(from(`Alice Example <${ALICE}>`)).toEqual({ address: ALICE, from: [ALICE], findings: [] });
  });

  it('finds nobody where there is none', () => {
    expect(readSender(undefined, undefined)).toEqual(NOBODY);
    expect(from()).toEqual(NOBODY);
    expect(from('undisclosed')).toEqual(NOBODY);
  });

  it('takes the sender that the caller names only where the message has no From', () => {
    expect(readSender(undefined, ALICE).address).toBe(ALICE);
    expect(readSender(headers(), ALICE).address).toBe(ALICE);
    expect(readSender(headers('bob@example.org'), ALICE).address).toBe('bob@example.org');
    expect(readSender(headers('undisclosed'), ALICE)).toEqual(NOBODY);
  });

  it('takes two fields for nobody, whatever they say', () => {
    expect(from(ALICE, ALICE)).toEqual({
      address: undefined,
      from: [ALICE, ALICE],
      findings: [{ code: 'sender-ambiguous', from: [ALICE, ALICE] }],
    });
  });

  it('takes two mailboxes of one field for nobody', () => {
    const both = [ALICE, 'bob@example.org'];
    expect(from(both.join(', '))).toEqual({
      address: undefined,
      from: both,
      findings: [{ code: 'sender-ambiguous', from: both }],
    });
  });

  it('tells of an address that can show as another', () => {
    // All of it Cyrillic: nobody takes that for another script.
    expect(from('\u0430\u043d\u043d\u0430@example.org').findings).toEqual([]);
    const mixed = 'al\u0456ce@example.org';
    expect(from(mixed)).toEqual({
      address: mixed,
      from: [mixed],
      findings: [{ code: 'address-deceptive', address: mixed }],
    });
  });

  it.each([
    ['a name', '"alice@example.org" <eve@example.net>', 'alice@example.org'],
    ['a name that has more', '"Alice (alice@example.org)" <eve@example.net>', 'Alice (alice@example.org)'],
    ['a full-width at sign', '"alice\uff20example.org" <eve@example.net>', 'alice\uff20example.org'],
    ['a comment', 'eve@example.net (alice@example.org)', 'alice@example.org'],
  ])('tells of another address in %s', (_, value, name) => {
    const { address, findings } = from(value);
    expect(address).toBe('eve@example.net');
    expect(findings).toMatchObject([{ code: 'sender-name-misleading', from: 'eve@example.net' }]);
    expect(findings[0]).toHaveProperty('name', expect.stringContaining(name));
  });

  it('shows what a comment says without the blanks around it', () => {
    expect(from('eve@example.net   (alice@example.org)').findings[0]).toHaveProperty(
      'name',
      expect.stringMatching(/^\S.*\S$/),
    );
  });

  it.each([
    ['the same address', `"${ALICE}" <${ALICE}>`],
    ['the same address in other letters', `"Alice@EXAMPLE.org" <${ALICE}>`],
    ['an at sign that is no address', '"Alice @ Example" <alice@example.org>'],
    ['a handle', '"@alice" <alice@example.org>'],
    ['something with two at signs', '"alice@home@work" <alice@example.org>'],
    ['no name', ALICE],
  ])('has nothing to say of %s', (_, value) => {
    expect(from(value).findings).toEqual([]);
  });
});

describe('protectedSender', () => {
  it('is the one inside, whom the signer signed', () => {
    expect(protectedSender(from(ALICE), from('list@example.net'))).toEqual({
      address: ALICE,
      from: [ALICE],
      findings: [{ code: 'sender-differs-outside', inside: ALICE, outside: 'list@example.net' }],
    });
  });

  it('has nothing to tell where both are the same, and all that each has to tell', () => {
    expect(protectedSender(from(ALICE), from('Alice <ALICE@example.org>')).findings).toEqual([]);
    const codes = (inside: Sender, outside: Sender) =>
      protectedSender(inside, outside).findings.map(({ code }) => code);
    expect(codes(from(ALICE), from(ALICE, ALICE))).toEqual(['sender-ambiguous']);
    expect(codes(from(), from(ALICE))).toEqual(['sender-unknown']);
  });
});

it('takes nobody for the same as anybody', () => {
  expect(isSameSender(from(ALICE), from('ALICE@example.org'))).toBe(true);
  expect(isSameSender(from(ALICE), from('bob@example.org'))).toBe(false);
  expect(isSameSender(from(ALICE), from())).toBe(false);
  expect(isSameSender(from(), from(ALICE))).toBe(false);
  expect(isSameSender(from(), from())).toBe(false);
});

describe('checkSender', () => {
  let root: Identity;
  beforeAll(async () => {
    root = await createRoot();
  });

  /** What is said of a certificate with these addresses, in subjectAltName and in the subject, for a sender. */
  async function check(inName: readonly string[], inSubject: readonly string[], sender = from(ALICE)) {
    const names = [nameOf({ CN: 'Alice' }), ...inSubject.map((emailAddress) => nameOf({ emailAddress }))];
    const { certificate } = await root.issue({
      subject: sequence(...names.flatMap((name) => children(parseBer(name)).map(encodingOf))),
      extensions: inName.length === 0 ? [] : [subjectAltName(...inName.map(rfc822Name))],
    });
    return checkSender(sender, certificate);
  }

  it('lets one of several addresses be the sender', async () => {
    expect(await check(['other@example.org', 'Alice@EXAMPLE.org'], [])).toEqual([]);
    expect(await check([ALICE], ['old@example.org'])).toEqual([]);
  });

  it('names all the addresses of somebody else', async () => {
    expect(await check(['bob@example.org'], ['eve@example.net'])).toEqual([
      { code: 'sender-mismatch', from: ALICE, addresses: ['bob@example.org', 'eve@example.net'] },
    ]);
    expect(await check([], ['eve@example.net'])).toEqual([
      { code: 'sender-mismatch', from: ALICE, addresses: ['eve@example.net'] },
    ]);
  });

  it('takes an address in the subject for no proof', async () => {
    expect(await check([], [ALICE])).toEqual([{ code: 'address-only-in-subject', address: ALICE }]);
    expect(await check([], ['old@example.org', ALICE])).toEqual([
      { code: 'address-only-in-subject', address: ALICE },
    ]);
    // Where the authority did say whose it is, the subject says nothing.
    expect(await check(['eve@example.net'], [ALICE])).toEqual([
      { code: 'sender-mismatch', from: ALICE, addresses: ['eve@example.net', ALICE] },
    ]);
  });

  it('tells of a certificate without any', async () => {
    expect(await check([], [])).toEqual([{ code: 'certificate-without-address', certificate: 'CN=Alice' }]);
  });

  it('tells of an address that can show as another, wherever it stands, and beside what else there is', async () => {
    const deceptive = 'alice@example.org\u0000.evil.example';
    expect(await check([ALICE, deceptive], [])).toEqual([{ code: 'address-deceptive', address: deceptive }]);
    expect(await check([deceptive], [])).toEqual([
      { code: 'address-deceptive', address: deceptive },
      { code: 'sender-mismatch', from: ALICE, addresses: [deceptive] },
    ]);
    expect(await check([], [deceptive], from())).toEqual([{ code: 'address-deceptive', address: deceptive }]);
  });

  it('has nothing to compare with nobody', async () => {
    expect(await check(['eve@example.net'], [], from())).toEqual([]);
    expect(await check([], [], from())).toEqual([]);
  });
});
