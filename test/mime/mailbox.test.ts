import { describe, expect, it } from 'vitest';
import { isDeceptive, parseFrom, sameAddress } from '../../src/mime/mailbox.ts';

describe('parseFrom', () => {
  it.each([
    ['ann@example.com', '', 'ann@example.com'],
    ['<ann@example.com>', '', 'ann@example.com'],
    ['Ann <Ann@Example.COM>', 'Ann', 'Ann@Example.COM'],
    ['Ann<ann@example.com>', 'Ann', 'ann@example.com'],
    ['"Muster, Ann" <ann@example.com>', 'Muster, Ann', 'ann@example.com'],
    ['"Ann \\"A\\" <bob@example.com>" <ann@example.com>', 'Ann "A" <bob@example.com>', 'ann@example.com'],
    ['John Q. Public <j.q.public@example.com>', 'John Q. Public', 'j.q.public@example.com'],
    ['Ann  "B."\tC <ann@example.com>', 'Ann B. C', 'ann@example.com'],
    ['Jürgen <jürgen@müller.example>', 'Jürgen', 'jürgen@müller.example'],
    ['=?utf-8?Q?J=C3=BCrgen?= Muster <j@example.com>', 'Jürgen Muster', 'j@example.com'],
    ['"=?utf-8?Q?bob=40example=2Ecom?=" <ann@example.com>', 'bob@example.com', 'ann@example.com'],
    ['=?utf-8?Q?a=0D=0AFrom=3A_b?= <ann@example.com>', 'a\ufffd\ufffdFrom: b', 'ann@example.com'],
    ['ann@example.com (Ann)', '', 'ann@example.com'],
    ['(a (b) \\)) Ann (c) <ann@example.com> (d)', 'Ann', 'ann@example.com'],
    ['"ann b"@example.com', '', '"ann b"@example.com'],
    ['Ann <ann@[192.0.2.1]>', 'Ann', 'ann@[192.0.2.1]'],
    ["o'neil+x=y/z@example.com", '', "o'neil+x=y/z@example.com"],
    ['\u{1f600} <ann@example.com>', '\u{1f600}', 'ann@example.com'],
    ['ann@example.com <ann@example.com>', 'ann@example.com', 'ann@example.com'],
    ['Ann [ACME] <ann@example.com>', 'Ann [ACME]', 'ann@example.com'],
  ])('reads %s', (value, name, address) => {
    expect(parseFrom(value)).toMatchObject({ kind: 'one', name, address });
  });

  it.each([
    ['a@x.example (bob@y.example)', 'bob@y.example'],
    ['(bob@y.example) Ann <a@x.example>', 'bob@y.example'],
    ['=?utf-8?Q?bob=40y=2Eexample?= <a@x.example>', 'bob@y.example'],
    ['bob@y.example <a@x.example>', 'bob@y.example'],
  ])('tells what stands beside the address in %s', (value, beside) => {
    expect(parseFrom(value)).toMatchObject({ kind: 'one', address: 'a@x.example' });
    expect((parseFrom(value) as { beside: string }).beside).toContain(beside);
  });

  it.each([
    ['two mailboxes', 'ann@example.com, bob@example.org'],
    ['two with names', 'Ann <ann@example.com>, "B" <bob@example.org>'],
    ['two angle addresses', 'Ann <ann@example.com> <bob@example.org>'],
    ['a group', 'team: ann@example.com, bob@example.org;'],
    ['two addresses without a comma', 'ann@example.com bob@example.org'],
    ['a semicolon', 'ann@example.com; bob@example.org'],
    ['a line end', 'ann@example.com\r\nbob@example.org'],
  ])('finds several in %s', (_, value) => {
    expect(parseFrom(value)).toMatchObject({ kind: 'several' });
  });

  it('names those it found, and not more than twenty', () => {
    expect(parseFrom('Ann <ann@example.com>, (x) bob@example.org')).toEqual({
      kind: 'several',
      addresses: ['ann@example.com', 'bob@example.org'],
    });
    const many = parseFrom('a@b,'.repeat(1000));
    expect(many.kind === 'several' && many.addresses.length).toBe(20);
  });

  it.each([
    ['nothing', ''],
    ['a name alone', 'Ann'],
    ['an empty address', 'Ann <>'],
    ['a group of nobody', 'Undisclosed recipients:;'],
    ['a group of one', 'team: ann@example.com;'],
    ['a route', '<@example.org:ann@example.com>'],
    ['a comma at the end', 'ann@example.com,'],
    ['no domain', 'ann@'],
    ['no local part', '@example.com'],
    ['two at signs', 'ann@example.com@example.org'],
    ['blanks in an address', 'ann @example.com'],
    ['blanks inside angle brackets', '< ann@example.com >'],
    ['a comment in an address', 'ann@example.com(.example.org)'],
    ['a comment in a domain', 'ann@example(x).com'],
    ['a comment in a local part', 'ann(bob)@example.com'],
    ['a comment in angle brackets', '<ann@example.com(x)>'],
    ['an encoded-word as local part', '=?utf-8?Q?bob=40example=2Ecom?=@example.org'],
    ['an encoded-word in angle brackets', '<=?utf-8?Q?bob?=@example.org>'],
    ['an encoded-word as domain', '<bob@=?utf-8?Q?example=2Ecom?=>'],
    ['an unquoted comma in an encoded-word', '=?utf-8?Q?Doe,_Ann?= <ann@example.com>'],
    ['a dot at the start', '.ann@example.com'],
    ['two dots', 'ann..b@example.com'],
    ['a dot at the end', 'ann@example.com.'],
    ['a quote that never closes', '"Ann <ann@example.com>'],
    ['a comment that never closes', '(Ann <ann@example.com>'],
    ['a literal that never closes', 'ann@[192.0.2.1'],
    ['a quoted domain', 'ann@"example.com"'],
    ['a quoted piece of a local part', 'ann."b"@example.com'],
    ['a bracket that never closes', 'Ann <ann@example.com'],
    ['text after the bracket', 'Ann <ann@example.com> x'],
    ['a backslash', 'Ann\\ <ann@example.com>'],
    ['a NUL', 'ann@example.com\0.example.org'],
    ['a NUL in a name', 'A\0nn <ann@example.com>'],
    ['a NUL in a quoted name', '"A\0nn" <ann@example.com>'],
    ['an escaped NUL in a quoted name', '"A\\\0nn" <ann@example.com>'],
    ['a bare CR in a comment', 'ann@example.com (\r)'],
    ['a control beyond ASCII', 'a\u0085nn@example.com'],
  ])('is none for %s', (_, value) => {
    expect(parseFrom(value)).toEqual({ kind: 'none' });
  });

  it.each(['a', 'a.', 'a@b,', '(', '"', '"a" ', '\\', 'a <', '[', '<', ' ', '@', '\u{1f600}', '(a)'])(
    'reads a hostile field made of %j in one pass',
    (piece) => {
      expect(parseFrom(piece.repeat(500_000 / piece.length)).kind).not.toBe('one');
    },
  );
});

describe('sameAddress', () => {
  it.each([
    ['ann@example.com', 'ann@example.com'],
    ['ann@example.com', 'ANN@EXAMPLE.com'],
    ['ann@müller.example', 'ann@xn--mller-kva.example'],
    ['ann@MÜLLER.example', 'ann@XN--MLLER-KVA.example'],
    ['jürgen@example.com', 'jürgen@EXAMPLE.com'],
    ['ann@[IPv6:2001:DB8::1]', 'ann@[IPv6:2001:db8::1]'],
    ["o'neil+tag@my_host.example", "O'Neil+TAG@my_host.example"],
  ])('takes %s for %s', (a, b) => {
    expect(sameAddress(a, b)).toBe(true);
    expect(sameAddress(b, a)).toBe(true);
  });

  it.each([
    ['another local part', 'ann@example.com', 'bob@example.com'],
    ['another domain', 'ann@example.com', 'ann@example.org'],
    ['a subdomain', 'ann@example.com', 'ann@mail.example.com'],
    ['a dot at the end', 'ann@example.com', 'ann@example.com.'],
    ['a letter whose lower case is ASCII (Kelvin)', 'k@example.com', '\u212a@example.com'],
    ['another case beyond ASCII', 'jürgen@example.com', 'JÜrgen@example.com'],
    ['another composition of a letter', 'j\u00fcrgen@example.com', 'ju\u0308rgen@example.com'],
    ['a full-width domain', 'ann@example.com', 'ann@\uff45xample.com'],
    ['an ideographic full stop', 'ann@example.com', 'ann@example\u3002com'],
    ['a percent-encoded domain', 'ann@exämple.com', 'ann@ex%C3%A4mple.com'],
    ['a path after the domain', 'ann@exämple.com', 'ann@exämple.com/x'],
    ['a port after the domain', 'ann@exämple.com', 'ann@exämple.com:443'],
    ['another spelling of a number', 'ann@127.0.0.1', 'ann@127.1'],
    ['plus addressing', 'ann@example.com', 'ann+x@example.com'],
    ['an @ in a quoted local part', '"ann@example.com"@example.org', 'ann@example.com'],
  ])('tells apart %s', (_, a, b) => {
    expect(sameAddress(a, b)).toBe(false);
    expect(sameAddress(b, a)).toBe(false);
  });

  it.each(['', 'ann', '@example.com', 'ann@', 'ann@ä_b.example'])(
    'is never true of %j, not even beside itself',
    (address) => {
      expect(sameAddress(address, address)).toBe(false);
    },
  );

  it('is never true of a deceptive address, not even beside itself', () => {
    for (const address of ['a b@example.com', 'ann@example.com\0', 'ann\u2800@example.com']) {
      expect(sameAddress(address, address)).toBe(false);
    }
  });
});

describe('isDeceptive', () => {
  it.each([
    ['a NUL', 'ann@example.com\0.example.org'],
    ['a line end', 'ann@example.com\n'],
    ['a blank', 'ann @example.com'],
    ['a no-break space', 'ann\u00a0@example.com'],
    ['the Braille blank', 'ann\u2800@example.com'],
    ['a Hangul filler', 'ann\u3164@example.com'],
    ['a zero-width space', 'an\u200bn@example.com'],
    ['a soft hyphen', 'ann@exam\u00adple.com'],
    ['a byte order mark', '\ufeffann@example.com'],
    ['a right-to-left override', 'ann@\u202emoc.elpmaxe'],
    ['an isolate', 'ann\u2066@example.com'],
    ['a variation selector', 'ann\ufe0f@example.com'],
    ['a tag character', 'ann\u{e0041}@example.com'],
    ['a line separator', 'ann\u2028@example.com'],
    ['a private character', 'ann\ue000@example.com'],
    ['a lone surrogate', 'ann\ud800@example.com'],
    ['octets that were no text', 'ann\ufffd@example.com'],
    ['a Cyrillic letter among Latin ones', 'ann@ex\u0430mple.com'],
    ['a Greek letter among Latin ones', '\u03bfscar@example.com'],
  ])('sees %s', (_, address) => {
    expect(isDeceptive(address)).toBe(true);
  });

  it.each([
    'ann@example.com',
    'jürgen@müller.example',
    '"a"@[192.0.2.1]',
    'анна@пример.example',
    '山田taro@例え.example',
  ])('lets %s be', (address) => {
    expect(isDeceptive(address)).toBe(false);
  });
});
