import { toPem } from '../../src/asn1/pem.ts';
import { concat, utf8, type Bytes } from '../../src/bytes.ts';
import { createRoot, createSelfSigned, type Identity, type Wanted } from './fake-ca.ts';
import { createCrl } from './fake-revocation.ts';
import { clearSigned, opaqueSigned, withText, type Fields } from './message.ts';

/** The mailbox of the first run: one message for each kind of verdict, good for a hundred years. */
export interface Sample {
  readonly name: string;
  readonly bytes: Bytes;
}

export interface Samples {
  readonly anchors: string;
  readonly messages: readonly Sample[];
}

const SENT = new Date('2026-11-20T09:30:00Z');
const FROM_2026: Wanted = {
  notBefore: new Date('2026-01-01T00:00:00Z'),
  notAfter: new Date('2125-12-31T00:00:00Z'),
};

const fields = (from: string, subject: string, minutes = 0): Fields => ({
  From: from,
  To: 'You <you@example.org>',
  Subject: subject,
  Date: new Date(SENT.getTime() + minutes * 60_000).toUTCString().replace('GMT', '+0000'),
  'Message-ID': `<sample-${minutes}@signet.example>`,
  'MIME-Version': '1.0',
});

const text = (...lines: readonly string[]): Bytes =>
  utf8(['Content-Type: text/plain; charset=utf-8', '', ...lines, ''].join('\r\n'));

const alternative = (plain: string, html: string): Bytes =>
  utf8(
    [
      'Content-Type: multipart/alternative; boundary="sample-alternative"',
      '',
      '--sample-alternative',
      'Content-Type: text/plain; charset=utf-8',
      '',
      plain,
      '',
      '--sample-alternative',
      'Content-Type: text/html; charset=utf-8',
      '',
      html,
      '',
      '--sample-alternative--',
      '',
    ].join('\r\n'),
  );

/** Markup with a picture from elsewhere and a link that says another place, a file, and a message of somebody else's. */
const newsletter = (attached: Bytes): Bytes =>
  concat([
    utf8(
      [
        'Content-Type: multipart/mixed; boundary="sample-mixed"',
        '',
        '--sample-mixed',
        'Content-Type: text/html; charset=utf-8',
        '',
        '<h2>Our summer party</h2><p>Dear all, see <a href="https://party.example.org/plan">party.example.com</a>.</p>',
        '<img src="https://pictures.example.org/party.png" alt="A garden"><p>Bob</p>',
        '--sample-mixed',
        'Content-Type: text/plain; charset=utf-8; name="guests.txt"',
        'Content-Disposition: attachment; filename="guests.txt"',
        '',
        'Alice, Carol, Dave',
        '--sample-mixed',
        'Content-Type: message/rfc822',
        'Content-Disposition: attachment; filename="The contract.eml"',
        '',
        '',
      ].join('\r\n'),
    ),
    attached,
    utf8('\r\n--sample-mixed--\r\n'),
  ]);

const ALICE = 'Alice Example <alice@example.org>';

/**
 * Makes them anew, with new keys that are thrown away.
 * @param encrypt gives an application/pkcs7-mime entity for this certificate: Signet itself does not encrypt yet
 */
export async function createSamples(encrypt: (content: Bytes, to: string) => Bytes): Promise<Samples> {
  const root = await createRoot({ ...FROM_2026, name: 'Signet Sample Root', kind: 'RSA-3072' });
  const authority = await root.issue({
    ...FROM_2026,
    ca: true,
    pathLength: 0,
    name: 'Signet Sample Mail CA',
  });
  const person = (name: string, more: Wanted = {}): Promise<Identity> =>
    authority.issue({
      ...FROM_2026,
      name,
      email: `${name.split(' ')[0]!.toLowerCase()}@example.org`,
      ...more,
    });
  const by = (identity: Identity) => ({ by: identity, signingTime: SENT });
  const bag = (identity: Identity) => [identity.der, authority.der];
  const clear = (identity: Identity, content: Bytes, head: Fields, more: { crls?: readonly Bytes[] } = {}) =>
    clearSigned({ signers: [by(identity)], certificates: bag(identity), content, fields: head, ...more });

  const alice = await person('Alice Example', { kind: 'RSA-3072' });
  const bob = await person('Bob Example');
  const eve = await person('Eve Example');
  const carol = await person('Carol Example');
  const dave = await person('Dave Example', { notAfter: new Date('2026-11-22T00:00:00Z') });
  const stranger = await createSelfSigned({ ...FROM_2026, email: 'alice@example.org' });

  const contract = alternative(
    'Dear colleague,\r\n\r\nthe contract is final. Please pay 100 euros.\r\n\r\nAlice',
    '<p>Dear colleague,</p><p>the contract is <b>final</b>. Please pay 100 euros.</p><p>Alice</p>',
  );
  const lunch = text('Shall we have lunch on Friday?', '', 'Bob');
  const newAccount = text(
    'My bank account has changed. Please send the money there from now on.',
    '',
    'Alice',
  );
  const listed = await clear(alice, text('The minutes of our last meeting are ready.', '', 'Alice'), {});
  const crl = await createCrl({
    issuer: authority,
    revoked: [carol],
    thisUpdate: SENT,
    nextUpdate: new Date('2125-12-31T00:00:00Z'),
  });
  const signedContract = await clear(alice, contract, fields(ALICE, 'The contract, final version', 9));
  const secret = encrypt(text('The surprise party is on Saturday.'), toPem(bob.der, 'CERTIFICATE'));

  const messages: readonly (readonly [string, Bytes])[] = [
    ['01-signed', signedContract],
    [
      '02-signed-opaque',
      await opaqueSigned({
        signers: [by(bob)],
        certificates: bag(bob),
        content: lunch,
        fields: fields('Bob Example <bob@example.org>', 'Lunch on Friday', 8),
      }),
    ],
    ['03-changed-after-signing', withText(signedContract, 'pay 100 euros', 'pay 900 euros')],
    ['04-signed-by-another', await clear(eve, newAccount, fields(ALICE, 'My new bank account', 7))],
    [
      '05-signed-by-nobody-known',
      await clearSigned({
        signers: [by(stranger)],
        content: newAccount,
        fields: fields(ALICE, 'My new bank account, again', 6),
      }),
    ],
    ['06-mailing-list-footer', withFooter(listed, fields(ALICE, '[team] Minutes of our meeting', 5))],
    [
      '07-certificate-revoked',
      await clear(
        carol,
        text('Here are the keys you asked for.', '', 'Carol'),
        fields('Carol Example <carol@example.org>', 'The keys', 4),
        {
          crls: [crl],
        },
      ),
    ],
    [
      '08-certificate-expired-since',
      await clear(
        dave,
        text('I am leaving the company next week. Good-bye!', '', 'Dave'),
        fields('Dave Example <dave@example.org>', 'Good-bye', 3),
      ),
    ],
    [
      '09-not-signed',
      concat([head(fields(ALICE, 'Quick question', 2)), text('Do you have a minute?', '', 'Alice')]),
    ],
    ['10-encrypted', concat([head(fields(ALICE, 'Saturday', 1)), secret])],
    [
      '11-signed-with-attachments',
      await opaqueSigned({
        signers: [by(bob)],
        certificates: bag(bob),
        content: newsletter(signedContract),
        fields: fields('Bob Example <bob@example.org>', 'Our summer party'),
      }),
    ],
  ];
  return {
    anchors: toPem(root.der, 'CERTIFICATE'),
    messages: messages.map(([name, bytes]) => ({ name: `${name}.eml`, bytes })),
  };
}

const head = (list: Fields): Bytes =>
  utf8(
    Object.entries(list)
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join(''),
  );

/** What many list servers make of a signed message: one part of theirs behind the signed one. */
function withFooter(signed: Bytes, list: Fields): Bytes {
  return concat([
    head({ ...list, 'Content-Type': 'multipart/mixed; boundary="sample-list"' }),
    utf8('\r\n--sample-list\r\n'),
    signed,
    utf8(
      '\r\n--sample-list\r\nContent-Type: text/plain\r\n\r\n-- \r\nTeam mailing list\r\nhttps://lists.example.org/team\r\n',
    ),
    utf8('--sample-list--\r\n'),
  ]);
}
