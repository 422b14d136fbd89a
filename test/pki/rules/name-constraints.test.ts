import { describe, expect, it } from 'vitest';
import { element, explicit, integer, oid, sequence, setOf, utf8String } from '../../../src/asn1/der.ts';
import { OID } from '../../../src/asn1/oids.ts';
import { utf8, type Bytes } from '../../../src/bytes.ts';
import {
  dnsName,
  ipAddress,
  nameOf,
  rfc822Name,
  subjectAltName,
} from '../../../src/pki/issue-certificate.ts';
import { comparisonsOf, UNCONSTRAINED } from '../../../src/pki/name-constraints.ts';
import { chain, codesOf, judge } from '../../support/chain.ts';
import { directoryName, uri } from '../../support/fake-revocation.ts';
import type { Wanted } from '../../support/fake-ca.ts';
import { rule } from './rule.ts';

const subtrees = (tag: number, bases: readonly Bytes[] = []): readonly Bytes[] =>
  bases.length > 0 ? [element(tag, ...bases.map((base) => sequence(base)))] : [];
const constraints = (permitted?: readonly Bytes[], excluded?: readonly Bytes[]): Wanted => ({
  extensions: [
    {
      type: OID.nameConstraints,
      critical: true,
      value: sequence(...subtrees(0xa0, permitted), ...subtrees(0xa1, excluded)),
    },
  ],
});
const permits = (...bases: readonly Bytes[]): Wanted => constraints(bases);
const excludes = (...bases: readonly Bytes[]): Wanted => constraints(undefined, bases);

const named = (...names: readonly Bytes[]): Wanted => ({
  subject: nameOf({}),
  extensions: [subjectAltName(...names)],
});
const mailbox = (value: string): Bytes =>
  element(0xa0, oid(OID.smtpUtf8Mailbox), explicit(0, utf8String(value)));
const userPrincipal = (value: string): Bytes =>
  element(0xa0, oid('1.3.6.1.4.1.311.20.2.3'), explicit(0, utf8String(value)));
const registeredId = element(0x88, Uint8Array.of(42, 3));
const finding = 'name-constraint-violated';

describe('name constraints along a path (RFC 5280 §6.1)', () => {
  const example = permits(rfc822Name('example.org'));

  rule('§6.1.3 (b): a name lies in a permitted subtree of its form', {
    holds: chain`Root → CA ${example} → Alice <alice@example.org>`,
    fails: chain`Root → CA ${example} → Alice <alice@example.com>`,
    finding,
  });

  rule('§6.1.3 (c): and in none that is excluded, though it be permitted', {
    holds: chain`Root → CA ${constraints([rfc822Name('example.org')], [rfc822Name('eve@example.org')])} → Alice <alice@example.org>`,
    fails: chain`Root → CA ${constraints([rfc822Name('example.org')], [rfc822Name('eve@example.org')])} → Eve   <eve@example.org>`,
    finding,
  });

  rule('§6.1.3 (b): this holds for every name, not for one of them', {
    holds: chain`Root → CA ${example} → Alice ${{ email: ['a@example.org', 'b@example.org'] }}`,
    fails: chain`Root → CA ${example} → Alice ${{ email: ['a@example.org', 'b@example.com'] }}`,
    finding,
  });

  rule('§6.1.3 (b): of several subtrees of one form it lies in one, not in all', {
    holds: chain`Root → CA ${permits(rfc822Name('example.org'), rfc822Name('example.net'))} → Alice <alice@example.org>`,
    fails: chain`Root → CA ${permits(rfc822Name('example.com'), rfc822Name('example.net'))} → Alice <alice@example.org>`,
    finding,
  });

  rule('§4.2.1.10: what is not constrained is free', {
    holds: [
      chain`Root → CA ${permits(dnsName('example.org'))} → Alice <alice@example.com>`,
      chain`Root → CA ${permits(dnsName('example.org'))} → Alice ${named(mailbox('älice@example.com'))}`,
    ],
    fails: chain`Root → CA ${example}                         → Alice <alice@example.com>`,
    finding,
  });

  rule('§6.1.4 (g)(1): a certificate below can narrow what is permitted, and never widen it', {
    holds: chain`Root → CA ${permits(rfc822Name('.org'))}        → Sub CA ${example} → Alice <alice@example.org>`,
    fails: [
      chain`     Root → CA ${permits(rfc822Name('.org'))}        → Sub CA ${example} → Alice <alice@other.org>`,
      chain`     Root → CA ${permits(rfc822Name('example.com'))} → Sub CA ${example} → Alice <alice@example.org>`,
    ],
    finding,
  });

  rule('§6.1.4 (g)(2): what is excluded once stays excluded', {
    holds: chain`Root → CA ${excludes(rfc822Name('other.org'))}   → Sub CA ${example} → Alice <alice@example.org>`,
    fails: chain`Root → CA ${excludes(rfc822Name('example.org'))} → Sub CA ${example} → Alice <alice@example.org>`,
    finding,
  });

  rule('RFC 5937 §3: the constraints of an anchor hold too', {
    holds: chain`Root ${example} → CA → Alice <alice@example.org>`,
    fails: chain`Root ${example} → CA → Alice <alice@example.com>`,
    finding,
  });

  const unit = { subject: nameOf({ C: 'DE', O: 'Example', CN: 'CA' }) };
  const inGermany = permits(directoryName(nameOf({ C: 'DE' })));
  const inFrance = permits(directoryName(nameOf({ C: 'FR' })));
  const french = { subject: nameOf({ C: 'FR', CN: 'Alice' }), email: 'alice@example.org' };
  rule('§6.1.3 (b): authorities are bound by them as well', {
    holds: chain`Root ${inGermany} → CA ${unit} → Alice ${{ ...french, subject: nameOf({ C: 'DE', CN: 'Alice' }) }}`,
    fails: chain`Root ${inGermany} → CA ${{ subject: nameOf({ C: 'FR', CN: 'CA' }) }} → Alice ${{ ...french, subject: nameOf({ C: 'DE', CN: 'Alice' }) }}`,
    finding,
  });

  rule('§6.1.3 (b) and (c): self-issued certificates are exempt, but not the last', {
    holds: chain`Root → CA ${unit} ${inFrance} → CA (new key) ${unit} → Alice ${french}`,
    fails: chain`Root → CA ${unit} ${inFrance} → CA (new key) ${unit}`,
    finding,
  });

  const legacy = (emailAddress: string): Wanted => ({ subject: nameOf({ CN: 'Alice', emailAddress }) });
  rule('§4.2.1.10: an address in the subject counts like an alternative name', {
    holds: [
      chain`Root → CA ${example}                             → Alice ${legacy('alice@example.org')}`,
      chain`Root → CA ${excludes(rfc822Name('example.com'))} → Alice ${legacy('alice@example.org')}`,
    ],
    fails: [
      chain`Root → CA ${example}                             → Alice ${legacy('alice@example.com')}`,
      chain`Root → CA ${excludes(rfc822Name('example.com'))} → Alice ${legacy('alice@example.com')}`,
      chain`Root → CA ${example} → Alice <alice@example.org> ${legacy('alice@example.com')}`,
    ],
    finding,
  });

  rule('§4.2.1.10: directory names are held against the subject, unless it is empty', {
    holds: [
      chain`Root → CA ${inFrance} → Alice ${french}`,
      chain`Root → CA ${inFrance} → Alice ${named(rfc822Name('alice@example.org'))}`,
    ],
    fails: chain`Root → CA ${inFrance} → Alice ${{ ...french, subject: nameOf({ C: 'DE', CN: 'Alice' }) }}`,
    finding,
  });

  const within = (base: Bytes, ...distances: readonly Bytes[]): Wanted => ({
    extensions: [
      {
        type: OID.nameConstraints,
        critical: true,
        value: sequence(element(0xa0, sequence(base, ...distances))),
      },
    ],
  });
  const [MINIMUM, MAXIMUM] = [element(0x80, Uint8Array.of(1)), element(0x81, Uint8Array.of(9))];
  rule('§4.2.1.10: distances other than "from 0" reject the names they are for, and no others', {
    holds: [
      chain`Root → CA ${within(rfc822Name('example.org'))}       → Alice <alice@example.org>`,
      chain`Root → CA ${within(dnsName('example.org'), MAXIMUM)} → Alice <alice@example.org>`,
    ],
    fails: [
      chain`Root → CA ${within(rfc822Name('example.org'), MINIMUM)} → Alice <alice@example.org>`,
      chain`Root → CA ${within(rfc822Name('example.org'), MAXIMUM)} → Alice <alice@example.org>`,
    ],
    finding,
  });

  const raw = (...lists: readonly Bytes[]): Wanted => ({
    extensions: [{ type: OID.nameConstraints, critical: true, value: sequence(...lists) }],
  });
  rule('§4.2.1.10: the extension is never empty, nor is a list in it', {
    holds: chain`Root → CA ${raw(element(0xa1, sequence(rfc822Name('example.com'))))} → Alice <alice@example.org>`,
    fails: [
      chain`     Root → CA ${raw()}              → Alice <alice@example.org>`,
      chain`     Root → CA ${raw(element(0xa0))} → Alice <alice@example.org>`,
      chain`     Root → CA ${raw(element(0xa1))} → Alice <alice@example.org>`,
      chain`     Root → CA ${raw(element(0xa0, sequence(rfc822Name('example.org'), integer(0))))} → Alice <alice@example.org>`,
    ],
    finding: 'malformed',
  });

  it('names the name', async () => {
    const { findings } = await judge(
      chain`Root → CA ${example} → Alice ${{ email: ['a@example.org', 'b@example.com'] }}`,
    );
    expect(findings).toEqual([
      { code: finding, certificate: 'CN=Alice, O=Signet Test', name: 'b@example.com' },
    ]);
  });
});

/** Whether a name lies in a subtree. What no rule can tell is neither permitted nor safe from exclusion. */
type Within = 'inside' | 'outside' | 'unknown';

const v4 = (...octets: readonly number[]): Bytes => ipAddress(Uint8Array.from(octets));
const v6 = (first: number, last: number): Bytes =>
  ipAddress(Uint8Array.from({ length: 16 }, (_, at) => (at === 0 ? first : at === 15 ? last : 0)));
const NETWORK_V6 = ipAddress(
  Uint8Array.from({ length: 32 }, (_, at) => (at === 0 ? 0x20 : at === 16 ? 0xff : 0)),
);
const multiple = sequence(
  setOf(sequence(oid(OID.countryName), utf8String('DE'))),
  setOf(sequence(oid(OID.organizationName), utf8String('EXAMPLE\u00AD  gmbh'))),
  setOf(sequence(oid(OID.commonName), utf8String('Alice'))),
);

describe('a subtree of each form of name (RFC 5280 §4.2.1.10)', () => {
  it.each<[string, subtree: Bytes, name: Bytes, Within]>([
    ['a mailbox: itself', rfc822Name('a@example.org'), rfc822Name('a@EXAMPLE.org'), 'inside'],
    ['a mailbox: another', rfc822Name('a@example.org'), rfc822Name('b@example.org'), 'outside'],
    [
      'a mailbox: the same at another host',
      rfc822Name('a@example.org'),
      rfc822Name('a@example.com'),
      'outside',
    ],
    [
      'a mailbox: its local part in another case',
      rfc822Name('a@example.org'),
      rfc822Name('A@example.org'),
      'unknown',
    ],
    ['a mailbox: without a local part', rfc822Name('@example.org'), rfc822Name('a@example.org'), 'unknown'],
    ['a host: its mailboxes', rfc822Name('example.org'), rfc822Name('x@Example.org'), 'inside'],
    ['a host: those of a host below', rfc822Name('example.org'), rfc822Name('x@mail.example.org'), 'outside'],
    [
      'a host: those of one that ends alike',
      rfc822Name('example.org'),
      rfc822Name('x@badexample.org'),
      'outside',
    ],
    [
      'a host: a local part that looks like it',
      rfc822Name('example.org'),
      rfc822Name('"x@example.org"@example.com'),
      'outside',
    ],
    ['a host: no mailbox at all', rfc822Name('example.org'), rfc822Name('example.org'), 'unknown'],
    ['a host: with a dot at its end', rfc822Name('example.org'), rfc822Name('x@example.org.'), 'unknown'],
    [
      'a host: with a NUL behind',
      rfc822Name('example.org'),
      rfc822Name('x@example.org\0.example.com'),
      'unknown',
    ],
    ['a host: an address literal', rfc822Name('example.org'), rfc822Name('x@[192.0.2.1]'), 'unknown'],
    [
      'a domain: the mailboxes of its hosts',
      rfc822Name('.example.org'),
      rfc822Name('x@a.mail.example.org'),
      'inside',
    ],
    ['a domain: its own', rfc822Name('.example.org'), rfc822Name('x@example.org'), 'outside'],
    ['no host: all mailboxes', rfc822Name(''), rfc822Name('x@example.org'), 'inside'],

    [
      'RFC 9598 §6: an internationalised mailbox',
      rfc822Name('example.org'),
      mailbox('älice@Example.org'),
      'inside',
    ],
    ['RFC 9598 §6: one elsewhere', rfc822Name('example.org'), mailbox('älice@example.com'), 'outside'],
    [
      'RFC 9598 §6: a domain in A-labels',
      rfc822Name('xn--pss25c.example'),
      mailbox('医生@xn--PSS25C.example'),
      'inside',
    ],
    [
      'RFC 9598 §6: a domain in U-labels',
      rfc822Name('xn--pss25c.example'),
      mailbox('医生@大学.example'),
      'unknown',
    ],
    [
      'RFC 9598 §6: a mailbox for a subtree',
      mailbox('älice@example.org'),
      mailbox('älice@example.org'),
      'unknown',
    ],

    ['a host name: itself', dnsName('example.org'), dnsName('EXAMPLE.org'), 'inside'],
    ['a host name: all below', dnsName('example.org'), dnsName('a.b.example.org'), 'inside'],
    ['a host name: one that ends alike', dnsName('example.org'), dnsName('badexample.org'), 'outside'],
    ['a host name: a wildcard below', dnsName('example.org'), dnsName('*.example.org'), 'inside'],
    ['a host name: a wildcard around it', dnsName('a.example.org'), dnsName('*.example.org'), 'unknown'],
    ['a host name: with a dot at its end', dnsName('example.org'), dnsName('example.org.'), 'unknown'],
    ['a host name: with a leading dot, below', dnsName('.example.org'), dnsName('a.example.org'), 'inside'],
    ['a host name: with a leading dot, itself', dnsName('.example.org'), dnsName('example.org'), 'unknown'],
    ['no host name: all', dnsName(''), dnsName('example.org'), 'inside'],

    ['a URI: on the host', uri('example.org'), uri('https://u:p@EXAMPLE.org:8443/x?y#z'), 'inside'],
    ['a URI: on a host below', uri('example.org'), uri('https://www.example.org/'), 'outside'],
    ['a URI: below a domain', uri('.example.org'), uri('ldap://d.example.org'), 'inside'],
    ['a URI: the domain itself', uri('.example.org'), uri('ldap://example.org'), 'outside'],
    [
      'a URI: a user that looks like the host',
      uri('example.org'),
      uri('https://example.org@example.com/'),
      'outside',
    ],
    ['a URI: without a host', uri('example.org'), uri('urn:example.org'), 'unknown'],
    ['a URI: an address', uri('example.org'), uri('https://192.0.2.1/'), 'unknown'],
    ['a URI: an address of version 6', uri('example.org'), uri('https://[2001:db8::1]/'), 'unknown'],

    ['an IPv4 network: within', v4(192, 0, 2, 0, 255, 255, 255, 0), v4(192, 0, 2, 200), 'inside'],
    ['an IPv4 network: beside', v4(192, 0, 2, 0, 255, 255, 255, 0), v4(192, 0, 3, 200), 'outside'],
    ['an IPv4 network: of 20 bits', v4(10, 16, 0, 0, 255, 255, 240, 0), v4(10, 16, 15, 1), 'inside'],
    ['all IPv4 addresses', v4(0, 0, 0, 0, 0, 0, 0, 0), v4(127, 0, 0, 1), 'inside'],
    ['an IPv4 network: version 6', v4(0, 0, 0, 0, 0, 0, 0, 0), v6(0x20, 1), 'outside'],
    ['an IPv6 network: within', NETWORK_V6, v6(0x20, 1), 'inside'],
    ['an IPv6 network: beside', NETWORK_V6, v6(0x21, 1), 'outside'],
    ['a network: a mask with a hole', v4(10, 0, 0, 0, 255, 0, 255, 0), v4(10, 1, 0, 1), 'unknown'],
    ['a network: without a mask', v4(10, 0, 0, 1), v4(10, 0, 0, 1), 'unknown'],
    ['a network: five octets', v4(0, 0, 0, 0, 0, 0, 0, 0), v4(10, 0, 0, 1, 1), 'unknown'],

    [
      'a directory name: below',
      directoryName(nameOf({ C: 'de', O: 'Example GmbH' })),
      directoryName(multiple),
      'inside',
    ],
    [
      'a directory name: beside',
      directoryName(nameOf({ C: 'DE', O: 'Example' })),
      directoryName(multiple),
      'outside',
    ],
    ['a directory name: above', directoryName(multiple), directoryName(nameOf({ C: 'DE' })), 'outside'],
    ['no directory name: all', directoryName(nameOf({})), directoryName(multiple), 'inside'],

    ['a form that no rule reads', registeredId, registeredId, 'unknown'],
    [
      'another name that no rule reads',
      userPrincipal('a@example.org'),
      userPrincipal('a@example.org'),
      'unknown',
    ],
  ])('%s', async (_, subtree, name, expected) => {
    const codes = async (constrained: Wanted) =>
      (await codesOf(chain`Root → CA ${constrained} → Alice ${named(name)}`)).join();
    expect({ permitted: await codes(permits(subtree)), excluded: await codes(excludes(subtree)) }).toEqual({
      permitted: expected === 'inside' ? '' : finding,
      excluded: expected === 'outside' ? '' : finding,
    });
  });
});

it('an octet string that is no text constrains as what it is', async () => {
  const base = element(0x81, utf8('大学.example'));
  expect(await codesOf(chain`Root → CA ${excludes(base)} → Alice <a@xn--pss25c.example>`)).toEqual([finding]);
});

it('is told with the name that is not allowed, whatever its form', async () => {
  const told = async (permitted: Bytes, name: Bytes) => {
    const { findings } = await judge(chain`Root → CA ${permits(permitted)} → Alice ${named(name)}`);
    return findings.map((one) => ('name' in one ? one.name : one.code));
  };
  expect(await told(rfc822Name('example.org'), rfc822Name('eve@example.net'))).toEqual(['eve@example.net']);
  expect(
    await told(directoryName(nameOf({ O: 'Example' })), directoryName(nameOf({ O: 'Other', CN: 'Eve' }))),
  ).toEqual(['CN=Eve, O=Other']);
  expect(
    await told(ipAddress(Uint8Array.of(10, 0, 0, 0, 255, 0, 0, 0)), ipAddress(Uint8Array.of(9, 1, 1, 1))),
  ).toEqual(['iPAddress']);
});

it('costs a comparison for each name with each subtree', async () => {
  const { path } = await judge(chain`Root → Alice ${{ email: ['a@example.org', 'b@example.org'] }}`);
  const base = { form: 'rfc822Name', value: 'example.org' } as const;
  const subtree = { base, minimum: 0, maximum: undefined };
  // Two addresses and the subject.
  expect(comparisonsOf({ permitted: [[subtree, subtree], [subtree]], excluded: [subtree] }, path[0])).toBe(
    12,
  );
  expect(comparisonsOf(UNCONSTRAINED, path[0])).toBe(0);
});
