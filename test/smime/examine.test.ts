import { beforeAll, describe, expect, it } from 'vitest';
import { octetString } from '../../src/asn1/der.ts';
import { MalformedError } from '../../src/asn1/malformed.ts';
import { concat, utf8, type Bytes } from '../../src/bytes.ts';
import { decryptContent } from '../../src/cms/decrypt.ts';
import { entityBytes } from '../../src/mime/entity.ts';
import { examine, type Opener } from '../../src/smime/examine.ts';
import { readLayers } from '../../src/smime/layers.ts';
import { createReader, encryptedTo, type Reader } from '../support/envelope.ts';
import { createRoot, type Identity } from '../support/fake-ca.ts';
import {
  clearSigned,
  FROM_ALICE,
  multipartSigned,
  opaqueSigned,
  pkcs7Mime,
  TEXT,
} from '../support/message.ts';
import { contentInfo, signCms } from '../support/sign-cms.ts';

type Cipher = Parameters<typeof encryptedTo>[3];

let alice: Identity;
let bob: Reader;

beforeAll(async () => {
  const root = await createRoot();
  alice = await root.issue({ email: 'alice@example.org' });
  bob = await createReader(root);
});

const withBob: Opener = (enveloped) => decryptContent(enveloped, [bob.key]);
const look = (message: Bytes, open = withBob) => examine(readLayers(message), open);

const signed = (content = TEXT) => clearSigned({ signers: [{ by: alice }], content });
const encrypted = (content: Bytes, cipher?: Cipher) => encryptedTo(bob, content, FROM_ALICE, cipher);
const nobodys = async (content: Bytes) =>
  multipartSigned(content, await signCms({ content, detached: true, signers: [] }));
/** Each has a boundary of its own, since one stands in another. */
let boundaries = 0;
function mixed(...parts: readonly Bytes[]): Bytes {
  const boundary = `mixed-${(boundaries += 1)}-`;
  return concat([
    utf8(`MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="${boundary}"\r\n\r\n`),
    ...parts.flatMap((part) => [utf8(`--${boundary}\r\n`), part, utf8('\r\n')]),
    utf8(`--${boundary}--\r\n`),
  ]);
}

describe('an encryption behind a signature', () => {
  const OVER = { code: 'signature-over-encryption' };

  it('is somebody else’s, wherever it stands in what is signed', async () => {
    const inner = await encrypted(TEXT);
    expect((await look(await signed(inner))).findings).toContainEqual(OVER);
    expect((await look(await signed(mixed(TEXT, inner)))).findings).toContainEqual(OVER);
    expect((await look(await signed(mixed(TEXT, mixed(inner, TEXT))))).findings).toContainEqual(OVER);
  });

  it('is the signer’s own where they signed inside as well', async () => {
    expect((await look(await signed(await encrypted(await signed())))).findings).not.toContainEqual(OVER);
    expect((await look(await encrypted(await signed()))).findings).toEqual([]);
  });

  it('is not signed inside by certificates alone (RFC 8551 §3.2.2)', async () => {
    expect((await look(await signed(await encrypted(await nobodys(TEXT))))).findings).toContainEqual(OVER);
  });

  it('is nobody’s business where nobody signed', async () => {
    expect((await look(await nobodys(mixed(TEXT, await encrypted(TEXT))))).findings).toEqual([]);
    expect((await look(await nobodys(await encrypted(TEXT)))).findings).toEqual([]);
    const closed = await look(await nobodys(await encrypted(TEXT)), () =>
      Promise.resolve({ kind: 'no-key' }),
    );
    expect(closed.findings).toEqual([{ code: 'encrypted-no-key' }]);
  });

  it('stays closed in a signed envelope, whose signer is known', async () => {
    const closed: Opener = () => Promise.resolve({ kind: 'no-key' });
    const around = await look(await signed(await encrypted(TEXT)), closed);
    expect(around).toMatchObject({ decryption: 'no-key', findings: [OVER], payload: undefined });
    expect(around.signed).toHaveLength(1);
    const open = await look(await encrypted(TEXT), closed);
    expect(open).toMatchObject({ decryption: 'no-key', findings: [{ code: 'encrypted-no-key' }] });
  });
});

describe('what became of the encryptions', () => {
  it.each([
    ['AES-256-GCM', 'AES-256-GCM', 'authenticated'],
    ['AES-256-GCM', 'AES-256-CBC', 'unauthenticated'],
    ['AES-256-CBC', 'AES-256-GCM', 'unauthenticated'],
  ] as const)('of %s around %s is what the weaker one is: %s', async (outer, inner, decryption) => {
    expect((await look(await encrypted(await encrypted(TEXT, inner), outer))).decryption).toBe(decryption);
  });

  it('is told of a cipher that is refused, by its name, as of one that failed', async () => {
    const refused = await look(await encrypted(TEXT), () =>
      Promise.resolve({ kind: 'refused', algorithm: 'RC2' }),
    );
    expect(refused).toMatchObject({
      decryption: 'failed',
      findings: [{ code: 'cipher-refused', algorithm: 'RC2' }],
    });
    const failed = await look(await encrypted(TEXT), () => Promise.resolve({ kind: 'failed' }));
    expect(failed).toMatchObject({ decryption: 'failed', findings: [{ code: 'decryption-failed' }] });
  });

  it('is told of a cipher that is too old', async () => {
    const old: Opener = async (enveloped) => ({ ...(await withBob(enveloped)), legacy: true }) as never;
    const legacy = { code: 'cipher-legacy', cipher: 'AES-256-CBC' };
    expect((await look(await encrypted(TEXT), old)).findings).toEqual([legacy]);
    expect((await look(await signed(await encrypted(TEXT)), old)).findings).toContainEqual(legacy);
  });

  it('takes bytes that are no parameters for a failure, and a fault of ours for none', async () => {
    const message = await encrypted(TEXT);
    const malformed: Opener = () =>
      Promise.reject(new MalformedError('AlgorithmIdentifier', 'no parameters'));
    expect((await look(message, malformed)).decryption).toBe('failed');
    await expect(look(message, () => Promise.reject(new Error('a bug')))).rejects.toThrow('a bug');
  });
});

describe('the payload', () => {
  const payloadOf = async (message: Bytes) => {
    const { payload } = await look(message);
    return payload && { ...payload, entity: Buffer.from(entityBytes(payload.entity)).toString() };
  };
  const entity = Buffer.from(TEXT).toString();

  it('is what all signatures and encryptions are around, and says which', async () => {
    const own = await signed();
    expect(await payloadOf(own)).toEqual({ entity, isEncrypted: false, isSigned: true });
    expect(await payloadOf(await encrypted(TEXT))).toEqual({ entity, isEncrypted: true, isSigned: false });
    expect(await payloadOf(await encrypted(TEXT, 'AES-256-GCM'))).toMatchObject({ isEncrypted: true });
    expect(await payloadOf(await encrypted(own))).toEqual({ entity, isEncrypted: true, isSigned: true });
    const around = await opaqueSigned({ signers: [{ by: alice }], content: await nobodys(TEXT) });
    expect(await payloadOf(around)).toEqual({ entity, isEncrypted: false, isSigned: true });
  });

  it('was not signed by who signed its envelope alone', async () => {
    expect(await payloadOf(await signed(await encrypted(TEXT)))).toMatchObject({
      isEncrypted: true,
      isSigned: false,
    });
  });

  it('is none where nobody signed or encrypted, or where nothing could be read', async () => {
    expect(await payloadOf(TEXT)).toBeUndefined();
    expect(await payloadOf(await nobodys(TEXT))).toBeUndefined();
    expect(await payloadOf(await signed(pkcs7Mime(utf8('no CMS'))))).toBeUndefined();
  });

  it('remembers what was found behind each encryption', async () => {
    const { opened } = await look(await encrypted(await signed()));
    expect([...opened].map(([outer, inner]) => [outer.kind, inner.kind])).toEqual([['encrypted', 'signed']]);
  });
});

describe('a content that cannot be read', () => {
  const damaged = pkcs7Mime(utf8('no CMS'));

  it('spoils a message that nobody signed, and none that somebody did: it is what they signed', async () => {
    expect((await look(damaged)).findings).toMatchObject([{ code: 'malformed', where: 'cms' }]);
    expect((await look(await signed(damaged))).findings).toEqual([]);
    expect((await look(await nobodys(damaged))).findings).toMatchObject([{ code: 'malformed' }]);
  });

  it('of a kind that is not read leaves a signed message unjudged as well', async () => {
    const digested = contentInfo(octetString(TEXT), '1.2.840.113549.1.7.5');
    expect((await look(await signed(pkcs7Mime(digested)))).findings).toMatchObject([
      { code: 'content-unsupported' },
    ]);
    const strange = await opaqueSigned({ signers: [{ by: alice }], eContentType: '1.2.3' });
    expect((await look(strange)).findings).toContainEqual({
      code: 'content-unsupported',
      contentType: '1.2.3',
    });
  });
});

describe('a signature that is not around everything', () => {
  it('is told by where the rest stands', async () => {
    const inside = await look(mixed(TEXT, mixed(await signed())));
    expect(inside.findings).toEqual([{ code: 'content-outside-signature', where: 'around' }]);
    expect(inside.signed).toHaveLength(1);
    const behind = await look(concat([await signed(), utf8('A footer\r\n')]));
    expect(behind.findings).toEqual([{ code: 'content-outside-signature', where: 'after' }]);
  });

  it('is none of the message’s where it is nobody’s, or in what is attached', async () => {
    expect((await look(mixed(TEXT, await nobodys(TEXT)))).signed).toEqual([]);
    const attached = concat([utf8('Content-Disposition: attachment\r\n'), await signed()]);
    expect(await look(mixed(TEXT, attached))).toMatchObject({ signed: [], findings: [] });
  });
});
