import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toPem } from '../../src/asn1/pem.ts';
import { concat, equal, fromUtf8, utf8, type Bytes } from '../../src/bytes.ts';
import { UnreachableRecipientsError } from '../../src/cms/encrypt.ts';
import { UnfitSignerError } from '../../src/cms/sign.ts';
import { UnusableKeyError } from '../../src/crypto/signing-key.ts';
import type { Identity as OwnIdentity } from '../../src/keystore/identity.ts';
import { divideMessage } from '../../src/mime/build.ts';
import { parseEntity } from '../../src/mime/entity.ts';
import { header } from '../../src/mime/headers.ts';
import { decryptMessage } from '../../src/smime/decrypt.ts';
import { refusalOf } from '../../src/smime/refusal.ts';
import {
  encryptMessage,
  senderFindings,
  signMessage,
  UnsafeContentError,
  type SignMessageOptions,
} from '../../src/smime/send.ts';
import { createRoot, NOW, YEAR, type Identity } from '../support/fake-ca.ts';
import { judgeMessage } from '../support/judge-message.ts';
import { createOpensslFolder, type OpensslFolder } from '../support/openssl-folder.ts';
import { ownIdentity } from '../support/own-identity.ts';
import { randomMessage, throughTransport } from '../support/random-message.ts';

const KINDS = ['RSA-2048', 'P-256', 'P-384', 'P-521', 'Ed25519'] as const;
const FIELDS =
  'From: Alice Example <alice@example.org>\r\nTo: Bob <bob@example.org>\r\nSubject: Lunch on Friday\r\n' +
  'Date: Mon, 1 Jun 2026 12:00:00 +0000\r\nMIME-Version: 1.0\r\n';
const PLAIN = utf8(
  `${FIELDS}Content-Type: text/plain; charset=utf-8\r\n\r\nGrüße, \r\nFrom me\r\n-- \r\nAlice\r\n`,
);
const NESTED = concat([
  utf8(
    `${FIELDS}Content-Type: multipart/mixed; boundary=m\r\n\r\nfor others\r\n--m\r\n` +
      'Content-Type: multipart/alternative; boundary="a=a"\r\n\r\n--a=a\r\n\r\nplain \r\n--a=a\r\n' +
      `Content-Type: text/html; charset=utf-8\r\n\r\n<p>${'ü'.repeat(600)}</p>\r\n--a=a--\r\n--m\r\n` +
      'Content-Type: image/png\r\nContent-Transfer-Encoding: binary\r\n\r\n',
  ),
  Uint8Array.from({ length: 255 }, (_, at) => at + 1),
  utf8('\r\n--m--\r\n'),
]);
const EMPTY_BODY = utf8(`${FIELDS}\r\n`);

let root: Identity;
let people: Readonly<Record<(typeof KINDS)[number], OwnIdentity>>;
let bob: OwnIdentity;
let folder: OpensslFolder;

beforeAll(async () => {
  root = await createRoot({ kind: 'RSA-2048' });
  people = Object.fromEntries(
    await Promise.all(KINDS.map(async (kind) => [kind, await ownIdentity(root, { kind })] as const)),
  ) as typeof people;
  bob = await ownIdentity(root, { kind: 'RSA-2048', email: 'bob@example.org' });
  folder = createOpensslFolder();
  folder.write('root.pem', utf8(toPem(root.der, 'CERTIFICATE')));
  folder.write('bob.pem', utf8(toPem(bob.certificate.der, 'CERTIFICATE')));
  folder.write('bob.key', utf8(toPem(bob.privateKeyInfo, 'PRIVATE KEY')));
});
afterAll(() => folder.remove());

const options = (given: Partial<SignMessageOptions> = {}): SignMessageOptions => ({
  signers: [people['P-256']],
  signingTime: NOW,
  form: 'clear',
  ...given,
});

/** What openssl says was signed; it throws where it finds the signature bad. */
function verifiedByOpenssl(message: Bytes): Bytes {
  folder.write('message', message);
  folder.run(`cms -verify -in message -CAfile root.pem -attime ${NOW.getTime() / 1000} -out content`);
  return folder.read('content');
}

const verdict = async (message: Bytes) => (await judgeMessage(message, { anchors: [root] })).verdict;

const textOf = (bytes: Bytes): string => fromUtf8(bytes);

describe('signMessage', () => {
  it.each(KINDS.flatMap((kind) => (['clear', 'opaque'] as const).map((form) => [kind, form] as const)))(
    'by %s, %s, is verified by us and by openssl (which in 3.0 knows no Ed25519)',
    async (kind, form) => {
      for (const message of [PLAIN, NESTED, EMPTY_BODY]) {
        const signed = await signMessage(message, options({ form, signers: [people[kind]] }));
        expect(await verdict(signed)).toMatchObject({
          kind: 'verified',
          findings: [{ code: 'revocation-unknown' }],
        });
        const { content } = divideMessage(message, 'none');
        if (kind !== 'Ed25519') expect(verifiedByOpenssl(signed)).toEqual(content);
      }
    },
  );

  it('keeps the fields of the message outside, without Bcc', async () => {
    const signed = await signMessage(concat([utf8('Bcc: eve@example.org\r\n'), PLAIN]), options());
    expect(textOf(signed).startsWith(FIELDS)).toBe(true);
    expect(textOf(signed)).not.toMatch(/^bcc:|eve@/im);
  });

  it('names the digest of each signer in micalg', async () => {
    const signed = await signMessage(
      PLAIN,
      options({ signers: [people['P-256'], people['RSA-2048'], people['P-521']] }),
    );
    expect(parseEntity(signed).contentType.parameters.get('micalg')).toBe('sha-256, sha-512');
    expect(await verdict(signed)).toMatchObject({ kind: 'verified', signers: [{}, {}, {}] });
  });

  it('signs by RSASSA-PSS where it is asked for', async () => {
    const signed = await signMessage(PLAIN, options({ signers: [people['RSA-2048']], pss: true }));
    expect(verifiedByOpenssl(signed)).toEqual(divideMessage(PLAIN, 'none').content);
    expect(await verdict(signed)).toMatchObject({
      signers: [{ signatureAlgorithm: 'RSA-PSS with SHA-256' }],
    });
  });

  it('brings the issuers along, but not the root, and nothing that is beside the way', async () => {
    const issuing = await root.issue({ ca: true, name: 'Issuing' });
    const stranger = await root.issue({ ca: true, name: 'Stranger' });
    const alice = await ownIdentity(issuing);
    const chain = [issuing.certificate, stranger.certificate, root.certificate];
    const signed = await signMessage(PLAIN, options({ signers: [{ ...alice, chain }], form: 'opaque' }));
    const { signers } = await verdict(signed);
    expect(signers).toMatchObject([{ intact: true, trusted: true, path: { length: 3 } }]);
    folder.write('message', signed);
    folder.run('cms -cmsout -in message -noout -certsout certificates');
    expect(textOf(folder.read('certificates')).match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
  });

  it('signs what is signed already (a triple wrap) without touching it', async () => {
    const once = await signMessage(PLAIN, options());
    const twice = await signMessage(once, options());
    expect(textOf(twice)).toContain(
      textOf(once.subarray(textOf(once).indexOf('Content-Type: multipart/signed'))),
    );
    expect(await verdict(twice)).toMatchObject({
      kind: 'verified',
      signers: [{ intact: true }, { intact: true }],
    });
  });

  it('protects header fields with a signature (RFC 9788)', async () => {
    const signed = await signMessage(PLAIN, options({ protectHeaders: true }));
    expect(await verdict(signed)).toMatchObject({ kind: 'verified' });
    expect(textOf(verifiedByOpenssl(signed))).toContain(
      'hp=clear\r\nFrom: Alice Example <alice@example.org>\r\n',
    );
  });

  it('signs clear only what a transport cannot change, opaque what it could', async () => {
    const inner =
      'Content-Type: multipart/signed; protocol="application/pgp-signature"; boundary=s\r\n\r\n--s\r\n\r\nü\r\n--s--\r\n';
    const message = utf8(`${FIELDS}${inner}`);
    await expect(signMessage(message, options())).rejects.toThrow(UnsafeContentError);
    expect(verifiedByOpenssl(await signMessage(message, options({ form: 'opaque' })))).toEqual(utf8(inner));
  });

  it('refuses a key that is not the certificate’s, and says so in words', async () => {
    const { certificate } = people['P-256'];
    const { privateKeyInfo } = await ownIdentity(root);
    const signing = signMessage(
      PLAIN,
      options({ signers: [{ ...people['P-256'], certificate, privateKeyInfo }] }),
    );
    await expect(signing).rejects.toThrow(UnusableKeyError);
    expect(refusalOf(await signing.catch((error: unknown) => error))).toEqual([
      'The private key cannot sign: it does not belong to the certificate beside it.',
    ]);
  });

  it('refuses to sign with an expired certificate', async () => {
    const signingTime = new Date(NOW.getTime() + 2 * YEAR);
    const signing = signMessage(PLAIN, options({ signingTime }));
    await expect(signing).rejects.toThrow(UnfitSignerError);
    expect(refusalOf(await signing.catch((error: unknown) => error))).toEqual([
      'alice@example.org cannot sign: the certificate has expired.',
    ]);
  });

  it('is verified, by openssl too, whatever the message and whatever the transport does to line ends', async () => {
    const form = fc.constantFrom('clear', 'opaque');
    await fc.assert(
      fc.asyncProperty(randomMessage, form, fc.boolean(), async (message, form, protectHeaders) => {
        const signed = await signMessage(message, options({ form, protectHeaders }));
        expect(textOf(signed)).not.toMatch(/^bcc:/im);
        expect(await verdict(throughTransport(signed))).toMatchObject({ kind: 'verified' });
        const { content } = divideMessage(message, protectHeaders ? 'clear' : 'none');
        expect(equal(verifiedByOpenssl(signed), content)).toBe(true);
        // Worse than any transport that the standards know.
        const worse = textOf(signed)
          .replaceAll('\r\n', '\n')
          .replace(/[ \t]+$/gm, '')
          .replace(/^From /gm, '>From ');
        expect(await verdict(utf8(worse))).toMatchObject({ kind: 'verified' });
      }),
      { numRuns: 150 },
    );
  });
});

it('makes of any octets a message that can be read, or a refusal in words', async () => {
  const piece = fc.oneof(
    fc.uint8Array({ maxLength: 6 }),
    fc
      .constantFrom(
        '\r',
        '\n',
        '\0',
        '"',
        '\\',
        '(',
        ';',
        ':',
        '=',
        '*',
        'ä',
        '--',
        '\r\n\r\n',
        '=?utf-8?q?=0A?=',
      )
      .map(utf8),
  );
  const edits = fc.array(fc.tuple(fc.nat(800), fc.nat(6), piece), { minLength: 1, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(randomMessage, edits, fc.boolean(), async (message, edits, protectHeaders) => {
      const edited = edits.reduce<Bytes>((bytes, [at, cut, put]) => {
        const from = at % bytes.length;
        return concat([bytes.subarray(0, from), put, bytes.subarray(from + cut)]);
      }, message);
      try {
        const signed = await signMessage(edited, options({ protectHeaders }));
        expect(await verdict(signed)).toMatchObject({ signers: [{ intact: true }] });
        const given = { cipher: 'AES-128-GCM', at: NOW, protectHeaders } as const;
        const [encrypted] = await encryptMessage(edited, [[bob.certificate]], given);
        expect((await decryptMessage(encrypted!, [bob])).decryption).toBe('authenticated');
      } catch (error) {
        if (!refusalOf(error)) throw error;
      }
    }),
    { numRuns: 200 },
  );
});

describe('senderFindings', () => {
  it('says whether readers will find the signer to be the sender', () => {
    expect(senderFindings(PLAIN, people['P-256'].certificate)).toEqual([]);
    expect(senderFindings(PLAIN, bob.certificate)).toMatchObject([{ code: 'sender-mismatch' }]);
  });
});

describe('encryptMessage', () => {
  const encryption = { cipher: 'AES-256-CBC', at: NOW } as const;

  it.each(['AES-256-CBC', 'AES-128-CBC', 'AES-256-GCM', 'AES-128-GCM'] as const)(
    'by %s is opened to the octet by openssl and by us',
    async (cipher) => {
      for (const message of [PLAIN, NESTED, EMPTY_BODY]) {
        const [encrypted] = await encryptMessage(message, [[bob.certificate]], { ...encryption, cipher });
        const { content } = divideMessage(message, 'none');
        folder.write('message', encrypted!);
        folder.run('cms -decrypt -in message -recip bob.pem -inkey bob.key -out content');
        expect(folder.read('content')).toEqual(content);
        const decryption = cipher.endsWith('GCM') ? 'authenticated' : 'unauthenticated';
        expect(await decryptMessage(encrypted!, [bob])).toEqual({ decryption, content, findings: [] });
        expect(parseEntity(encrypted!).contentType.parameters.get('smime-type')).toBe(
          cipher.endsWith('GCM') ? 'authEnveloped-data' : 'enveloped-data',
        );
      }
    },
  );

  it('signs inside, so that both hold', async () => {
    const [encrypted] = await encryptMessage(PLAIN, [[bob.certificate]], {
      ...encryption,
      signing: { signers: [people['P-384']], signingTime: NOW },
    });
    const { content } = await decryptMessage(encrypted!, [bob]);
    expect(await verdict(concat([utf8(FIELDS), content!]))).toMatchObject({ kind: 'verified' });
    expect(verifiedByOpenssl(content!)).toEqual(divideMessage(PLAIN, 'none').content);
  });

  it('compresses what was signed, where it is asked for', async () => {
    const letter = concat([PLAIN, utf8('All of it is said again. '.repeat(400))]);
    const signing = { signers: [people['P-384']], signingTime: NOW };
    const given = { ...encryption, cipher: 'AES-256-GCM', signing } as const;
    const [plain] = await encryptMessage(letter, [[bob.certificate]], given);
    const [small] = await encryptMessage(letter, [[bob.certificate]], { ...given, compress: true });
    expect(small!.length).toBeLessThan(plain!.length / 2);
    const report = await judgeMessage(small!, { anchors: [root], keys: [bob] });
    expect(report).toMatchObject({ verdict: { kind: 'verified' }, decryption: 'authenticated' });
    const { content } = await decryptMessage(small!, [bob]);
    expect(parseEntity(content!).contentType.parameters.get('smime-type')).toBe('compressed-data');
  });

  it('gives each group a copy that names nobody else', async () => {
    const carol = await ownIdentity(root, { kind: 'P-256', email: 'carol@example.org' });
    const copies = await encryptMessage(PLAIN, [[bob.certificate], [carol.certificate]], encryption);
    const opened = copies.map((copy) =>
      [bob, carol].map(async (person) => (await decryptMessage(copy, [person])).decryption),
    );
    expect(await Promise.all(opened.map((row) => Promise.all(row)))).toEqual([
      ['unauthenticated', 'no-key'],
      ['no-key', 'unauthenticated'],
    ]);
  });

  it('is opened to the octet whatever the message, signed inside or not', async () => {
    const cipher = fc.constantFrom('AES-128-CBC', 'AES-256-GCM');
    await fc.assert(
      fc.asyncProperty(randomMessage, cipher, fc.boolean(), async (message, cipher, protectHeaders) => {
        const { content } = divideMessage(message, protectHeaders ? 'cipher' : 'none');
        const given = { cipher, at: NOW, protectHeaders };
        const [encrypted] = await encryptMessage(message, [[bob.certificate]], given);
        expect(textOf(encrypted!)).not.toMatch(/^bcc:/im);
        expect(equal((await decryptMessage(encrypted!, [bob])).content!, content)).toBe(true);
        const signing = { signers: [people['P-256']], signingTime: NOW };
        const [wrapped] = await encryptMessage(message, [[bob.certificate]], { ...given, signing });
        const { verdict } = await judgeMessage(wrapped!, { anchors: [root], keys: [bob] });
        expect(verdict).toMatchObject({ kind: 'verified' });
      }),
      { numRuns: 100 },
    );
  });

  it('hides the subject where headers are protected', async () => {
    const [encrypted] = await encryptMessage(PLAIN, [[bob.certificate]], {
      ...encryption,
      protectHeaders: true,
    });
    expect(header(parseEntity(encrypted!), 'Subject')).toBe('[...]');
    expect(textOf(encrypted!)).not.toContain('Lunch');
    const { content } = await decryptMessage(encrypted!, [bob]);
    const inner = parseEntity(content!);
    expect(header(inner, 'Subject')).toBe('Lunch on Friday');
    expect(inner.contentType.parameters.get('hp')).toBe('cipher');
    folder.write('message', encrypted!);
    folder.run('cms -decrypt -in message -recip bob.pem -inkey bob.key -out content');
    expect(folder.read('content')).toEqual(content);
    // What a reader that knows nothing of it shows at the head of the text.
    expect(textOf(content!)).toContain('\r\n\r\nSubject: Lunch on Friday\r\n\r\n');
  });

  it('tells in words who cannot be encrypted to', async () => {
    const at = new Date(NOW.getTime() + 2 * YEAR);
    const encrypting = encryptMessage(PLAIN, [[bob.certificate]], { ...encryption, at });
    await expect(encrypting).rejects.toThrow(UnreachableRecipientsError);
    expect(refusalOf(await encrypting.catch((error: unknown) => error))).toEqual([
      'Nothing can be encrypted to bob@example.org: the certificate has expired.',
    ]);
  });
});

describe('decryptMessage', () => {
  it('opens what is encrypted inside a signature, and a CMS without a message', async () => {
    const [encrypted] = await encryptMessage(PLAIN, [[bob.certificate]], { cipher: 'AES-256-GCM', at: NOW });
    const { content } = divideMessage(PLAIN, 'none');
    for (const form of ['clear', 'opaque'] as const) {
      const wrapped = await signMessage(encrypted!, options({ form }));
      expect(await decryptMessage(wrapped, [bob])).toEqual({
        decryption: 'authenticated',
        content,
        findings: [{ code: 'signature-over-encryption' }],
      });
    }
    folder.write('message', encrypted!);
    folder.run('cms -cmsout -in message -outform DER -out der');
    const { content: opened } = await decryptMessage(folder.read('der'), [bob]);
    expect(equal(opened!, content)).toBe(true);
  });

  it('says why nothing is opened', async () => {
    const [encrypted] = await encryptMessage(PLAIN, [[bob.certificate]], { cipher: 'AES-256-GCM', at: NOW });
    expect(await decryptMessage(PLAIN, [bob])).toMatchObject({ decryption: 'none', content: undefined });
    expect(await decryptMessage(encrypted!, [people['P-256']])).toMatchObject({
      decryption: 'no-key',
      findings: [{ code: 'encrypted-no-key' }],
    });
    const flipped = encrypted!.slice();
    // One letter of the base64 for another: still base64, and no longer what was encrypted.
    const letter = flipped.findLastIndex((octet, at) => at < flipped.length - 40 && octet > 0x40);
    flipped[letter] = flipped[letter] === 0x41 ? 0x42 : 0x41;
    expect(await decryptMessage(flipped, [bob])).toMatchObject({
      decryption: 'failed',
      content: undefined,
      findings: [{ code: 'decryption-failed' }],
    });
    const broken = utf8(`${FIELDS}Content-Type: application/pkcs7-mime\r\n\r\nnot CMS`);
    expect(await decryptMessage(broken, [bob])).toMatchObject({
      decryption: 'none',
      findings: [{ code: 'malformed' }],
    });
  });

  it('leaves an encrypted part beside others closed (EFAIL)', async () => {
    const [encrypted] = await encryptMessage(PLAIN, [[bob.certificate]], { cipher: 'AES-256-CBC', at: NOW });
    const part = textOf(encrypted!).slice(textOf(encrypted!).indexOf('Content-Type:'));
    const around = utf8(
      `${FIELDS}Content-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\n\r\n<img\r\n--m\r\n${part}\r\n--m--\r\n`,
    );
    expect(await decryptMessage(around, [bob])).toMatchObject({ decryption: 'none', content: undefined });
  });
});
