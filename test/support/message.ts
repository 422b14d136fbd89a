import { concat, utf8, type Bytes } from '../../src/bytes.ts';
import { signCms, type SignedDataOptions } from './sign-cms.ts';

/** The header fields of a test message; no value is encoded or checked, as a test may want it wrong. */
export type Fields = Readonly<Record<string, string>>;

export const FROM_ALICE: Fields = {
  From: 'Alice Example <alice@example.org>',
  To: 'Bob <bob@example.org>',
  Subject: 'Lunch on Friday',
  Date: 'Mon, 1 Jun 2026 12:00:00 +0000',
  'MIME-Version': '1.0',
};

const BOUNDARY = 'signet-test-boundary';

/** What people write, as an entity in canonical form. */
export const TEXT = utf8('Content-Type: text/plain; charset=utf-8\r\n\r\nShall we have lunch on Friday?\r\n');

const headerText = (fields: Fields): string =>
  Object.entries(fields)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('');

function base64Lines(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString('base64')
    .replace(/.{1,64}/g, '$&\r\n');
}

/** A multipart/signed (RFC 8551 §3.5.3) of a content and a CMS that is, or is not, over it. */
export function multipartSigned(
  content: Bytes,
  cms: Bytes,
  fields: Fields = FROM_ALICE,
  boundary = BOUNDARY,
): Bytes {
  const type = `multipart/signed; protocol="application/pkcs7-signature"; micalg=sha-256; boundary="${boundary}"`;
  return concat([
    utf8(`${headerText({ ...fields, 'Content-Type': type })}\r\n--${boundary}\r\n`),
    content,
    utf8(
      `\r\n--${boundary}\r\nContent-Type: application/pkcs7-signature; name=smime.p7s\r\n` +
        `Content-Transfer-Encoding: base64\r\n\r\n${base64Lines(cms)}--${boundary}--\r\n`,
    ),
  ]);
}

/** An application/pkcs7-mime (RFC 8551 §3.5.2). */
export function pkcs7Mime(cms: Bytes, fields: Fields = FROM_ALICE, smimeType = 'signed-data'): Bytes {
  return utf8(
    `${headerText({
      ...fields,
      'Content-Type': `application/pkcs7-mime; smime-type=${smimeType}; name=smime.p7m`,
      'Content-Transfer-Encoding': 'base64',
      'Content-Disposition': 'attachment; filename=smime.p7m',
    })}\r\n${base64Lines(cms)}`,
  );
}

type Signed = Omit<SignedDataOptions, 'content' | 'detached'> & {
  readonly content?: Bytes;
  readonly fields?: Fields;
};

/** A clear-signed message, as signCms() is told to make its CMS. */
export async function clearSigned({
  fields = FROM_ALICE,
  content = TEXT,
  ...options
}: Signed): Promise<Bytes> {
  return multipartSigned(content, await signCms({ ...options, content, detached: true }), fields);
}

/** An opaque signed message. */
export async function opaqueSigned({
  fields = FROM_ALICE,
  content = TEXT,
  ...options
}: Signed): Promise<Bytes> {
  return pkcs7Mime(await signCms({ ...options, content }), fields);
}

/** The same message with one text in it replaced by another. */
export function withText(message: Bytes, from: string, to: string): Bytes {
  const text = Buffer.from(message).toString('latin1');
  if (!text.includes(from)) throw new Error(`the message has no ${JSON.stringify(from)}`);
  return new Uint8Array(Buffer.from(text.replace(from, to), 'latin1'));
}
