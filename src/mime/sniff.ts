import { fromLatin1, indexOf, utf8, type Bytes } from '../bytes.ts';
import { messageStart } from './entity.ts';
import { MalformedMimeError } from './errors.ts';
import { CR, isAllBlank, LF } from './octets.ts';
import { decodeTransfer } from './transfer.ts';

/**
 * What bytes from a person or from Outlook are. `pem-cms` is CMS as text, in a PEM armour (RFC 7468 §8, §9)
 * or as bare base64; cmsOfText() reads it.
 */
export type Sniffed = 'message' | 'cms' | 'pem-cms' | 'unknown';

/**
 * Enough for the first line of a header (RFC 5322 §2.1.1: 998 characters) and for the first octets of a
 * CMS.
 */
const HEAD = 1000;

const PEM_BEGIN = /^-----BEGIN (CMS|PKCS7|PKCS #7 SIGNED DATA)-----[ \t]*\r?\n/;
const FIELD = /^[!-9;-~]+[ \t]*:/;
const BASE64_HEAD = 40;

/**
 * Recognises an input by its bytes alone: a file name or a declared type proves nothing (Outlook names a
 * whole multipart/signed entity smime.p7m). A byte order mark, an mbox "From " line and empty lines may come
 * first.
 */
export function sniff(bytes: Bytes): Sniffed {
  if (startsLikeCms(bytes)) return 'cms';
  const text = head(bytes);
  if (PEM_BEGIN.test(text)) return 'pem-cms';
  if (FIELD.test(text)) return 'message';
  const letters = /^[A-Za-z0-9+/\s]*/.exec(text)?.[0].replace(/\s+/g, '').slice(0, BASE64_HEAD) ?? '';
  if (letters.length < BASE64_HEAD) return 'unknown';
  return startsLikeCms(decodeTransfer(utf8(letters), 'base64')) ? 'pem-cms' : 'unknown';
}

/**
 * The CMS in bytes that sniff() calls `pem-cms`. Throws MalformedMimeError for broken base64, an armour
 * without its end, and anything after that end: one text, one CMS.
 */
export function cmsOfText(bytes: Bytes): Bytes {
  const start = textStart(bytes);
  const [begin, label] = PEM_BEGIN.exec(head(bytes)) ?? [];
  if (begin === undefined || label === undefined) return decodeTransfer(bytes.subarray(start), 'base64');
  const end = utf8(`-----END ${label}-----`);
  const at = indexOf(bytes, end, start + begin.length);
  if (at < 0) throw new MalformedMimeError('a PEM armour without its end');
  if (!isAllBlank(bytes, at + end.length, bytes.length)) {
    throw new MalformedMimeError('something after the end of a PEM armour');
  }
  return decodeTransfer(bytes.subarray(start + begin.length, at), 'base64');
}

// 1.2.840.113549.1, the arc of PKCS; below it 7 (PKCS #7, RFC 5652) and 9 (9.16.1: the types of RFC 5083 and
// 3274).
const PKCS = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01];
const SEQUENCE = 0x30;
const OBJECT_IDENTIFIER = 0x06;
const INDEFINITE = 0x80;

/**
 * Whether a ContentInfo (RFC 5652 §3) starts here, in DER or BER: SEQUENCE, any length, a content type of
 * PKCS.
 */
export function startsLikeCms(bytes: Bytes): boolean {
  const [tag, length = 0] = bytes;
  if (tag !== SEQUENCE) return false;
  const oid = 2 + Math.max(0, length - INDEFINITE); // X.690 §8.1.3.5: in the long form, so many octets follow
  const inner = bytes[oid + 2 + PKCS.length];
  return (
    bytes[oid] === OBJECT_IDENTIFIER &&
    PKCS.every((octet, i) => bytes[oid + 2 + i] === octet) &&
    (inner === 7 || inner === 9)
  );
}

function head(bytes: Bytes): string {
  const start = textStart(bytes);
  return fromLatin1(bytes.subarray(start, start + HEAD));
}

function textStart(bytes: Bytes): number {
  let at = messageStart(bytes);
  while (bytes[at] === CR || bytes[at] === LF) at++;
  return at;
}
