import { beforeAll, describe, expect, it } from 'vitest';
import { element, explicit, oid, sequence, utf8String } from '../../src/asn1/der.ts';
import { OID } from '../../src/asn1/oids.ts';
import { utf8, type Bytes } from '../../src/bytes.ts';
import { dnsName, ipAddress, nameOf, rfc822Name, subjectAltName } from '../../src/pki/issue-certificate.ts';
import { constrain, forbiddenName, UNCONSTRAINED } from '../../src/pki/name-constraints.ts';
import { createRoot, type Identity } from '../support/fake-ca.ts';

let root: Identity;
beforeAll(async () => {
  root = await createRoot();
});

const uri = (value: string): Bytes => element(0x86, utf8(value));
const directory = (name: Bytes): Bytes => explicit(4, name);
const mailbox = (value: string): Bytes =>
  element(0xa0, oid(OID.smtpUtf8Mailbox), explicit(0, utf8String(value)));

interface Subtrees {
  readonly permitted?: readonly Bytes[];
  readonly excluded?: readonly Bytes[];
}

async function constraintsOf({ permitted, excluded }: Subtrees) {
  const list = (tag: number, subtrees?: readonly Bytes[]) =>
    subtrees ? [element(tag, ...subtrees.map((subtree) => sequence(subtree)))] : [];
  const value = sequence(...list(0xa0, permitted), ...list(0xa1, excluded));
  const authority = await root.issue({
    ca: true,
    extensions: [{ type: OID.nameConstraints, critical: true, value }],
  });
  return authority.certificate.known.nameConstraints;
}

async function allowed(subtrees: Subtrees, names: readonly Bytes[], subject = nameOf({})): Promise<boolean> {
  const leaf = await root.issue({ subject, extensions: names.length > 0 ? [subjectAltName(...names)] : [] });
  return (
    forbiddenName(constrain(UNCONSTRAINED, await constraintsOf(subtrees)), leaf.certificate) === undefined
  );
}

describe('name constraints (RFC 5280 §4.2.1.10)', () => {
  it.each([
    ['one mailbox', rfc822Name('a@example.org'), rfc822Name('a@EXAMPLE.org'), true],
    ['another mailbox', rfc822Name('a@example.org'), rfc822Name('b@example.org'), false],
    ['the local part in another case', rfc822Name('a@example.org'), rfc822Name('A@example.org'), false],
    ['all mailboxes of a host', rfc822Name('example.org'), rfc822Name('x@Example.org'), true],
    ['a host below it', rfc822Name('example.org'), rfc822Name('x@mail.example.org'), false],
    ['hosts of a domain', rfc822Name('.example.org'), rfc822Name('x@mail.example.org'), true],
    ['the domain itself', rfc822Name('.example.org'), rfc822Name('x@example.org'), false],
    ['a host that only ends alike', rfc822Name('example.org'), rfc822Name('x@badexample.org'), false],
    ['an internationalised mailbox', rfc822Name('example.org'), mailbox('ä@example.org'), true],
    ['an internationalised mailbox elsewhere', rfc822Name('example.org'), mailbox('ä@example.com'), false],
    ['a host name', dnsName('example.org'), dnsName('a.b.example.org'), true],
    ['a host name elsewhere', dnsName('example.org'), dnsName('badexample.org'), false],
    ['a URI on the host', uri('example.org'), uri('https://u@example.org:8443/x'), true],
    ['a URI on another host', uri('example.org'), uri('https://example.com/'), false],
    ['a URI below a domain', uri('.example.org'), uri('ldap://d.example.org/'), true],
    ['a name form that is not constrained', dnsName('example.org'), rfc822Name('x@example.com'), true],
    [
      'a form that no rule reads',
      ipAddress(new Uint8Array(8)),
      ipAddress(Uint8Array.of(127, 0, 0, 1)),
      false,
    ],
  ] as const)('permitted: %s', async (_, subtree, name, expected) => {
    expect(await allowed({ permitted: [subtree] }, [name])).toBe(expected);
  });

  it('excludes what lies within, and a form that no rule reads', async () => {
    expect(await allowed({ excluded: [rfc822Name('example.org')] }, [rfc822Name('x@example.org')])).toBe(
      false,
    );
    expect(await allowed({ excluded: [rfc822Name('example.org')] }, [rfc822Name('x@example.com')])).toBe(
      true,
    );
    const ip = ipAddress(Uint8Array.of(10, 0, 0, 1));
    expect(await allowed({ excluded: [ipAddress(new Uint8Array(8))] }, [ip])).toBe(false);
  });

  it('a domain in U-labels does not evade the exclusion of its A-labels (RFC 9598 §6)', async () => {
    const excluded = [rfc822Name('xn--pss25c.example.com')];
    expect(await allowed({ excluded }, [mailbox('医生@大学.example.com')])).toBe(false);
  });

  it('excluded wins over permitted', async () => {
    const subtrees = { permitted: [rfc822Name('example.org')], excluded: [rfc822Name('eve@example.org')] };
    expect(await allowed(subtrees, [rfc822Name('alice@example.org')])).toBe(true);
    expect(await allowed(subtrees, [rfc822Name('eve@example.org')])).toBe(false);
  });

  it('every name must be allowed, not one of them', async () => {
    const permitted = [rfc822Name('example.org')];
    expect(await allowed({ permitted }, [rfc822Name('a@example.org'), rfc822Name('a@example.com')])).toBe(
      false,
    );
  });

  it('an address in the subject counts like an alternative name', async () => {
    const subject = nameOf({ CN: 'Alice', emailAddress: 'alice@example.com' });
    expect(await allowed({ permitted: [rfc822Name('example.org')] }, [], subject)).toBe(false);
    expect(await allowed({ excluded: [rfc822Name('example.com')] }, [], subject)).toBe(false);
  });

  it('a directory name lies below its base, part by part', async () => {
    const permitted = [directory(nameOf({ C: 'DE', O: 'Example' }))];
    expect(await allowed({ permitted }, [], nameOf({ C: 'DE', O: 'example', CN: 'Alice' }))).toBe(true);
    expect(await allowed({ permitted }, [], nameOf({ C: 'DE', O: 'Example Ltd' }))).toBe(false);
    expect(await allowed({ permitted }, [], nameOf({ C: 'DE' }))).toBe(false);
  });

  it('constraints of one authority narrow those of the one above', async () => {
    const leaf = await root.issue({ subject: nameOf({}), email: 'a@mail.example.org' });
    const first = constrain(UNCONSTRAINED, await constraintsOf({ permitted: [rfc822Name('.example.org')] }));
    expect(forbiddenName(first, leaf.certificate)).toBeUndefined();
    const second = constrain(first, await constraintsOf({ permitted: [rfc822Name('.example.com')] }));
    expect(forbiddenName(second, leaf.certificate)).toBe('a@mail.example.org');
  });
});
