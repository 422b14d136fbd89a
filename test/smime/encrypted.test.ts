import { beforeAll, describe, expect, it } from 'vitest';
import { element, integer, octetString, oid, sequence, setOf } from '../../src/asn1/der.ts';
import { OID } from '../../src/asn1/oids.ts';
import { concat, utf8, type Bytes } from '../../src/bytes.ts';
import { encryptContent } from '../../src/cms/encrypt.ts';
import { MAX_LAYERS } from '../../src/smime/layers.ts';
import { createReader, encryptedTo, type Reader } from '../support/envelope.ts';
import { createRoot, NOW, type Identity } from '../support/fake-ca.ts';
import { judgeMessage, summary } from '../support/judge-message.ts';
import { clearSigned, FROM_ALICE, opaqueSigned, pkcs7Mime, TEXT, withText } from '../support/message.ts';
import { contentInfo } from '../support/sign-cms.ts';

let root: Identity;
let alice: Identity;
let bob: Reader;
let carol: Reader;

beforeAll(async () => {
  root = await createRoot();
  alice = await root.issue({ email: 'alice@example.org' });
  bob = await createReader(root);
  carol = await createReader(root, 'carol@example.org');
});

/** Judged with Bob's key and, among others, one that fits nothing. */
const judge = (message: Bytes) =>
  judgeMessage(message, { anchors: [root], revocation: 'off', keys: [carol.key, bob.key] });

async function verdict(message: Bytes) {
  const report = await judge(message);
  return { ...summary(report), decryption: report.decryption };
}

const signed = (content = TEXT, by = alice) => clearSigned({ signers: [{ by }], content, fields: {} });
const encrypted = (content: Bytes, cipher?: Parameters<typeof encryptedTo>[3]) =>
  encryptedTo(bob, content, FROM_ALICE, cipher);

describe('an encrypted message', () => {
  it.each([
    ['AES-128-CBC', 'unauthenticated'],
    ['AES-256-CBC', 'unauthenticated'],
    ['AES-128-GCM', 'authenticated'],
    ['AES-256-GCM', 'authenticated'],
  ] as const)('in %s is opened, and is no signature', async (cipher, decryption) => {
    expect(await verdict(await encrypted(TEXT, cipher))).toEqual({ kind: 'unsigned', codes: [], decryption });
  });

  it('is not judged where no key opens it', async () => {
    const message = await encryptedTo(await createReader(root), TEXT, FROM_ALICE);
    expect(await verdict(message)).toEqual({
      kind: 'refused',
      codes: ['encrypted-no-key'],
      decryption: 'no-key',
    });
  });

  it.each(['AES-256-CBC', 'AES-256-GCM'] as const)(
    'in %s that was changed releases nothing',
    async (cipher) => {
      const message = Buffer.from(await encrypted(TEXT, cipher)).toString('latin1');
      const body = message.indexOf('\r\n\r\n') + 4;
      const cms = Buffer.from(message.slice(body), 'base64');
      // In CBC this turns the last octet of the padding into one that no padding has; in GCM it is of the tag.
      cms[cms.length - (cipher === 'AES-256-CBC' ? 17 : 1)]! ^= 0xff;
      const changed = utf8(message.slice(0, body) + cms.toString('base64'));
      const { kind, decryption } = await verdict(changed);
      expect([kind, decryption]).toEqual(['refused', 'failed']);
    },
  );
});

describe('hostile encryption', () => {
  it('every changed octet of the CMS has its verdict, with keys and without', async () => {
    for (const cipher of ['AES-256-CBC', 'AES-256-GCM'] as const) {
      const cms = await encryptContent(TEXT, [bob.identity.certificate], { cipher, at: NOW });
      for (let at = 0; at < cms.length; at += 2) {
        const changed = cms.slice();
        changed[at]! ^= 1 << (at % 8);
        const message = pkcs7Mime(changed, FROM_ALICE, 'enveloped-data');
        expect((await verdict(message)).kind).not.toBe('verified');
        await judgeMessage(message, { anchors: [root] });
      }
    }
  });

  it('parameters that are none, and more attributes than a call takes', async () => {
    const recipients = setOf();
    const encrypted = (parameters: Bytes): Bytes =>
      sequence(oid(OID.data), sequence(oid(OID.aes256Cbc), parameters), element(0x80, new Uint8Array(16)));
    const noIv = contentInfo(sequence(integer(0), recipients, encrypted(integer(1))), OID.envelopedData);
    const iv = octetString(new Uint8Array(16));
    const attribute = sequence(oid('1.2.3'), setOf());
    const attributes = element(0xa1, concat(Array.from({ length: 80_000 }, () => attribute)));
    const flooded = contentInfo(
      sequence(integer(2), recipients, encrypted(iv), attributes),
      OID.envelopedData,
    );
    for (const cms of [noIv, flooded]) {
      expect((await verdict(pkcs7Mime(cms, FROM_ALICE, 'enveloped-data'))).kind).not.toBe('verified');
    }
  });
});

describe('signed, then encrypted', () => {
  it('is verified, and says how far the encryption can be relied on', async () => {
    expect(await verdict(await encrypted(await signed()))).toEqual({
      kind: 'verified',
      codes: [],
      decryption: 'unauthenticated',
    });
    const opaque = await opaqueSigned({ signers: [{ by: alice }], fields: {} });
    expect(await verdict(await encrypted(opaque, 'AES-256-GCM'))).toMatchObject({
      kind: 'verified',
      decryption: 'authenticated',
    });
  });

  it('is judged inside as outside: a changed text, another sender', async () => {
    expect((await verdict(await encrypted(withText(await signed(), 'lunch', 'LUNCH')))).kind).toBe('invalid');
    const mallory = await root.issue({ email: 'mallory@example.net' });
    expect(await verdict(await encrypted(await signed(TEXT, mallory)))).toMatchObject({
      kind: 'caution',
      codes: ['sender-mismatch'],
    });
  });

  it('text behind the signature, under the encryption, is outside of it', async () => {
    const inner = concat([await signed(), utf8('\r\nPS: pay Mallory\r\n')]);
    expect(await verdict(await encrypted(inner))).toMatchObject({ kind: 'partial' });
  });
});

describe('encrypted, then signed (CVE-2019-11755)', () => {
  it('names whoever signed the envelope, and no author', async () => {
    const message = await clearSigned({
      signers: [{ by: alice }],
      content: await encryptedTo(bob, TEXT, {}),
    });
    expect(await verdict(message)).toEqual({
      kind: 'caution',
      codes: ['signature-over-encryption'],
      decryption: 'unauthenticated',
    });
  });

  it('and signed inside as well, by the same person: a triple wrap is verified', async () => {
    const content = await encryptedTo(bob, await signed(), {});
    const message = await clearSigned({ signers: [{ by: alice }], content });
    expect(await verdict(message)).toEqual({ kind: 'verified', codes: [], decryption: 'unauthenticated' });
  });

  it('and signed inside by somebody else is not', async () => {
    const mallory = await root.issue({ email: 'mallory@example.net' });
    const content = await encryptedTo(bob, await signed(), {});
    const message = await clearSigned({ signers: [{ by: mallory }], content });
    expect((await verdict(message)).kind).toBe('caution');
  });
});

describe('certificates around a content, signed by nobody', () => {
  const wrapped = (content: Bytes, fields = FROM_ALICE) => opaqueSigned({ signers: [], content, fields });

  it('inside an encryption whose envelope was signed make nobody its author', async () => {
    const content = await encryptedTo(bob, await wrapped(TEXT, {}), {});
    const message = await clearSigned({ signers: [{ by: alice }], content });
    expect(await verdict(message)).toMatchObject({
      kind: 'caution',
      codes: ['signature-over-encryption', 'certificates-only'],
    });
  });

  it('do not sign what stands behind a signature in them', async () => {
    const inner = concat([await signed(), utf8('\r\nPS: pay Mallory\r\n')]);
    expect(await verdict(await wrapped(inner))).toMatchObject({ kind: 'partial' });
  });

  it('do not sign what stands around a signature in them', async () => {
    const mixed = concat([
      utf8('Content-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\n'),
      await signed(),
      utf8('\r\n--m\r\n\r\nPay Mallory\r\n--m--\r\n'),
    ]);
    expect(await verdict(await wrapped(mixed))).toMatchObject({ kind: 'partial' });
  });

  it('beside a text are no signed part of it', async () => {
    const part = (entity: Bytes): Bytes => concat([utf8('--m\r\n'), entity, utf8('\r\n')]);
    const beside = async (...entities: readonly Bytes[]) =>
      verdict(
        concat([
          utf8('From: alice@example.org\r\nContent-Type: multipart/mixed; boundary=m\r\n\r\n'),
          ...entities.map(part),
          utf8('--m--\r\n'),
        ]),
      );
    const inline = withText(await wrapped(TEXT, {}), 'attachment;', 'inline;');
    expect(await beside(TEXT, inline)).toMatchObject({ kind: 'unsigned', codes: [] });
    expect(await beside(inline, await signed())).toMatchObject({ kind: 'partial' });
  });

  it('around a closed encryption are no signature of its envelope', async () => {
    const closed = await encryptedTo(await createReader(root), TEXT, {});
    expect(await verdict(await wrapped(closed))).toEqual({
      kind: 'refused',
      codes: ['encrypted-no-key', 'certificates-only'],
      decryption: 'no-key',
    });
  });
});

describe('what stays closed', () => {
  it('an encrypted part beside others (EFAIL, CVE-2017-17688)', async () => {
    const part = await encryptedTo(bob, TEXT, {});
    const message = concat([
      utf8('From: alice@example.org\r\nContent-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\n'),
      utf8('Content-Type: text/html\r\n\r\n<img src="https://example.net/?\r\n--m\r\n'),
      part,
      utf8('--m--\r\n'),
    ]);
    expect(await verdict(message)).toEqual({ kind: 'unsigned', codes: [], decryption: 'none' });
  });

  it('more encryptions inside each other than anybody makes', async () => {
    let content = TEXT;
    for (let layers = 0; layers <= MAX_LAYERS; layers++) content = await encryptedTo(bob, content, {});
    expect((await verdict(content)).codes).toContain('nested-too-deep');
  });
});
